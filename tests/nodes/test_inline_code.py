"""InlineCode: inputs are variables, the last expression is the response, print is traced."""

import pytest
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from flowbuilder.definition.types import JSON, NodeType
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def evaluate(caller: Caller, code: str, **inputs: JSON) -> JSON:
    configuration: dict[str, JSON] = {"code": code, "language": "Python_3"}
    return caller.run(NodeType.INLINE_CODE, configuration, inputs)["response"]


def test_the_value_of_the_last_expression_is_the_response(caller: Caller) -> None:
    code = "import json\ndata = json.loads(text)\n{'n': len(data), 'first': data[0]}"
    assert evaluate(caller, code, text='["a", "b"]') == {"n": 2, "first": "a"}
    assert caller.actions == []


def test_what_is_printed_goes_to_the_trace_and_not_to_the_response(caller: Caller) -> None:
    assert evaluate(caller, "print('looking at', x)\nx + 1", x=1) == 2
    assert [action.response for action in caller.actions] == [{"printed": "looking at 1\n"}]


def test_an_error_of_the_code_is_a_validation_error_with_the_code_s_own_line(
    caller: Caller,
) -> None:
    with pytest.raises(NodeError) as caught:
        evaluate(caller, "total = 0\ntotal + amount['gross']", amount={"net": 3})
    assert caught.value.code is ErrorCode.VALIDATION
    message = caught.value.message
    assert message.startswith("The code of node Node_1 failed: Traceback")
    assert 'File "<code>", line 2' in message
    assert "    total + amount['gross']" in message
    assert message.endswith("KeyError: 'gross'")


def test_what_was_printed_before_an_error_is_in_the_trace(caller: Caller) -> None:
    with pytest.raises(NodeError):
        evaluate(caller, "print('so far')\n1 / 0")
    assert [action.response for action in caller.actions] == [{"printed": "so far\n"}]


def test_only_python_is_run(caller: Caller) -> None:
    with pytest.raises(NodeError, match="'Perl_5'; only 'Python_3'"):
        caller.run(NodeType.INLINE_CODE, {"code": "1", "language": "Perl_5"}, {})


def test_the_settings_limit_the_code(caller: Caller, settings: Settings) -> None:
    settings.SANDBOX_SECONDS = 0.3
    with pytest.raises(NodeError, match=r"still running after 0\.3 seconds"):
        evaluate(caller, "while True:\n    1")


def test_the_node_s_time_limits_the_code(caller: Caller) -> None:
    configuration: dict[str, JSON] = {"code": "while True:\n    1", "language": "Python_3"}
    with pytest.raises(NodeError, match=r"still running after 0\.\d+ seconds"):
        caller.run(NodeType.INLINE_CODE, configuration, {}, seconds=0.3)


def test_a_run_that_was_stopped_does_not_wait_for_its_code(caller: Caller) -> None:
    caller.cancelled.set()
    with pytest.raises(NodeError, match="was stopped"):
        evaluate(caller, "while True:\n    1")


def test_a_node_runs_in_monty_where_that_is_chosen(caller: Caller, settings: Settings) -> None:
    settings.SANDBOX = "monty"
    code = "import json\nprint(len(text))\nif text:\n    json.loads(text)\nelse:\n    None"
    assert evaluate(caller, code, text='{"a": [1, 2.5]}') == {"a": [1, 2.5]}
    assert [action.response for action in caller.actions] == [{"printed": "15\n"}]
    with pytest.raises(NodeError, match="does not yet support yield") as caught:
        evaluate(caller, "def f():\n    yield 1\nlist(f())")
    assert caught.value.code is ErrorCode.VALIDATION
    assert "FLOWBUILDER_SANDBOX" in caught.value.message
    caller.cancelled.set()
    with pytest.raises(NodeError, match="was stopped"):
        evaluate(caller, "while True:\n    1")

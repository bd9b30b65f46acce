"""LambdaFunction: this server's own functions by name and ARN, any other at AWS Lambda."""

from dataclasses import replace

import pytest
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError, run
from executions.services import functions
from executions.services.functions import Invocation
from executions.services.sandbox import Kind, SandboxError
from flowbuilder.definition.types import JSON, DataType, Node, NodeInput, NodeType
from flowbuilder.models import Function, Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db(transaction=True)
ARN = "arn:aws:lambda:us-east-1:111111111111:function:greet"
GREET = """
def handler(event, context):
    name = event["node"]["inputs"][0]["value"]
    print("greeting", name)
    return {"text": f"Hello {name}", "by": context.function_name, "arn": event["flow"]["flowArn"]}
"""


@pytest.fixture
def greet(workspace: Workspace) -> Function:
    return Function.objects.create(workspace=workspace, name="greet", code=GREET)


def call(caller: Caller, identifier: str, **inputs: JSON) -> JSON:
    fields = tuple(NodeInput(name, DataType.STRING, "$.data") for name in inputs)
    made = caller.call(NodeType.LAMBDA_FUNCTION, {"lambdaArn": identifier}, inputs)
    spec = Node("Greeter", NodeType.LAMBDA_FUNCTION, fields, (), {"lambdaArn": identifier})
    return run(replace(made, spec=spec))["functionResponse"]


@pytest.mark.parametrize("sandbox", ["kernel", "monty"])
def test_an_own_function_runs_in_either_sandbox(
    caller: Caller, greet: Function, settings: Settings, sandbox: str
) -> None:
    settings.SANDBOX = sandbox
    answer = call(caller, "greet", name="Ada")
    assert answer == {"text": "Hello Ada", "by": "greet", "arn": caller.scope.flow_arn}


@pytest.mark.parametrize("identifier", ["greet", ARN, ARN + ":$LATEST"])
def test_an_own_function_is_found_by_name_and_by_arn(
    caller: Caller, greet: Function, identifier: str
) -> None:
    assert call(caller, identifier, name="Ada") == {
        "text": "Hello Ada",
        "by": "greet",
        "arn": caller.scope.flow_arn,
    }


def test_the_trace_shows_event_answer_and_what_was_printed(caller: Caller, greet: Function) -> None:
    call(caller, "greet", name="Ada")
    (action,) = caller.actions
    assert (action.service, action.operation, action.attempt) == ("lambda", "Invoke", 1)
    assert action.request == {
        "FunctionName": "greet",
        "Payload": {
            "messageVersion": "1.0",
            "flow": {
                "flowArn": caller.scope.flow_arn,
                "flowAliasArn": caller.scope.alias_arn,
            },
            "node": {
                "name": "Greeter",
                "inputs": [
                    {"name": "name", "type": "String", "expression": "$.data", "value": "Ada"}
                ],
            },
        },
    }
    assert isinstance(action.response, dict)
    assert action.response["Printed"] == "greeting Ada\n"


def test_a_function_that_raises_fails_the_node_with_its_own_lines(
    caller: Caller, greet: Function
) -> None:
    greet.code = "def handler(event, context):\n    raise ValueError('no such book')\n"
    greet.save()
    with pytest.raises(NodeError) as caught:
        call(caller, "greet")
    assert caught.value.code is ErrorCode.DEPENDENCY_FAILED
    assert caught.value.message.startswith("Function greet failed: ")
    assert "    raise ValueError('no such book')" in caught.value.message
    assert len(caller.actions) == 1


def test_a_function_has_its_own_time(caller: Caller, greet: Function) -> None:
    greet.code = "def handler(event, context):\n    while True:\n        pass\n"
    greet.timeout_seconds = 0.3
    greet.save()
    with pytest.raises(NodeError, match=r"still running after 0\.3 seconds"):
        call(caller, "greet")


def test_a_stranger_does_not_reach_our_function(
    stranger: Workspace, greet: Function, fake: FakeAws
) -> None:
    with pytest.raises(NodeError):
        call(Caller(stranger), ARN)
    with pytest.raises(NodeError):
        call(Caller(stranger), "greet")
    assert functions.find(stranger.pk, stranger.account, ARN) is None


def test_without_credentials_a_missing_function_is_named(caller: Caller, no_aws: None) -> None:
    with pytest.raises(NodeError, match="'nothing', which this server does not have") as caught:
        call(caller, "nothing")
    assert caught.value.code is ErrorCode.VALIDATION


def test_any_other_function_is_invoked_at_lambda(caller: Caller, fake: FakeAws) -> None:
    fake.functions["remote"] = lambda event: {"got": event["node"]["inputs"][0]["value"]}
    arn = "arn:aws:lambda:eu-west-1:333333333333:function:remote"
    assert call(caller, arn, name="Ada") == {"got": "Ada"}
    (action,) = caller.actions
    assert action.request_id == "request-1"


def test_an_error_of_a_remote_function_has_its_message(caller: Caller, fake: FakeAws) -> None:
    def broken(event: object) -> object:
        raise KeyError("isbn")

    fake.functions["remote"] = broken
    with pytest.raises(NodeError, match="isbn") as caught:
        call(caller, "remote")
    assert caught.value.code is ErrorCode.DEPENDENCY_FAILED


def test_a_throttled_function_is_asked_again(caller: Caller, fake: FakeAws) -> None:
    fake.functions["remote"] = lambda event: "done"
    fake.fail("/functions/", status=429, code="TooManyRequestsException", times=2)
    assert call(caller, "remote") == "done"
    assert [action.attempt for action in caller.actions] == [1, 2, 3]


def test_a_function_can_be_tried_without_a_flow(greet: Function) -> None:
    event: JSON = {"node": {"inputs": [{"value": "Eve"}]}, "flow": {"flowArn": "-"}}
    result = functions.run(greet, event, Invocation("trial", ARN))
    assert result.printed == "greeting Eve\n"
    greet.handler = "main"
    with pytest.raises(SandboxError, match="no function 'main'") as caught:
        functions.run(greet, event, Invocation("trial", ARN))
    assert caught.value.kind is Kind.PYTHON

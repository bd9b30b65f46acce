"""What expressions would give of an execution's values."""

from __future__ import annotations

from typing import Any

import pytest

from executions.models import Execution, Payload
from flowbuilder.models import Workspace
from tests.console.conftest import Browser
from tests.executions.support import chain, execution


@pytest.fixture
def run(owner: Browser) -> Execution:
    """An execution whose input is large, so that the journal refers to it."""
    workspace = Workspace.objects.get(account="123456789012")
    return execution(workspace, chain(1), {"text": "x" * 300_000, "numbers": [1, 2, 3]})


def ask(browser: Browser, run: Execution, body: object, expected: int = 200) -> Any:
    where = f"executions/{run.flow_id}/{run.alias_id}/{run.name}/preview"
    answer = browser.send("POST", where, body)
    assert answer.status_code == expected, answer.content
    return answer.json()


def reference(run: Execution) -> dict[str, Any]:
    [payload] = Payload.objects.filter(execution=run)
    return {"$payload": payload.digest, "bytes": 300_000}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"expression": "$.data.a[1]", "value": {"a": [1, None]}}, {"value": None}),
        ({"expression": "$.data.a[*]", "value": {"a": [1, 2]}, "type": "Array"}, {"value": [1, 2]}),
        (
            {"expression": "$.data.a", "value": {"a": 1}, "type": "String"},
            {"problem": "It should be String, but is Number 1."},
        ),
        ({"condition": 'a > 1 and b == "x"', "inputs": {"a": 2, "b": "x"}}, {"value": True}),
        ({"condition": "a > 1", "inputs": {"a": 1, "other": None}}, {"value": False}),
    ],
)
def test_it_is_what_a_run_would_have(
    viewer: Browser, run: Execution, asked: dict[str, Any], answer: dict[str, Any]
) -> None:
    assert ask(viewer, run, asked) == answer


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"expression": "$.data.b", "value": {"a": 1}}, "selects nothing"),
        ({"expression": "$.data[", "value": {"a": 1}}, "character"),
        ({"condition": "a >", "inputs": {"a": 1}}, "character"),
        ({"condition": 'a > "x"', "inputs": {"a": 1}}, 'a > "x"'),
        ({"condition": "a > 1", "inputs": {}}, "a"),
    ],
)
def test_what_does_not_fit_is_said(
    viewer: Browser, run: Execution, asked: dict[str, Any], says: str
) -> None:
    assert says in ask(viewer, run, asked)["problem"]


def test_a_large_value_is_read_where_it_is_kept(viewer: Browser, run: Execution) -> None:
    kept = reference(run)
    assert ask(viewer, run, {"expression": "$.data.numbers", "value": kept}) == {"value": [1, 2, 3]}
    shown = ask(viewer, run, {"expression": "$.data.text", "value": kept})
    assert shown["bytes"] == 300_002
    assert shown["preview"].startswith('"xxx')
    condition = {"condition": "doc.numbers == 1", "inputs": {"doc": kept}}
    assert "problem" in ask(viewer, run, condition)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"expression": "$.data", "condition": "a == 1"},
        {"expression": "$" * 5_000, "value": 1},
        {"expression": "$.data", "value": 1, "type": "Text"},
        {"condition": "a == 1", "inputs": [1]},
    ],
)
def test_what_makes_no_sense_is_refused(viewer: Browser, run: Execution, asked: object) -> None:
    assert ask(viewer, run, asked, 400)["message"]


def test_another_workspaces_values_are_not_read(stranger: Browser, run: Execution) -> None:
    asked = {"expression": "$.data.numbers", "value": reference(run)}
    assert "no execution" in ask(stranger, run, asked, 404)["message"]

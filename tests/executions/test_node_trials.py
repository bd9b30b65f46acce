"""TryFlowNode: one node with the values given, and nothing else of the flow."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from executions import node_trials
from executions.engine.events import ErrorCode
from executions.models import Execution
from executions.nodes.registry import Action, Call, NodeError, Question
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import NotFoundError, ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import asked, chain, each, flow

Stream = list[tuple[str, dict[str, Any]]]


async def opened(context: Context, ours: Flow, node: str, **values: Any) -> Any:
    inputs = [{"name": name, "content": {"document": value}} for name, value in values.items()]
    params = {"flowIdentifier": ours.flow_id, "nodeName": node, "inputs": inputs}
    answer = await sync_to_async(node_trials.try_flow_node)(context, params)
    return answer["responseStream"]


async def tried(context: Context, ours: Flow, node: str, **values: Any) -> Stream:
    """What the node tells, but for the completion that is last."""
    heard: Stream = []
    async for items in await opened(context, ours, node, **values):
        heard += items
    name, members = heard.pop()
    assert name == "completionEvent"
    assert members["milliseconds"] >= 0
    return heard


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    definition = chain(2)
    [second] = [node for node in definition["nodes"] if node["name"] == "N2"]
    second["inputs"] = [
        {"name": "value", "type": "Object", "expression": "$.data.deep.inside"},
        {"name": "count", "type": "Number", "expression": "$.data"},
    ]
    definition["nodes"].append(
        {
            "name": "Which",
            "type": "Condition",
            "inputs": [{"name": "count", "type": "Number", "expression": "$.data"}],
            "configuration": {
                "condition": {
                    "conditions": [
                        {"name": "many", "expression": "count > 10"},
                        {"name": "default"},
                    ]
                }
            },
        }
    )
    return flow(workspace, definition)


async def test_the_node_alone_is_called_with_the_values(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    seen: list[Any] = []

    def act(call: Call) -> Any:
        seen.append(dict(call.inputs))
        call.report(Action("lambda", "Invoke", {"q": 1}, {"r": 2}, "", 1, 1.5))
        return {"given": True}

    nodes.acts["N2"] = act
    heard = await tried(owner, ours, "N2", value={"a": 1}, count=3)
    action = {"service": "lambda", "operation": "Invoke", "request": {"q": 1}, "response": {"r": 2}}
    output = {"name": "response", "content": {"document": {"given": True}}}
    assert heard == [
        ("actionEvent", {**action, "attempt": 1, "milliseconds": 1.5}),
        ("outputEvent", {"outputs": [output]}),
    ]
    assert (nodes.calls, seen) == (["N2"], [{"value": {"a": 1}, "count": 3}])
    assert await Execution.objects.acount() == 0


async def test_an_input_that_is_left_out_is_not_connected(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N2"] = lambda call: {"inputs": sorted(call.inputs)}
    [(_, members)] = await tried(owner, ours, "N2")
    assert members["outputs"][0]["content"] == {"document": {"inputs": []}}


async def test_a_condition_says_which_holds(owner: Context, ours: Flow, nodes: Nodes) -> None:
    for count, name in ((11, "many"), (1, "default")):
        assert await tried(owner, ours, "Which", count=count) == [
            ("conditionEvent", {"satisfied": [name]})
        ]
    assert nodes.calls == []


async def test_a_failure_is_told_in_words(owner: Context, ours: Flow, nodes: Nodes) -> None:
    def act(_: Call) -> Any:
        raise NodeError(ErrorCode.BAD_GATEWAY, "Nothing there.")

    nodes.acts["N1"] = act
    assert await tried(owner, ours, "N1", value={}) == [
        ("failureEvent", {"code": "BAD_GATEWAY", "message": "Nothing there."})
    ]


async def test_values_and_outputs_are_of_the_declared_types(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    [(name, members)] = await tried(owner, ours, "N1", value="text")
    assert (name, nodes.calls) == ("failureEvent", [])
    assert "declared as Object" in members["message"]
    nodes.acts["N1"] = lambda _: "no object"
    [(name, members)] = await tried(owner, ours, "N1", value={})
    assert name == "failureEvent"
    assert "declared as Object" in members["message"]


async def test_a_node_inside_an_iterator_is_tried_with_one_item(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = await sync_to_async(flow)(workspace, each("A"))
    [(_, members)] = await tried(owner, ours, "A", value="item")
    assert members["outputs"][0]["content"] == {"document": "item"}


async def test_an_agent_that_asks_is_not_waited_for(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = await sync_to_async(flow)(workspace, asked("Ask"))
    nodes.acts["Ask"] = lambda _: Question("Where to?")
    assert await tried(owner, ours, "Ask", agentInputText="Book") == [
        ("questionEvent", {"question": "Where to?"})
    ]


async def test_who_goes_away_cancels_the_call(owner: Context, ours: Flow, nodes: Nodes) -> None:
    begun, cancelled = threading.Event(), threading.Event()

    def act(call: Call) -> Any:
        begun.set()
        call.report(Action("lambda", "Invoke", None, None, "", 1, 0.0))
        if call.cancelled.wait(30):
            cancelled.set()
        return {}

    nodes.acts["N1"] = act
    stream = await opened(owner, ours, "N1", value={})
    assert (await anext(stream))[0][0] == "actionEvent"
    await stream.aclose()
    assert begun.is_set()
    assert await asyncio.to_thread(cancelled.wait, 10)


@pytest.mark.parametrize(
    ("node", "values", "why"),
    [
        ("N9", {}, "'N9' is no node"),
        ("Start", {}, "of type Input, which only works within a flow"),
        ("End", {"document": {}}, "of type Output, which only works within a flow"),
        ("N1", {"other": 1}, "has no 'other'"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    owner: Context, ours: Flow, nodes: Nodes, node: str, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        await opened(owner, ours, node, **values)
    assert nodes.calls == []


async def test_strangers_and_drafts_not_prepared(
    owner: Context, stranger: Context, ours: Flow
) -> None:
    with pytest.raises(NotFoundError):
        await opened(stranger, ours, "N1", value={})
    await Flow.objects.aupdate(prepared=None)
    with pytest.raises(ValidationError, match="has not been prepared"):
        await opened(owner, ours, "N1", value={})

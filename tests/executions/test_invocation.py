"""InvokeFlow: outputs, trace and failures as they happen, without a journal."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from executions import operations
from executions.engine.events import ErrorCode
from executions.models import Execution
from executions.nodes.registry import Action, Call, NodeError
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import chain, each, flow, straight

Stream = list[tuple[str, dict[str, Any]]]


async def invoke(
    context: Context, ours: Flow, value: Any, stream: Stream | None = None, **params: Any
) -> Stream:
    """All that the stream says; `stream` can be looked at while it runs."""
    answer = await sync_to_async(operations.invoke_flow)(
        context,
        {
            "flowIdentifier": ours.flow_id,
            "flowAliasIdentifier": "LIVEALIAS1",
            "inputs": [{"nodeName": "Start", "content": {"document": value}}],
            **params,
        },
    )
    assert answer["executionId"]
    heard: Stream = [] if stream is None else stream
    async for items in answer["responseStream"]:
        heard += items
    return heard


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, chain(2))


async def test_the_output_and_then_the_completion(owner: Context, ours: Flow, nodes: Nodes) -> None:
    assert await invoke(owner, ours, {"a": 1}) == [
        (
            "flowOutputEvent",
            {"nodeName": "End", "nodeType": "FlowOutputNode", "content": {"document": {"a": 1}}},
        ),
        ("flowCompletionEvent", {"completionReason": "SUCCESS"}),
    ]
    assert await Execution.objects.acount() == 0


async def test_the_trace_has_each_step(owner: Context, ours: Flow, nodes: Nodes) -> None:
    def act(call: Call) -> Any:
        call.report(Action("lambda", "Invoke", {"q": 1}, {"r": 2}, "r-1", 1, 1.0))
        return call.inputs["value"]

    nodes.acts["N1"] = act
    stream = await invoke(owner, ours, {"a": 1}, enableTrace=True)
    traces = [
        next(iter(body["trace"].items())) for name, body in stream if name == "flowTraceEvent"
    ]
    of_first = [(name, body) for name, body in traces if body["nodeName"] == "N1"]
    assert [name for name, _ in of_first] == [
        "nodeInputTrace",
        "nodeActionTrace",
        "nodeOutputTrace",
    ]
    (field,) = of_first[0][1]["fields"]
    assert field["nodeInputName"] == "value"
    assert field["content"] == {"document": {"a": 1}}
    assert field["source"] == {
        "nodeName": "Start",
        "outputFieldName": "document",
        "expression": "$.data",
    }
    assert of_first[1][1]["operationResponse"] == {"r": 2}
    (field,) = of_first[2][1]["fields"]
    assert field["next"] == [{"nodeName": "N2", "inputFieldName": "value"}]


async def test_a_value_over_the_limit_ends_the_stream(
    owner: Context, ours: Flow, nodes: Nodes, settings: Any
) -> None:
    settings.VALUE_BYTES = 1024
    nodes.acts["N2"] = lambda call: "x" * 1100
    name, body = (await invoke(owner, ours, {}))[-1]
    assert name == "validationException"
    assert "FLOWBUILDER_VALUE_BYTES" in body["message"]


async def test_a_large_step_streams_whole(
    owner: Context, workspace: Workspace, nodes: Nodes
) -> None:
    items = [f"item {number}" for number in range(1_500)]
    made = await sync_to_async(flow)(workspace, straight())
    stream = await invoke(owner, made, items, enableTrace=True)
    given = [body["content"]["document"] for name, body in stream if name == "flowOutputEvent"]
    assert given == items
    assert sum(name == "flowTraceEvent" for name, _ in stream) == 2 + 2 * len(items)
    assert stream[-1] == ("flowCompletionEvent", {"completionReason": "SUCCESS"})


async def test_events_arrive_while_it_runs(owner: Context, ours: Flow, nodes: Nodes) -> None:
    go_on = threading.Event()

    def act(call: Call) -> Any:
        assert go_on.wait(5)
        return call.inputs["value"]

    nodes.acts["N2"] = act
    stream: Stream = []
    running = asyncio.create_task(invoke(owner, ours, {}, stream, enableTrace=True))
    until = time.monotonic() + 5
    while not any("N2" in str(item) and "nodeInputTrace" in str(item) for item in stream):
        assert time.monotonic() < until
        await asyncio.sleep(0.005)
    assert not running.done()
    go_on.set()
    await running
    assert stream[-1][0] == "flowCompletionEvent"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (ErrorCode.VALIDATION, "validationException"),
        (ErrorCode.DEPENDENCY_FAILED, "dependencyFailedException"),
        (ErrorCode.BAD_GATEWAY, "badGatewayException"),
        (ErrorCode.INTERNAL_SERVER, "internalServerException"),
    ],
)
async def test_a_failure_ends_the_stream_with_its_exception(
    owner: Context, ours: Flow, nodes: Nodes, code: ErrorCode, name: str
) -> None:
    def act(call: Call) -> Any:
        raise NodeError(code, "No tulips today.")

    nodes.acts["N2"] = act
    last, body = (await invoke(owner, ours, {}))[-1]
    assert last == name
    assert "N2" in body["message"]
    assert "No tulips today." in body["message"]


async def test_a_flow_ends_when_its_time_is_over(
    owner: Context, ours: Flow, nodes: Nodes, settings: Any
) -> None:
    settings.INVOKE_SECONDS = 0.2
    cancelled = threading.Event()

    def act(call: Call) -> Any:
        if call.cancelled.wait(5):
            cancelled.set()
        return call.inputs["value"]

    nodes.acts["N1"] = act
    last, body = (await invoke(owner, ours, {}))[-1]
    assert last == "dependencyFailedException"
    assert "FLOWBUILDER_INVOKE_SECONDS" in body["message"]
    assert await asyncio.to_thread(cancelled.wait, 5)


async def test_a_caller_that_goes_away_cancels_its_calls(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    entered, cancelled = threading.Event(), threading.Event()

    def act(call: Call) -> Any:
        entered.set()
        if call.cancelled.wait(5):
            cancelled.set()
        return call.inputs["value"]

    nodes.acts["N1"] = act
    running = asyncio.create_task(invoke(owner, ours, {}))
    assert await asyncio.to_thread(entered.wait, 5)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await asyncio.to_thread(cancelled.wait, 5)
    assert nodes.calls == ["N1"]


async def test_many_at_once(owner: Context, ours: Flow, nodes: Nodes) -> None:
    def act(call: Call) -> Any:
        time.sleep(0.05)
        return call.inputs["value"]

    nodes.acts["N1"] = act
    started = time.monotonic()
    streams = await asyncio.gather(*(invoke(owner, ours, {"n": n}) for n in range(20)))
    assert time.monotonic() - started < 1.0
    outputs = [stream[0][1]["content"]["document"] for stream in streams]
    assert outputs == [{"n": n} for n in range(20)]


async def test_items_come_with_their_execution_chain(
    owner: Context, workspace: Workspace, nodes: Nodes
) -> None:
    iterated = await sync_to_async(flow)(workspace, each("Body"), "Iterated")
    stream = await invoke(owner, iterated, ["a", "b"], enableTrace=True)
    inputs = [
        body["trace"]["nodeInputTrace"]
        for name, body in stream
        if name == "flowTraceEvent" and "nodeInputTrace" in body["trace"]
    ]
    chains = [
        trace["fields"][0]["executionChain"] for trace in inputs if trace["nodeName"] == "Body"
    ]
    assert sorted(chain[0]["index"] for chain in chains) == [0, 1]
    assert {(chain[0]["nodeName"], chain[0]["type"]) for chain in chains} == {("Each", "Iterator")}


async def test_a_wrong_input_is_refused_before_anything_runs(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    given = [{"nodeName": "N1", "content": {"document": {}}}]
    with pytest.raises(ValidationError):
        await invoke(owner, ours, {}, inputs=given)
    assert nodes.calls == []

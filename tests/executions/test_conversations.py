"""InvokeFlow with agents that ask: the run waits between requests and goes on where it was."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from executions import conversations, operations
from executions.engine.events import ErrorCode
from executions.models import Conversation
from executions.nodes.registry import Call, NodeError
from flowbuilder.models import Flow, FlowAlias, Workspace
from flowbuilder.operations import audit
from flowbuilder.wire.context import REGISTRY, Context
from flowbuilder.wire.errors import ConflictError, ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import asked, chain, flow
from tests.executions.test_questions import asking, asking_items
from tests.executions.test_redrive import publish

Stream = list[tuple[str, dict[str, Any]]]
WAITS = ("flowCompletionEvent", {"completionReason": "INPUT_REQUIRED"})
DONE = ("flowCompletionEvent", {"completionReason": "SUCCESS"})


async def invoke(
    context: Context, ours: Flow, inputs: dict[str, Any], execution_id: str = "", **params: Any
) -> tuple[str, Stream]:
    """The run's id and all that the stream says. `inputs` by node."""
    given = {"executionId": execution_id} if execution_id else {}
    answer = await sync_to_async(operations.invoke_flow)(
        context,
        {
            "flowIdentifier": ours.flow_id,
            "flowAliasIdentifier": "LIVEALIAS1",
            "inputs": [
                {
                    "nodeName": node,
                    "content": {"document": value},
                    **({"nodeInputName": "agentInputText"} if execution_id else {}),
                }
                for node, value in inputs.items()
            ],
            **given,
            **params,
        },
    )
    return answer["executionId"], [
        item async for items in answer["responseStream"] for item in items
    ]


def asks(node: str, text: str) -> tuple[str, dict[str, Any]]:
    content = {"nodeName": node, "nodeType": "AgentNode", "content": {"document": text}}
    return "flowMultiTurnInputRequestEvent", content


def output(node: str, value: Any) -> tuple[str, dict[str, Any]]:
    content = {"nodeName": node, "nodeType": "FlowOutputNode", "content": {"document": value}}
    return "flowOutputEvent", content


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, asked("A"))


async def test_a_run_goes_on_with_each_answer_and_runs_nothing_again(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?", "When?")
    run, stream = await invoke(owner, ours, {"Start": "book"})
    assert stream == [asks("A", "Where to?"), WAITS]
    same, stream = await invoke(owner, ours, {"A": "Rome"}, run)
    assert (same, stream) == (run, [asks("A", "When?"), WAITS])
    _, stream = await invoke(owner, ours, {"A": "May"}, run)
    assert stream == [output("EndA", "book, Rome, May"), DONE]
    assert [key.rpartition(":")[2] for key in nodes.calls] == ["N1", "A", "A", "A"]
    assert await Conversation.objects.acount() == 0
    with pytest.raises(ValidationError, match="No run waits"):
        await invoke(owner, ours, {"A": "May"}, run)


async def test_each_agent_is_answered_by_name(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = await sync_to_async(flow)(workspace, asked("A", "B"))
    nodes.acts |= {"A": asking("Where to?"), "B": asking("Who?")}
    run, stream = await invoke(owner, ours, {"Start": "book"})
    assert sorted(stream[:-1], key=str) == [asks("A", "Where to?"), asks("B", "Who?")]
    _, stream = await invoke(owner, ours, {"B": "Ada"}, run)
    assert stream == [output("EndB", "book, Ada"), asks("A", "Where to?"), WAITS]
    _, stream = await invoke(owner, ours, {"A": "Rome"}, run)
    assert stream == [output("EndA", "book, Rome"), DONE]


async def test_items_of_one_agent_are_answered_in_turn(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = await sync_to_async(flow)(workspace, asking_items())
    nodes.acts["A"] = lambda call: asking(f"How many {call.inputs['agentInputText']}s?")(call)
    run, stream = await invoke(owner, ours, {"Start": ["pen", "cup"]})
    first = stream[0][1]["content"]["document"]
    assert len(stream) == 2
    _, stream = await invoke(owner, ours, {"A": "3"}, run)
    second = stream[0][1]["content"]["document"]
    assert {first, second} == {"How many pens?", "How many cups?"}
    _, stream = await invoke(owner, ours, {"A": "7"}, run)
    counts = {"How many pens?": "pen", "How many cups?": "cup"}
    said = {counts[first]: "3", counts[second]: "7"}
    assert stream == [output("End", [f"pen, {said['pen']}", f"cup, {said['cup']}"]), DONE]


async def test_the_trace_of_a_later_turn_has_only_what_is_new(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, stream = await invoke(owner, ours, {"Start": "book"}, enableTrace=True)
    traced = [next(iter(item["trace"])) for name, item in stream if name == "flowTraceEvent"]
    assert traced == ["nodeOutputTrace", "nodeInputTrace", "nodeOutputTrace", "nodeInputTrace"]
    _, stream = await invoke(owner, ours, {"A": "Rome"}, run, enableTrace=True)
    traced = [next(iter(item["trace"])) for name, item in stream if name == "flowTraceEvent"]
    assert traced == ["nodeOutputTrace", "nodeInputTrace"]


async def test_values_that_are_no_text_are_put_as_json(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})
    _, stream = await invoke(owner, ours, {"A": {"city": "Rome"}}, run)
    assert stream[0] == output("EndA", 'book, {"city":"Rome"}')


@pytest.mark.parametrize(
    ("inputs", "words"),
    [({"Start": "again"}, "asks nothing"), ({"A": "x", "B": "y"}, "'B' asks nothing")],
)
async def test_a_wrong_answer_is_refused_and_the_run_still_waits(
    owner: Context, ours: Flow, nodes: Nodes, inputs: dict[str, Any], words: str
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})
    with pytest.raises(ValidationError, match=words):
        await _audited(owner, ours, inputs, run)
    _, stream = await invoke(owner, ours, {"A": "Rome"}, run)
    assert stream[-1] == DONE


async def _audited(owner: Context, ours: Flow, inputs: dict[str, Any], run: str) -> None:
    """As the wire calls it: what is refused changes nothing."""
    params = {
        "flowIdentifier": ours.flow_id,
        "flowAliasIdentifier": "LIVEALIAS1",
        "executionId": run,
        "inputs": [{"nodeName": n, "content": {"document": v}} for n, v in inputs.items()],
    }
    await sync_to_async(audit.called)(owner, REGISTRY["InvokeFlow"], params)


async def test_only_one_request_goes_on_with_a_run(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})
    name = conversations.Name(owner.workspace_id, ours.flow_id, "LIVEALIAS1", run)
    assert await sync_to_async(conversations.take)(name)
    with pytest.raises(ConflictError, match="Another request"):
        await invoke(owner, ours, {"A": "Rome"}, run)


async def test_a_caller_that_goes_away_can_answer_again(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})
    answer = await sync_to_async(operations.invoke_flow)(
        owner,
        {
            "flowIdentifier": ours.flow_id,
            "flowAliasIdentifier": "LIVEALIAS1",
            "executionId": run,
            "inputs": [{"nodeName": "A", "content": {"document": "Oslo"}}],
        },
    )
    stream = answer["responseStream"]
    assert (await anext(stream))[0][0] == "flowOutputEvent"
    await stream.aclose()
    assert await Conversation.objects.filter(taken_until=None).acount() == 0


async def test_a_run_whose_request_was_cancelled_can_be_answered_again(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    answered, gate = threading.Event(), threading.Event()

    def slow(call: Call) -> Any:
        if call.answers:
            answered.set()
            gate.wait(10)
            return "Rome it is"
        return asking("Where to?")(call)

    nodes.acts["A"] = slow
    run, _ = await invoke(owner, ours, {"Start": "book"})
    task = asyncio.create_task(invoke(owner, ours, {"A": "Rome"}, run))
    assert await asyncio.to_thread(answered.wait, 10)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    gate.set()
    assert (await Conversation.objects.aget()).taken_until is None


async def test_a_run_that_fails_waits_no_longer(owner: Context, ours: Flow, nodes: Nodes) -> None:
    def failing(call: Call) -> Any:
        if call.answers:
            raise NodeError(ErrorCode.DEPENDENCY_FAILED, "the agent is gone")
        return asking("Where to?")(call)

    nodes.acts["A"] = failing
    run, _ = await invoke(owner, ours, {"Start": "book"})
    _, stream = await invoke(owner, ours, {"A": "Rome"}, run)
    assert stream[-1][0] == "dependencyFailedException"
    assert await Conversation.objects.acount() == 0


async def test_a_run_waits_only_so_long(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})
    later = timezone.now() - timedelta(seconds=1)
    await Conversation.objects.aupdate(expires_at=later)
    with pytest.raises(ValidationError, match="No run waits"):
        await invoke(owner, ours, {"A": "Rome"}, run)
    await sync_to_async(conversations.forget)(timezone.now())
    assert await Conversation.objects.acount() == 0


async def test_no_more_is_kept_than_may_be(
    owner: Context, ours: Flow, nodes: Nodes, settings: Any
) -> None:
    settings.CONVERSATION_BYTES = 10
    nodes.acts["A"] = asking("Where to?")
    _, stream = await invoke(owner, ours, {"Start": "book"})
    assert stream[-1][0] == "validationException"
    assert "FLOWBUILDER_CONVERSATION_BYTES" in stream[-1][1]["message"]
    assert await Conversation.objects.acount() == 0


async def test_a_run_goes_on_with_the_definition_it_began_with(
    owner: Context, ours: Flow, nodes: Nodes, workspace: Workspace
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})

    def move() -> None:
        publish(ours, chain(1, "String"))
        version = ours.versions.get(number=2)
        FlowAlias.objects.filter(flow=ours, alias_id="LIVEALIAS1").update(version=version)

    await sync_to_async(move)()
    _, stream = await invoke(owner, ours, {"A": "Rome"}, run)
    assert stream == [output("EndA", "book, Rome"), DONE]


async def test_another_workspace_has_no_such_run(
    owner: Context, stranger: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    run, _ = await invoke(owner, ours, {"Start": "book"})
    name = conversations.Name(stranger.workspace_id, ours.flow_id, "LIVEALIAS1", run)
    assert await sync_to_async(conversations.take)(name) is None

"""Tokens that models used: counted once for each answer, whatever becomes of run and worker."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from executions import journal, node_trials, sweeper, trying
from executions.engine.events import ErrorCode, Event, Kind
from executions.journal import Entry, Group
from executions.models import Execution, Usage
from executions.nodes.registry import Action, Call, NodeError
from executions.usage import agents, records
from executions.usage.tokens import Tokens, Used, told
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from tests.executions.conftest import Nodes
from tests.executions.support import chain, each, execution, flow
from tests.executions.test_driver import finish, worker
from tests.executions.test_invocation import invoke
from tests.executions.test_redrive import again, ended, start


def asking(model: str = "big", tokens: Tokens = Tokens(10, 3), times: int = 1) -> Any:  # noqa: B008
    """A node that asks a model, so many times until there is an answer."""

    def act(call: Call) -> Any:
        for attempt in range(1, times + 1):
            used = (Used(model, tokens),)
            call.report(Action("s", "Converse", {}, {}, "", attempt, 1.0, used))
        return call.inputs["value"]

    return act


def failing(call: Call) -> Any:
    asking()(call)
    raise NodeError(ErrorCode.BAD_GATEWAY, "The model answered without text.")


def used(**which: Any) -> list[tuple[str, str, int, int, int]]:
    """Node, model, calls, input and output tokens of the rows."""
    rows = Usage.objects.filter(**which).order_by("node", "model_id")
    return list(rows.values_list("node", "model_id", "calls", "input", "output"))


def test_what_an_answer_tells() -> None:
    usage = {"inputTokens": 5, "outputTokens": 2, "cacheReadInputTokens": 7, "totalTokens": 14}
    assert told("m", {"usage": usage}) == (Used("m", Tokens(5, 2, 7, 0)),)
    assert told("m", {}) == told("m", {"usage": None}) == ()
    assert Tokens.of({"inputTokens": -3, "outputTokens": "9", "totalTokens": 1}) == Tokens()
    again = Used.read(Used("m\0" * 400, Tokens(1, 2, 3, 4)).written())
    assert (len(again.model), "\0" in again.model) == (512, False)
    assert again.tokens == Tokens(1, 2, 3, 4)


def test_what_the_traces_of_an_agent_tell() -> None:
    def answered(step: str, tokens: int) -> dict[str, Any]:
        usage = {"inputTokens": tokens, "outputTokens": 1}
        return {"traceId": step, "metadata": {"usage": usage}}

    heard = agents.Told("agent/A1")
    asked = {"traceId": "1", "foundationModel": "claude"}
    heard.hear({"trace": {"orchestrationTrace": {"modelInvocationInput": asked}}})
    for step, tokens in (("1", 5), ("2", 7)):
        part = {"modelInvocationOutput": answered(step, tokens)}
        heard.hear({"trace": {"orchestrationTrace": part}})
    heard.hear({"trace": {"guardrailTrace": {"action": "NONE"}}})
    assert heard.used == (Used("claude", Tokens(5, 1)), Used("agent/A1", Tokens(7, 1)))


def test_every_answer_of_an_execution_counts(workspace: Workspace, nodes: Nodes) -> None:
    nodes.acts |= {"N1": asking(times=2), "N2": asking("small", Tokens(1, 1, 4, 8))}
    run = execution(workspace, chain(2), {})
    finish(worker())
    assert used(execution=run) == [("N1", "big", 2, 20, 6), ("N2", "small", 1, 1, 1)]
    row = Usage.objects.get(node="N2")
    assert (row.workspace, row.flow_id, row.cache_read, row.cache_write) == (
        *(workspace, run.flow_id),
        *(4, 8),
    )
    (action, *_) = journal.lines(run.pk, kinds=[Kind.NODE_ACTION])
    assert action.event.data["usage"] == [Used("big", Tokens(10, 3)).written()]


def test_items_are_summed_and_a_failed_call_counts(workspace: Workspace, nodes: Nodes) -> None:
    nodes.acts["N1"] = asking()
    many = execution(workspace, each("N1"), ["a", "b", "c"])
    finish(worker())
    assert used(execution=many) == [("N1", "big", 3, 30, 9)]
    nodes.acts["N1"] = failing
    failed = execution(workspace, chain(1), {})
    finish(worker())
    failed.refresh_from_db()
    assert (failed.status, used(execution=failed)) == ("Failed", [("N1", "big", 1, 10, 3)])


def entry(run: Execution, *used_: Used, at: datetime | None = None) -> Entry:
    data: dict[str, Any] = {"usage": [one.written() for one in used_]}
    event = Event(Kind.NODE_ACTION, "N1", (), data)
    return Entry(run.pk, run.last_seq, [(at or timezone.now(), event)])


def test_a_group_counts_once_and_a_lost_one_not_at_all(workspace: Workspace) -> None:
    run = execution(workspace, chain(1), {}, lease_token="mine")
    group = Group([entry(run, Used("big", Tokens(1, 1)))], "mine", timezone.now())
    assert group.write() == set()
    assert group.write() == set()  # its first answer was lost
    stolen = Group([entry(run, Used("big", Tokens(9, 9)))], "theirs", timezone.now())
    assert stolen.write() == {run.pk}
    assert used() == [("N1", "big", 1, 1, 1)]


def test_what_many_models_used_is_added_in_parts(workspace: Workspace) -> None:
    run = execution(workspace, chain(1), {}, lease_token="mine")
    many = [Used(f"model {number}", Tokens(number)) for number in range(450)]
    Group([entry(run, *many, *many)], "mine", timezone.now()).write()
    assert Usage.objects.count() == 450
    assert Usage.objects.get(model_id="model 449").input == 898


def test_a_day_is_one_of_utc(workspace: Workspace) -> None:
    run = execution(workspace, chain(1), {}, lease_token="mine")
    late = datetime.fromisoformat("2026-01-31T23:59:59-05:00")
    Group([entry(run, Used("big", Tokens(1)), at=late)], "mine", timezone.now()).write()
    assert Usage.objects.get().day.isoformat() == "2026-02-01"


def test_a_group_without_usage_asks_the_database_nothing_more(workspace: Workspace) -> None:
    def queries(*used_: Used) -> int:
        run = execution(workspace, chain(1), {}, lease_token="mine")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            Group([entry(run, *used_)], "mine", timezone.now()).write()
        return len(captured)

    assert queries(Used("a", Tokens(1)), Used("b", Tokens(1))) == queries() + 1


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, chain(2))


def test_what_a_redrive_keeps_costs_nothing(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts |= {"N1": asking(), "N2": failing}
    old = start(owner, ours, {})
    assert ended(old) == "Failed"
    nodes.acts["N2"] = asking("small")
    new = again(owner, old)
    assert ended(new) == "Succeeded"
    assert used(execution=old) == [("N1", "big", 1, 10, 3), ("N2", "big", 1, 10, 3)]
    assert used(execution=new) == [("N2", "small", 1, 10, 3)]


async def test_runs_at_once_count_to_the_day(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts |= {"N1": asking(), "N2": failing}
    for _ in range(2):
        await invoke(owner, ours, {})
    rows = [row async for row in Usage.objects.order_by("node")]
    assert [(row.node, row.calls, row.input, row.flow_id) for row in rows] == [
        ("N1", 2, 20, ours.flow_id),
        ("N2", 2, 20, ours.flow_id),
    ]
    assert {row.execution_id for row in rows} == {None}


async def test_a_run_whose_caller_goes_away_counts(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    asked, gate = threading.Event(), threading.Event()

    def wait(call: Call) -> Any:
        asked.set()
        gate.wait(10)
        return call.inputs["value"]

    nodes.acts |= {"N1": asking(), "N2": wait}
    task = asyncio.create_task(invoke(owner, ours, {}))
    assert await asyncio.to_thread(asked.wait, 10)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    gate.set()
    row = await Usage.objects.aget()
    assert (row.node, row.calls) == ("N1", 1)


async def test_a_node_that_is_tried_counts(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["N1"] = asking()
    params = {
        "flowIdentifier": ours.flow_id,
        "nodeName": "N1",
        "inputs": [{"name": "value", "content": {"document": {}}}],
    }
    answer = await sync_to_async(node_trials.try_flow_node)(owner, params)
    heard = [name async for items in answer["responseStream"] for name, _ in items]
    assert "actionEvent" in heard
    row = await Usage.objects.aget()
    assert (row.node, row.calls, row.execution_id) == ("N1", 1, None)


def test_what_was_used_stays_when_an_execution_is_deleted(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N1"] = asking()
    runs = [start(owner, ours, {}) for _ in range(3)]
    finish(worker())
    for run in runs[:2]:
        records.delete(run.pk)
    assert used(execution=None) == [("N1", "big", 2, 20, 6)]
    assert used(execution=runs[2]) == [("N1", "big", 1, 10, 3)]
    Execution.objects.update(ended_at=datetime.now(UTC) - timedelta(days=400))
    assert sweeper.delete_expired(timezone.now()) == 1
    assert used() == [("N1", "big", 3, 30, 9)]
    assert not Execution.objects.exists()


def test_a_pinned_output_costs_nothing(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts |= {"N1": asking(), "N2": asking("small")}
    outputs = [{"name": "response", "content": {"document": {"a": 1}}}]
    pins = [{"nodeName": "N1", "outputs": outputs}]
    params = {"flowIdentifier": ours.flow_id, "input": {"document": {}}, "pins": pins}
    trying.try_flow(owner, params)
    finish(worker())
    assert used() == [("N2", "small", 1, 10, 3)]

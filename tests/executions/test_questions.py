"""Background executions whose agents ask the user: they wait without a worker, and go on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions import journal, leases, operations, questions, recovery, sweeper
from executions.driver import Driver
from executions.engine.events import Event, Kind
from executions.models import Execution, Question
from executions.nodes.registry import Call
from executions.nodes.registry import Question as Asks
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ConflictError, NotFoundError
from tests.executions.conftest import Nodes
from tests.executions.support import Definition, asked, each, flow, named
from tests.executions.test_driver import Gate, gate, turn_until, worker
from tests.executions.test_redrive import outputs, start

__all__ = ["gate"]


def asking(*texts: str) -> Callable[[Call], Any]:
    """An agent that asks these questions one after the other, then tells what it heard."""

    def act(call: Call) -> Any:
        if len(call.answers) < len(texts):
            return Asks(texts[len(call.answers)])
        return ", ".join([str(call.inputs["agentInputText"]), *call.answers])

    return act


def listed(context: Context, execution: Execution) -> list[dict[str, Any]]:
    found = questions.list_flow_execution_questions(context, named(execution))
    return list(found["questions"])


def reply(context: Context, execution: Execution, answer: str, **params: Any) -> None:
    params = {"nodeName": "A", "answer": answer, **named(execution), **params}
    said = questions.answer_flow_execution(context, params)
    assert said["status"] == "Running"


def drive(execution: Execution, driver: Driver | None = None) -> Driver:
    """Until nothing holds the execution."""
    driver = driver or worker()
    driver.claim()
    turn_until(driver, lambda: not driver.runs)
    execution.refresh_from_db()
    return driver


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, asked("A"))


def test_a_question_suspends_the_execution_and_an_answer_lets_it_go_on(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?", "When?")
    started = start(owner, ours, "book")
    drive(started)
    assert (started.status, started.lease_token, started.asked) == ("Running", "", 1)
    assert started.lease_until == started.deadline
    assert leases.due(timezone.now(), 10) == []
    (question,) = listed(owner, started)
    assert (question["nodeName"], question["path"], question["turn"]) == ("A", [], 1)
    assert question["question"] == "Where to?"
    assert "answer" not in question

    reply(owner, started, "Rome")
    drive(started)
    assert started.status == "Running"
    reply(owner, started, "May")
    drive(started)
    assert started.status == "Succeeded"
    assert outputs(started) == ["book, Rome, May"]
    assert nodes.calls == ["N1", "A", "A", "A"]
    said = [(one["question"], one["answer"]) for one in listed(owner, started)]
    assert said == [("Where to?", "Rome"), ("When?", "May")]
    assert (started.asked, started.answers) == (2, 2)
    assert Question.objects.filter(answered_by_id=owner.user_id).count() == 2


def test_what_does_not_depend_on_the_answer_goes_on_meanwhile(
    workspace: Workspace, owner: Context, nodes: Nodes, gate: Gate
) -> None:
    ours = flow(workspace, asked("A", "B"))
    nodes.acts["A"] = asking("Where to?")
    nodes.acts["B"] = lambda call: gate(
        replace(call, inputs={"value": call.inputs["agentInputText"]})
    )
    started = start(owner, ours, "book")
    driver = worker()
    driver.claim()
    turn_until(driver, lambda: Question.objects.exists() and gate.entered.is_set())
    assert driver.runs
    reply(owner, started, "Rome")
    driver.look()
    turn_until(driver, lambda: outputs(started) == ["book, Rome"])
    gate.open.set()
    turn_until(driver, lambda: not driver.runs)
    started.refresh_from_db()
    assert (started.status, started.attempt) == ("Succeeded", 1)


def test_an_answer_that_comes_while_it_is_being_suspended_is_not_lost(
    owner: Context, ours: Flow, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes.acts["A"] = asking("Where to?")
    started = start(owner, ours, "book")
    suspend = leases.suspend

    def answered_first(*args: Any) -> bool:
        monkeypatch.setattr(leases, "suspend", suspend)
        reply(owner, started, "Rome")
        return suspend(*args)

    monkeypatch.setattr(leases, "suspend", answered_first)
    driver = worker()
    driver.claim()
    turn_until(driver, lambda: leases.suspend is suspend)
    assert driver.runs
    driver.look()
    turn_until(driver, lambda: not driver.runs)
    started.refresh_from_db()
    assert started.status == "Succeeded"
    assert outputs(started) == ["book, Rome"]


def test_a_worker_that_dies_before_it_lets_go_leaves_the_question(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    started = start(owner, ours, "book")
    dying = worker("dying")
    dying.claim()
    dying._suspend = lambda run: None  # type: ignore[method-assign]
    turn_until(dying, Question.objects.exists)
    dying.abandon()
    reply(owner, started, "Rome")
    Execution.objects.filter(pk=started.pk).update(lease_until=timezone.now())
    drive(started)
    assert started.status == "Succeeded"
    assert nodes.calls == ["N1", "A", "A"]


def test_an_answer_is_folded_once_however_often_its_worker_dies(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?", "When?")
    started = start(owner, ours, "book")
    drive(started)
    reply(owner, started, "Rome")
    dying = worker("dying")
    dying.claim()
    dying.abandon()
    Execution.objects.filter(pk=started.pk).update(lease_until=timezone.now())
    drive(started)
    answers = journal.lines(started.pk, kinds=[Kind.NODE_ANSWER])
    assert [line.event.data for line in answers] == [{"answer": "Rome", "turn": 1}]
    assert started.asked == 2


def test_items_ask_each_for_themselves(workspace: Workspace, owner: Context, nodes: Nodes) -> None:
    ours = flow(workspace, asking_items())
    nodes.acts["A"] = asking("How many?")
    started = start(owner, ours, ["pen", "cup"])
    drive(started)
    waiting = listed(owner, started)
    assert [one["path"] for one in waiting] == [
        [{"nodeName": "Each", "index": 0}],
        [{"nodeName": "Each", "index": 1}],
    ]
    with pytest.raises(ConflictError, match="asks nothing there"):
        reply(owner, started, "3")
    reply(owner, started, "3", path=waiting[1]["path"])
    drive(started)
    reply(owner, started, "7", path=waiting[0]["path"])
    drive(started)
    assert outputs(started) == [["pen, 7", "cup, 3"]]


def asking_items() -> Definition:
    definition = each("A")
    agent = asked("A")["nodes"][2]
    definition["nodes"][-1] = agent
    for connection in definition["connections"]:
        ports = connection["configuration"]["data"]
        if connection["target"] == "A":
            ports["targetInput"] = "agentInputText"
        if connection["source"] == "A":
            ports["sourceOutput"] = "agentResponse"
    return definition


def test_one_that_waits_too_long_times_out(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["A"] = asking("Where to?")
    started = start(owner, ours, "book")
    drive(started)
    late = started.deadline + timedelta(seconds=1)
    assert sweeper.time_out(late) == 1
    started.refresh_from_db()
    assert started.status == "TimedOut"
    with pytest.raises(ConflictError, match="has ended: TimedOut"):
        reply(owner, started, "Rome")


def test_one_that_waits_can_be_stopped(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["A"] = asking("Where to?")
    started = start(owner, ours, "book")
    drive(started)
    operations.stop_flow_execution(owner, named(started))
    started.refresh_from_db()
    assert started.status == "Aborted"


def test_a_question_is_answered_once(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["A"] = asking("Where to?")
    started = start(owner, ours, "book")
    drive(started)
    reply(owner, started, "Rome")
    with pytest.raises(ConflictError, match="asks nothing"):
        reply(owner, started, "Oslo")
    assert len(recovery.answers(started.pk)) == 1


def test_a_stranger_neither_reads_nor_answers(
    owner: Context, stranger: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["A"] = asking("Where to?")
    started = start(owner, ours, "book")
    drive(started)
    with pytest.raises(NotFoundError):
        listed(stranger, started)
    with pytest.raises(NotFoundError):
        reply(stranger, started, "Rome")


def test_a_question_a_database_cannot_store_is_made_storable(
    owner: Context, ours: Flow, nodes: Nodes, caplog: pytest.LogCaptureFixture
) -> None:
    nodes.acts["A"] = asking("Where\x00\ud800?")
    started = start(owner, ours, "book")
    with caplog.at_level(logging.ERROR):
        drive(started)
    assert listed(owner, started)[0]["question"] == "Where\ufffd??"
    assert not caplog.records


def test_an_old_answer_changes_nothing(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["A"] = asking("Where to?", "When?")
    started = start(owner, ours, "book")
    drive(started)
    reply(owner, started, "Rome")
    drive(started)
    late = Event(Kind.NODE_ANSWER, "A", (), {"answer": "Oslo", "turn": 1})
    assert late not in [line.event for line in journal.lines(started.pk)]
    assert [event.data["turn"] for event in recovery.answers(started.pk)] == [1]

"""One worker's loop: what it starts, records, gives up and hands on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from executions import codec, journal, leases, run
from executions.calls import Calls
from executions.driver import Driver
from executions.engine.events import ErrorCode, Event, Kind, Status
from executions.journal import Ending, Group
from executions.models import Event as Row
from executions.models import Execution
from executions.nodes.registry import Action, Call, NodeError
from flowbuilder.models import Snapshot, Workspace
from tests.executions.conftest import Nodes
from tests.executions.support import chain, each, execution

_calls = Calls(32)


class Gate:
    """A node that waits until it is let through."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()
        self.cancelled = threading.Event()

    def __call__(self, call: Call) -> Any:
        self.entered.set()
        while not self.open.wait(0.005):
            if call.cancelled.is_set():
                self.cancelled.set()
                break
        return call.inputs["value"]


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


def worker(token: str = "mine", **options: Any) -> Driver:
    return Driver(token, _calls, places=50, **options)


def turn_until(driver: Driver, done: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "the driver did not get there"
        driver.turn(0.01)


def finish(driver: Driver) -> None:
    driver.claim()
    turn_until(driver, lambda: not driver.runs)


def kinds(started: Execution) -> list[Kind]:
    return [line.event.kind for line in journal.lines(started.pk)]


def test_a_chain_runs_and_its_journal_is_whole(workspace: Workspace, nodes: Nodes) -> None:
    started = execution(workspace, chain(3), {"a": 1})
    finish(worker())
    started.refresh_from_db()
    assert (started.status, started.attempt, started.crashes) == ("Succeeded", 1, 0)
    assert nodes.calls == ["N1", "N2", "N3"]
    seqs = list(Row.objects.filter(execution=started).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, started.last_seq + 1))
    assert kinds(started)[0] == Kind.FLOW_INPUT
    assert kinds(started)[-1] == Kind.FLOW_END


def test_a_call_starts_only_after_its_input_is_in_the_journal(
    workspace: Workspace, nodes: Nodes
) -> None:
    seen: dict[str, list[str]] = {}
    started = execution(workspace, chain(2), {})

    def look(call: Call) -> Any:
        rows = Row.objects.filter(execution=started, kind=Kind.NODE_INPUT.value)
        seen[call.spec.name] = list(rows.order_by("seq").values_list("node", flat=True))
        return call.inputs["value"]

    nodes.acts |= {"N1": look, "N2": look}
    finish(worker())
    assert "N1" in seen["N1"]
    assert "N2" in seen["N2"]


def test_what_a_call_reports_stands_before_its_result(workspace: Workspace, nodes: Nodes) -> None:
    def act(call: Call) -> Any:
        call.report(Action("s3", "GetObject", {"Key": "a"}, {"Body": "b"}, "r-1", 1, 2.5))
        call.depend({"agentId": "A"})
        return call.inputs["value"]

    nodes.acts["N1"] = act
    started = execution(workspace, chain(1), {})
    finish(worker())
    mine = [line.event for line in journal.lines(started.pk) if line.event.node == "N1"]
    assert [event.kind for event in mine] == [
        Kind.NODE_INPUT,
        Kind.NODE_ACTION,
        Kind.NODE_DEPENDENCY,
        Kind.NODE_OUTPUT,
    ]
    assert mine[1].data == {
        "service": "s3",
        "operation": "GetObject",
        "request": {"Key": "a"},
        "response": {"Body": "b"},
        "requestId": "r-1",
        "attempt": 1,
        "milliseconds": 2.5,
    }
    assert mine[2].data == {"trace": {"agentId": "A"}}


def test_a_call_carries_the_same_key_in_every_attempt(
    workspace: Workspace, nodes: Nodes, gate: Gate
) -> None:
    keys: list[str] = []
    scopes: list[str] = []

    def act(call: Call) -> Any:
        keys.append(call.key)
        scopes.append(call.scope.execution_arn)
        return gate(call) if len(keys) == 1 else call.inputs["value"]

    nodes.acts["N1"] = act
    started = execution(workspace, chain(1), {}, name="run-1")
    first = worker("first")
    first.claim()
    assert gate.entered.wait(5)
    first.release(everything=True)
    finish(worker("second"))
    assert keys == ["FLOW000001/TSTALIASID/run-1:N1"] * 2
    assert scopes[0].endswith(":123456789012:flow/FLOW000001/alias/TSTALIASID/execution/run-1")
    assert Execution.objects.get(pk=started.pk).attempt == 2


def test_another_worker_goes_on_after_the_last_step(
    workspace: Workspace, nodes: Nodes, gate: Gate
) -> None:
    """What was journalled is not called again; only what was in flight is."""
    nodes.acts["N3"] = gate
    started = execution(workspace, chain(4), {"a": 1})
    first = worker("first")
    first.claim()
    turn_until(first, gate.entered.is_set)
    first.abandon()  # as if killed: nothing is handed over
    second = worker("second", clock=lambda: timezone.now() + leases.lease())
    gate.open.set()
    nodes.acts.clear()
    finish(second)
    started.refresh_from_db()
    assert (started.status, started.attempt) == ("Succeeded", 2)
    assert nodes.calls == ["N1", "N2", "N3", "N3", "N4"]
    inputs = [line.event.node for line in journal.lines(started.pk, kinds=[Kind.NODE_INPUT])]
    assert inputs.count("N3") == 1


def test_a_worker_that_lost_its_lease_writes_nothing_more(
    workspace: Workspace, nodes: Nodes, gate: Gate
) -> None:
    nodes.acts["N1"] = gate
    started = execution(workspace, chain(2), {})
    first = worker("first")
    first.claim()
    assert gate.entered.wait(5)
    late = timezone.now() + leases.lease()
    (taken,) = leases.claim([started.pk], "second", late)
    gate.open.set()
    turn_until(first, lambda: not first.runs)
    started.refresh_from_db()
    assert (started.last_seq, started.lease_token) == (taken.last_seq, "second")
    assert nodes.calls == ["N1"]


def test_a_stop_is_noticed_and_cancels_what_is_in_flight(
    workspace: Workspace, nodes: Nodes, gate: Gate
) -> None:
    nodes.acts["N1"] = gate
    started = execution(workspace, chain(2), {})
    driver = worker()
    driver.claim()
    assert gate.entered.wait(5)
    journal.end(started.pk, Ending(Status.ABORTED), timezone.now())
    driver.look()
    assert driver.runs == {}
    assert gate.cancelled.wait(5)


def test_an_execution_ends_when_its_time_is_over(
    workspace: Workspace, nodes: Nodes, gate: Gate
) -> None:
    nodes.acts["N1"] = gate
    now = timezone.now()
    started = execution(
        workspace, chain(2), {}, lease_until=now, deadline=now + timedelta(hours=24)
    )
    clock = [now]
    driver = worker(clock=lambda: clock[0])
    driver.claim()
    assert gate.entered.wait(5)
    clock[0] = now + timedelta(hours=23, minutes=59)
    driver.look()
    assert driver.runs
    clock[0] = now + timedelta(hours=24)
    driver.look()
    started.refresh_from_db()
    assert (started.status, started.error_code) == ("TimedOut", "ExecutionTimedOut")
    assert "FLOWBUILDER_EXECUTION_SECONDS" in started.error_message
    assert started.ended_at == clock[0]
    assert gate.cancelled.wait(5)


def test_an_execution_claimed_after_its_time_ends_without_a_call(
    workspace: Workspace, nodes: Nodes
) -> None:
    started = execution(workspace, chain(2), {}, deadline=timezone.now())
    worker().claim()
    started.refresh_from_db()
    assert started.status == "TimedOut"
    assert nodes.calls == []


def test_a_day_of_restarts_moves_no_deadline(workspace: Workspace, nodes: Nodes) -> None:
    """Each call takes an hour, and after each another worker goes on; the day takes a second."""
    now = timezone.now()
    clock = [now]

    def hour(call: Call) -> Any:
        clock[0] += timedelta(hours=1)
        return call.inputs["value"]

    nodes.acts = {f"N{number}": hour for number in range(1, 31)}
    started = execution(
        workspace, chain(30), {}, lease_until=now, deadline=now + timedelta(hours=24)
    )
    for number in range(24):
        driver = worker(f"worker {number}", clock=lambda: clock[0])
        assert driver.claim() == 1
        driver.draining = True
        turn_until(driver, lambda driver=driver: not driver.in_flight)  # type: ignore[misc]
        assert driver.release() == 1
    last = worker("the last", clock=lambda: clock[0])
    assert last.claim() == 1
    started.refresh_from_db()
    assert (started.status, started.ended_at) == ("TimedOut", now + timedelta(hours=24))
    assert (started.attempt, started.crashes) == (25, 0)
    assert nodes.calls == [f"N{number}" for number in range(1, 25)]


def test_a_call_past_its_time_fails_its_node(
    workspace: Workspace, nodes: Nodes, gate: Gate, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NODE_SECONDS = 0.05
    monkeypatch.setattr("executions.calls._GRACE_SECONDS", 0.05)
    nodes.acts["N1"] = gate
    started = execution(workspace, chain(2), {})
    driver = worker()
    driver.claim()
    assert gate.entered.wait(5)
    time.sleep(0.15)
    driver.look()
    turn_until(driver, lambda: not driver.runs)
    started.refresh_from_db()
    assert (started.status, started.error_node) == ("Failed", "N1")
    assert "FLOWBUILDER_NODE_SECONDS" in started.error_message


def test_a_node_that_breaks_the_rules_fails_as_our_fault(
    workspace: Workspace, nodes: Nodes, caplog: pytest.LogCaptureFixture
) -> None:
    def act(call: Call) -> Any:
        raise KeyError("tulip")

    nodes.acts["N1"] = act
    started = execution(workspace, chain(1), {})
    finish(worker())
    (failure,) = journal.lines(started.pk, kinds=[Kind.NODE_FAILURE])
    assert failure.event.data["code"] == "INTERNAL_SERVER"
    assert "tulip" in str(failure.event.data["message"])
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("value", ["x" * 1100, {"text": "x" * 1100}, "é" * 600])
def test_a_value_over_the_limit_fails_the_node_that_gave_it(
    workspace: Workspace, nodes: Nodes, settings: Any, value: Any
) -> None:
    settings.VALUE_BYTES = 1024
    nodes.acts["N1"] = lambda call: value
    started = execution(workspace, chain(2), {})
    finish(worker())
    started.refresh_from_db()
    assert (started.status, started.error_node) == ("Failed", "N1")
    assert "VALIDATION" in started.error_message
    assert "1,024 bytes as JSON (FLOWBUILDER_VALUE_BYTES)" in started.error_message
    assert nodes.calls == ["N1"]


def test_what_is_collected_may_not_grow_beyond_the_limit(
    workspace: Workspace, nodes: Nodes, settings: Any
) -> None:
    settings.VALUE_BYTES = 1024
    nodes.acts["Body"] = lambda call: "x" * 500
    started = execution(workspace, each("Body"), ["a"] * 9, concurrency=1)
    finish(worker())
    started.refresh_from_db()
    assert (started.status, started.error_node) == ("Failed", "All")
    assert "item 3 of 9" in started.error_message
    assert len(nodes.calls) == 3


def test_a_definition_that_does_not_compile_fails_its_execution_alone(
    workspace: Workspace, nodes: Nodes, caplog: pytest.LogCaptureFixture
) -> None:
    broken = execution(workspace, chain(1), {})
    fine = execution(workspace, chain(2), {})
    Snapshot.objects.filter(pk=broken.snapshot_id).update(definition='{"nodes": 7}')
    finish(worker())
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.status, broken.error_code) == ("Failed", "INTERNAL_SERVER")
    assert fine.status == "Succeeded"
    assert kinds(broken)[-2:] == [Kind.FLOW_FAILURE, Kind.FLOW_END]


def test_an_execution_that_kills_its_workers_is_given_up(
    workspace: Workspace, nodes: Nodes
) -> None:
    started = execution(workspace, chain(1), {})
    Execution.objects.update(crashes=run.MAX_CRASHES)
    worker().claim()
    started.refresh_from_db()
    assert started.status == "Failed"
    assert f"died {run.MAX_CRASHES} times" in started.error_message
    assert nodes.calls == []


def test_a_step_forward_forgets_the_crashes(workspace: Workspace, nodes: Nodes) -> None:
    started = execution(workspace, chain(1), {})
    Execution.objects.update(crashes=run.MAX_CRASHES - 1)
    finish(worker())
    started.refresh_from_db()
    assert (started.status, started.crashes) == ("Succeeded", 0)


def test_a_database_that_fails_for_a_moment_loses_nothing(
    workspace: Workspace, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Group.write
    failures = iter([OperationalError("gone"), OperationalError("still gone")])

    def flaky(group: Group) -> set[int]:
        for problem in failures:
            raise problem
        return write(group)

    monkeypatch.setattr(Group, "write", flaky)
    started = execution(workspace, chain(2), {})
    finish(worker())
    started.refresh_from_db()
    assert started.status == "Succeeded"


def test_a_database_that_fails_while_a_journal_is_read_fails_no_execution(
    workspace: Workspace, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    started = execution(workspace, chain(2), {})
    with monkeypatch.context() as patched:
        patched.setattr("executions.recovery.causes", gone)
        with pytest.raises(OperationalError):
            worker("first").claim()
    later = timezone.now() + leases.lease()
    finish(worker("second", clock=lambda: later))
    started.refresh_from_db()
    assert (started.status, started.attempt) == ("Succeeded", 2)


def test_events_the_database_refuses_end_their_execution_alone(
    workspace: Workspace, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Group.write
    bad = execution(workspace, chain(1), {})
    fine = execution(workspace, chain(1), {})

    def picky(group: Group) -> set[int]:
        entries = group._entries
        if any(
            e.execution_id == bad.pk and e.events[0][1].kind == Kind.NODE_OUTPUT for e in entries
        ):
            raise DataError("cannot take this")
        return write(group)

    monkeypatch.setattr(Group, "write", picky)
    finish(worker())
    bad.refresh_from_db()
    fine.refresh_from_db()
    assert (bad.status, fine.status) == ("Failed", "Succeeded")
    assert "cannot take this" in bad.error_message


def test_draining_hands_over_at_the_next_boundary(
    workspace: Workspace, nodes: Nodes, gate: Gate
) -> None:
    nodes.acts["N1"] = gate
    started = execution(workspace, chain(2), {})
    driver = worker()
    driver.claim()
    assert gate.entered.wait(5)
    driver.draining = True
    assert driver.release() == 0  # a call is in flight: its result is worth waiting for
    gate.open.set()
    turn_until(driver, lambda: not driver.in_flight)
    assert driver.release() == 1
    started.refresh_from_db()
    assert (started.status, started.lease_token) == ("Running", "")
    finish(worker("other"))
    assert nodes.calls == ["N1", "N2"]
    assert Execution.objects.get(pk=started.pk).crashes == 0


def test_messages_a_database_cannot_store_are_made_storable() -> None:
    assert codec.storable("a\x00b\ud800c") == "a\ufffdb?c"


def test_items_run_side_by_side_up_to_the_limit(workspace: Workspace, nodes: Nodes) -> None:
    lock = threading.Lock()
    inside, most = 0, 0

    def act(call: Call) -> Any:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.03)
        with lock:
            inside -= 1
        return str(call.inputs["value"]).upper()

    nodes.acts["Body"] = act
    items = [f"item {number}" for number in range(12)]
    started = execution(workspace, each("Body"), items, concurrency=4)
    finish(worker())
    started.refresh_from_db()
    assert (started.status, started.error_message) == ("Succeeded", "")
    assert most == 4
    (output,) = journal.lines(started.pk, kinds=[Kind.FLOW_OUTPUT])
    assert output.event.data["fields"] == [
        {"name": "document", "value": [item.upper() for item in items]}
    ]


def test_a_failure_names_node_item_and_cause_in_the_log(
    workspace: Workspace, nodes: Nodes, caplog: pytest.LogCaptureFixture
) -> None:
    def act(call: Call) -> Any:
        if call.inputs["value"] == "rose":
            raise NodeError(ErrorCode.VALIDATION, "There is no flower 'rose'.")
        return call.inputs["value"]

    nodes.acts["Body"] = act
    started = execution(workspace, each("Body"), ["tulip", "rose"], concurrency=1)
    with caplog.at_level(logging.WARNING):
        finish(worker())
    started.refresh_from_db()
    assert started.status == "Failed"
    for part in ("Body", "Each", "item 2 of 2", "There is no flower 'rose'."):
        assert part in started.error_message
    assert started.error_message in caplog.text


def test_flow_input_alone_is_the_journal_of_a_start(workspace: Workspace) -> None:
    started = execution(workspace, chain(1), {"a": 1})
    (line,) = journal.lines(started.pk)
    assert line.event == Event(
        Kind.FLOW_INPUT, "Start", (), {"fields": [{"name": "document", "value": {"a": 1}}]}
    )

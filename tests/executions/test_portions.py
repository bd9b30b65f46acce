"""Steps with many consequences: recorded in portions, taken up in the middle by another worker."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from executions import journal, leases
from executions.calls import Calls
from executions.driver import Driver
from executions.engine.events import Event, Kind
from executions.journal import Ending, Entry, Group, Status
from executions.models import Execution, Payload
from executions.nodes.registry import Action, Call
from flowbuilder.models import Workspace
from tests.executions.conftest import Nodes
from tests.executions.support import Definition, chain, code, data, execution, straight

_calls = Calls(8)
ITEMS = [f"item {number}" for number in range(1_500)]


class Worker(Driver):
    """A worker whose clock is so far ahead that the leases of those before it are over."""

    def __init__(self, number: int) -> None:
        ahead = number * 2 * leases.lease()
        super().__init__(
            f"worker {number}", _calls, places=50, clock=lambda: timezone.now() + ahead
        )


def finish(driver: Driver) -> None:
    until = time.monotonic() + 20
    while driver.runs:
        assert time.monotonic() < until, "the driver did not get there"
        driver.turn(0.01)


def events(started: Execution) -> list[Event]:
    lines = journal.lines(started.pk, limit=100_000)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    started.refresh_from_db()
    assert started.last_seq == len(lines)
    return [line.event for line in lines]


def beside() -> Definition:
    """Start → First → Iterator → End, and Start → Side beside it."""
    made = straight(after="First.response")
    made["nodes"] += [code("First", "Array"), code("Side", "Array")]
    made["connections"] += [
        data("first", "Start.document", "First.value"),
        data("side", "Start.document", "Side.value"),
    ]
    return made


def test_a_large_step_is_recorded_in_portions(workspace: Workspace, nodes: Nodes) -> None:
    started = execution(workspace, straight(), ITEMS)
    driver = Worker(0)
    driver.claim()
    lengths = [Execution.objects.get(pk=started.pk).last_seq]
    while driver.runs:
        driver.turn(0)
        lengths.append(Execution.objects.get(pk=started.pk).last_seq)
    gained = [after - before for before, after in pairwise(lengths)]
    assert len(gained) > 2
    assert max(gained) <= 1_010
    assert lengths[-1] == 2 + 2 + 3 * len(ITEMS)
    started.refresh_from_db()
    assert started.status == "Succeeded"


def test_a_worker_that_dies_between_two_portions_loses_and_doubles_nothing(
    workspace: Workspace, nodes: Nodes
) -> None:
    whole = execution(workspace, straight(), ITEMS)
    first = Worker(0)
    first.claim()
    finish(first)
    broken = execution(workspace, straight(), ITEMS)
    for number in range(1, 3):
        dying = Worker(number)
        assert dying.claim() == 1
        dying.turn(0)
        dying.abandon()
    assert Execution.objects.get(pk=broken.pk).status == "Running"
    last = Worker(3)
    last.claim()
    finish(last)
    assert events(broken) == events(whole)
    broken.refresh_from_db()
    assert (broken.status, broken.crashes) == ("Succeeded", 0)


def test_what_calls_tell_in_the_middle_of_a_step_waits_for_its_end(
    workspace: Workspace, nodes: Nodes
) -> None:
    def side(call: Call) -> Any:
        while not driver.in_flight or not any(run.is_behind for run in driver.runs.values()):
            time.sleep(0.001)
        call.report(Action("s3", "GetObject", {}, {}, "r-1", 1, 1.0))
        return call.inputs["value"]

    nodes.acts["Side"] = side
    started = execution(workspace, beside(), ITEMS)
    driver = Worker(0)
    driver.claim()
    finish(driver)
    told = events(started)
    last_item = max(n for n, event in enumerate(told) if event.kind == Kind.FLOW_OUTPUT)
    (action,) = (n for n, event in enumerate(told) if event.kind == Kind.NODE_ACTION)
    (answer,) = (n for n, e in enumerate(told) if (e.kind, e.node) == (Kind.NODE_OUTPUT, "Side"))
    assert action < last_item < answer


def test_what_calls_told_does_not_count_when_a_step_is_taken_up(
    workspace: Workspace, nodes: Nodes
) -> None:
    def side(call: Call) -> Any:
        if dying.runs:
            while not any(run.is_behind for run in dying.runs.values()):
                time.sleep(0.001)
            for _ in range(7):
                call.report(Action("s3", "GetObject", {}, {}, "r-1", 1, 1.0))
        return call.inputs["value"]

    nodes.acts["Side"] = side
    started = execution(workspace, beside(), ITEMS)
    dying = Worker(0)
    dying.claim()
    until = time.monotonic() + 10
    while journal.count(started.pk, after=0, without=()) < 1_000 or not journal.lines(
        started.pk, kinds=[Kind.NODE_ACTION]
    ):
        assert time.monotonic() < until
        dying.turn(0.01)
    dying.abandon()
    assert Execution.objects.get(pk=started.pk).status == "Running"
    last = Worker(1)
    last.claim()
    finish(last)
    given = [
        event.data["fields"][0]["value"]  # type: ignore[index,call-overload]
        for event in events(started)
        if event.kind == Kind.FLOW_OUTPUT
    ]
    assert given == ITEMS
    started.refresh_from_db()
    assert started.status == "Succeeded"


def test_calls_of_other_executions_do_not_wait_for_a_large_step(
    workspace: Workspace, nodes: Nodes
) -> None:
    large = execution(workspace, straight(), [f"item {number}" for number in range(5_000)])
    small = execution(workspace, chain(3), {})
    driver = Worker(0)
    driver.claim()
    while small.pk in driver.runs:
        driver.turn(0)
        time.sleep(0.002)
    assert large.pk in driver.runs
    driver.abandon()


def test_a_step_in_the_middle_is_handed_over_like_any_run(
    workspace: Workspace, nodes: Nodes
) -> None:
    started = execution(workspace, straight(), ITEMS)
    driver = Worker(0)
    driver.claim()
    assert driver.in_flight
    driver.draining = True
    assert driver.release() == 1
    other = Worker(1)
    other.claim()
    finish(other)
    assert len(events(started)) == 2 + 2 + 3 * len(ITEMS)


def test_an_execution_stopped_in_the_middle_of_a_step_is_let_go(
    workspace: Workspace, nodes: Nodes
) -> None:
    started = execution(workspace, straight(), ITEMS)
    driver = Worker(0)
    driver.claim()
    journal.end(started.pk, Ending(Status.ABORTED), timezone.now())
    driver.turn(0)
    assert driver.runs == {}
    assert events(started)[-1].kind == Kind.FLOW_END


def taken(workspace: Workspace) -> Execution:
    started = execution(workspace, chain(1), {})
    (mine,) = leases.claim([started.pk], "mine", timezone.now())
    return mine


def output(value: Any) -> Event:
    return Event(Kind.NODE_OUTPUT, "N1", (), {"fields": [{"name": "response", "value": value}]})


def test_a_group_takes_as_much_as_there_is_room_for(workspace: Workspace) -> None:
    started = taken(workspace)
    now = timezone.now()
    large = [output("x" * 3_000_000 + str(number)) for number in range(5)]
    end = [Event(kind, data={}) for kind in (Kind.FLOW_FAILURE, Kind.FLOW_END)]
    pending = [(now, event) for event in [*large, *end]]
    last_seq, sizes = 1, []
    while pending:
        entry = Entry(started.pk, last_seq, pending, Ending(Status.FAILED))
        group = Group([entry], "mine", now)
        assert group.write() == set()
        sizes.append(group.counts[started.pk])
        last_seq += sizes[-1]
        pending = pending[sizes[-1] :]
        started.refresh_from_db()
        assert (started.status == "Failed") == (not pending)
    assert sizes == [3, 4]
    assert Payload.objects.filter(execution=started).count() == 5


def test_what_ends_an_execution_is_never_parted(workspace: Workspace) -> None:
    started = taken(workspace)
    now = timezone.now()
    kinds = [Kind.NODE_FAILURE, Kind.FLOW_FAILURE, Kind.FLOW_END]
    pending = [(now, output("x" * 9_000_000)), *((now, Event(kind, data={})) for kind in kinds)]
    group = Group([Entry(started.pk, 1, pending, Ending(Status.FAILED))], "mine", now)
    assert group.counts == {started.pk: 1}
    group.write()
    group = Group([Entry(started.pk, 2, pending[1:], Ending(Status.FAILED))], "mine", now)
    assert group.counts == {started.pk: 3}


def test_entries_without_room_wait_for_the_next_group(workspace: Workspace) -> None:
    runs = [taken(workspace), taken(workspace)]
    now = timezone.now()
    entries = [Entry(run.pk, 1, [(now, output("x" * 9_000_000))]) for run in runs]
    assert Group(entries, "mine", now).counts == {runs[0].pk: 1}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_group_cut_short_is_known_when_it_is_written_again(
    workspace: Workspace, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_GROUP_EVENTS", count)
    started = taken(workspace)
    now = timezone.now()
    pending = [(now, output(number)) for number in range(4)]
    group = Group([Entry(started.pk, 1, pending, Ending(Status.SUCCEEDED))], "mine", now)
    assert group.counts == {started.pk: count}
    assert group.write() == group.write() == set()
    started.refresh_from_db()
    assert (started.last_seq, started.status) == (1 + count, "Running")

"""Appending in fenced groups, ending from outside, reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from executions import journal, leases
from executions.engine.events import Event, Kind, Status
from executions.journal import Ending, Entry, Group
from executions.models import Event as Row
from executions.models import Execution, Payload
from flowbuilder.models import Workspace
from tests.executions.support import chain, execution


def owned(workspace: Workspace, token: str = "mine", value: Any = None) -> Execution:
    started = execution(workspace, chain(1), value or {})
    (taken,) = leases.claim([started.pk], token, timezone.now())
    return taken


def output(name: str, value: Any = 1) -> Event:
    return Event(Kind.NODE_OUTPUT, name, (), {"fields": [{"name": "response", "value": value}]})


def append(
    run: Execution,
    events: Sequence[Event],
    *,
    token: str = "mine",
    last_seq: int | None = None,
    ending: Ending | None = None,
) -> set[int]:
    now = timezone.now()
    before = run.last_seq if last_seq is None else last_seq
    entry = Entry(run.pk, before, [(now, event) for event in events], ending)
    return Group([entry], token, now).write()


def numbers(run: Execution) -> list[int]:
    return list(Row.objects.filter(execution=run).order_by("seq").values_list("seq", flat=True))


def test_events_are_numbered_without_gaps(workspace: Workspace) -> None:
    run = owned(workspace)
    assert append(run, [output("A"), output("B")]) == set()
    assert append(run, [output("C")], last_seq=3) == set()
    run.refresh_from_db()
    assert numbers(run) == [1, 2, 3, 4]
    assert run.last_seq == 4


@pytest.mark.parametrize("why", ["token", "number", "stopped"])
def test_nothing_is_written_without_the_lease(workspace: Workspace, why: str) -> None:
    run = owned(workspace)
    if why == "stopped":
        journal.end(run.pk, Ending(Status.ABORTED), timezone.now())
        kept = [1, 2]
    else:
        kept = [1]
    lost = append(
        run,
        [output("A")],
        token="theirs" if why == "token" else "mine",
        last_seq=7 if why == "number" else None,
    )
    assert lost == {run.pk}
    assert numbers(run) == kept


def test_a_lost_execution_does_not_hold_up_the_others_of_its_group(workspace: Workspace) -> None:
    lost, kept = owned(workspace), owned(workspace)
    now = timezone.now()
    journal.end(lost.pk, Ending(Status.ABORTED), now)
    entries = [Entry(run.pk, 1, [(now, output("A"))]) for run in (lost, kept)]
    assert Group(entries, "mine", now).write() == {lost.pk}
    assert numbers(kept) == [1, 2]


def test_a_group_written_twice_counts_once(workspace: Workspace) -> None:
    """The answer to a commit may be lost with the connection: the next try finds it done."""
    run = owned(workspace)
    now = timezone.now()
    group = Group([Entry(run.pk, 1, [(now, output("A"))])], "mine", now)
    assert group.write() == set()
    assert group.write() == set()
    assert numbers(run) == [1, 2]
    ending = Entry(run.pk, 2, [(now, output("B"))], Ending(Status.SUCCEEDED))
    group = Group([ending], "mine", now)
    assert group.write() == set()
    assert group.write() == set()
    assert numbers(run) == [1, 2, 3]


def test_a_group_is_written_whole_or_not_at_all(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = owned(workspace)
    Row.objects.create(
        execution=run, seq=3, kind="NodeOutput", at=timezone.now(), data="{}"
    )  # makes the second event of the group collide
    with pytest.raises(Exception, match=r"(?i)unique"):
        append(run, [output("A"), output("B")])
    run.refresh_from_db()
    assert run.last_seq == 1
    assert numbers(run) == [1, 3]
    assert connection.in_atomic_block is False


def test_an_ending_is_written_with_the_last_events(workspace: Workspace) -> None:
    run = owned(workspace)
    ending = Ending(Status.FAILED, "NODE_EXECUTION_FAILED", "it broke", "A")
    append(run, [Event(Kind.FLOW_END, data={"status": "Failed"})], ending=ending)
    run.refresh_from_db()
    assert (run.status, run.error_code, run.error_message, run.error_node) == (
        "Failed",
        "NODE_EXECUTION_FAILED",
        "it broke",
        "A",
    )
    assert run.ended_at is not None
    assert run.lease_token == ""
    assert leases.held("mine") == {}


def test_stopping_ends_it_once(workspace: Workspace) -> None:
    run = owned(workspace)
    now = timezone.now()
    stopped = journal.end(run.pk, Ending(Status.ABORTED), now)
    assert stopped is not None
    assert (stopped.status, stopped.ended_at, stopped.last_seq) == ("Aborted", now, 2)
    again = journal.end(run.pk, Ending(Status.TIMED_OUT), timezone.now())
    assert again is not None
    assert (again.status, again.last_seq) == ("Aborted", 2)
    assert [line.event.kind for line in journal.lines(run.pk)] == [Kind.FLOW_INPUT, Kind.FLOW_END]
    assert journal.end(0, Ending(Status.ABORTED), now) is None


def test_large_values_are_read_back_whole(workspace: Workspace) -> None:
    large = {"text": "x" * 500_000}
    run = owned(workspace, value=large)
    append(run, [output("A", large)])
    lines = journal.lines(run.pk)
    assert all("$payload" in line.event.data["fields"][0]["value"] for line in lines)
    assert Payload.objects.filter(execution=run).count() == 1
    for event in journal.resolved(run.pk, [line.event for line in lines]):
        assert event.data["fields"][0]["value"] == large


def test_reading_ends_where_there_is_no_room_for_more(workspace: Workspace) -> None:
    run = owned(workspace, value="x" * 100_000)
    append(run, [output(name, name * 1_000) for name in "ABC"])
    assert [line.weight > 100_000 for line in journal.lines(run.pk)] == [True, False, False, False]

    def numbers_within(room: int, after: int) -> list[int]:
        return [line.seq for line in journal.lines(run.pk, after=after, room=room)]

    assert numbers_within(0, 0) == [1, 2]
    assert numbers_within(200_000, 0) == [1, 2, 3, 4]
    assert numbers_within(1_500, 1) == [2, 3]
    assert numbers_within(2_500, 1) == [2, 3, 4]


def test_counting_leaves_out_what_it_is_told_to(workspace: Workspace) -> None:
    run = owned(workspace)
    append(run, [output("A"), Event(Kind.NODE_ACTION, "A"), output("B")])
    assert journal.count(run.pk, after=0, without=()) == 4
    assert journal.count(run.pk, after=1, without=[Kind.NODE_ACTION]) == 2


def test_reading_by_number_type_and_kind(workspace: Workspace) -> None:
    run = owned(workspace)
    path = (("Each", 3), ("Inner", 0))
    append(run, [Event(Kind.NODE_SKIPPED, "A", path), output("B"), output("C")])
    assert [line.seq for line in journal.lines(run.pk, after=2)] == [3, 4]
    assert [line.seq for line in journal.lines(run.pk, limit=2)] == [1, 2]
    assert [line.seq for line in journal.lines(run.pk, event_type="Node")] == [3, 4]
    assert [line.seq for line in journal.lines(run.pk, kinds=[Kind.NODE_SKIPPED])] == [2]
    assert journal.lines(run.pk, after=1, limit=1)[0].event == Event(Kind.NODE_SKIPPED, "A", path)

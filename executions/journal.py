"""The journal: appended to in fenced groups, ended from outside, read by number.

What must hold if the process dies on any line: an execution's events are numbered without gaps,
`last_seq` and `status` agree with them, and only the owner of the lease has written any.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from executions import codec
from executions.crashpoints import Point, reach
from executions.engine.events import Event, Kind, Path, Status
from executions.models import Event as Row
from executions.models import Execution, Payload, Question
from executions.usage import records as usage
from flowbuilder.definition.types import JSON

#: An event and when it happened.
Stamped: TypeAlias = "tuple[datetime, Event]"

#: The columns of a row, as SQL parameters.
_Cells: TypeAlias = "tuple[int | str | bytes | datetime | None, ...]"

#: The wire's `eventType` under which a kind is listed; the others are for recovery and the browser.
EVENT_TYPES: dict[Kind, str] = {
    Kind.FLOW_INPUT: "Flow",
    Kind.FLOW_OUTPUT: "Flow",
    Kind.FLOW_FAILURE: "Flow",
    Kind.NODE_INPUT: "Node",
    Kind.NODE_OUTPUT: "Node",
    Kind.NODE_ACTION: "Node",
    Kind.NODE_DEPENDENCY: "Node",
    Kind.NODE_FAILURE: "Node",
    Kind.CONDITION_RESULT: "Node",
}
#: Events, and bytes of their data and payloads, that a group takes before it counts as full: it is
#: held in memory encoded, and written while SQLite lets nobody else write.
_GROUP_EVENTS, _GROUP_BYTES = 2000, 8 * 1024 * 1024
#: Rows fetched at a time.
_CHUNK = 100
#: What ends an execution stands in the journal together with what it follows from.
_TOGETHER = frozenset({Kind.FLOW_FAILURE, Kind.FLOW_END})
_EXECUTIONS, _EVENTS = Execution._meta.db_table, Row._meta.db_table
_NUMBERED = "execution_id = %s AND seq > %s"
_INSERT_EVENTS = (
    f"INSERT INTO {_EVENTS} "  # noqa: S608 - names of our own tables
    "(execution_id, seq, kind, event_type, node, path, at, data) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_INSERT_PAYLOADS = (
    f"INSERT INTO {Payload._meta.db_table} (execution_id, digest, body) "  # noqa: S608
    "VALUES (%s, %s, %s) ON CONFLICT (execution_id, digest) DO NOTHING"
)
_ADVANCE = (
    f"UPDATE {_EXECUTIONS} SET last_seq = %s, crashes = 0 "  # noqa: S608
    "WHERE id = %s AND lease_token = %s AND status = 'Running' AND last_seq = %s"
)
_END = (
    f"UPDATE {_EXECUTIONS} SET last_seq = %s, crashes = 0, lease_token = '', "  # noqa: S608
    "status = %s, ended_at = %s, error_code = %s, error_message = %s, error_node = %s "
    "WHERE id = %s AND lease_token = %s AND status = 'Running' AND last_seq = %s"
)

#: Columns that an ending changes.
_ENDED = (
    *("last_seq", "status", "ended_at", "lease_token"),
    *("error_code", "error_message", "error_node"),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an execution ended; the texts are empty where nothing went wrong."""

    status: Status
    code: str = ""
    message: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one execution's journal gains in a group."""

    execution_id: int
    #: Number of its last event so far.
    last_seq: int
    events: Sequence[Stamped]
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is read: large values are references (see `executions.codec`)."""

    seq: int
    at: datetime
    event: Event
    #: Bytes of its data, large values included.
    weight: int


class Group:
    """Entries of several executions, encoded and ready to be written in one transaction.

    As many as fit: entries for which there is no room are left out, and the last may be cut short.
    """

    def __init__(self, entries: Iterable[Entry], token: str, now: datetime) -> None:
        self._entries: list[Entry] = []
        self._token = token
        self._now = now
        self._rows: dict[int, tuple[list[_Cells], list[_Cells]]] = {}
        events, bytes_ = _GROUP_EVENTS, _GROUP_BYTES
        for entry in entries:
            if events <= 0 or bytes_ <= 0:
                break
            rows, payloads, size = _rows(
                entry.execution_id, entry.last_seq, entry.events, events, bytes_
            )
            self._rows[entry.execution_id] = rows, payloads
            self._entries.append(_beginning(entry, len(rows)))
            events -= len(rows)
            bytes_ -= size
        self._entries.sort(key=lambda entry: entry.execution_id)

    @property
    def counts(self) -> dict[int, int]:
        """How many events it takes, by the id of their execution."""
        return {entry.execution_id: len(entry.events) for entry in self._entries}

    def write(self) -> set[int]:
        """Write the group in one transaction; gives the ids of the executions that were lost.

        Lost: stopped, ended or owned by another by now; of these nothing is written. It may be
        called again after a database error: an entry that had been committed after all is known by
        its `last_seq`.
        """
        lost: set[int] = set()
        events: list[_Cells] = []
        payloads: list[_Cells] = []
        used: dict[int, usage.Sums] = {}
        with transaction.atomic(), connection.cursor() as cursor:
            for entry in self._entries:
                cursor.execute(*self._advance(entry))
                if cursor.rowcount != 1:
                    if not self._is_written(entry):
                        lost.add(entry.execution_id)
                    continue
                rows, bodies = self._rows[entry.execution_id]
                events += rows
                payloads += bodies
                _keep_questions(entry)
                if sums := usage.summed(entry.events):
                    used[entry.execution_id] = sums
            reach(Point.GROUP_HALF_WRITTEN)
            if payloads:
                cursor.executemany(_INSERT_PAYLOADS, payloads)
            if events:
                cursor.executemany(_INSERT_EVENTS, events)
            usage.add_of_executions(used)
            reach(Point.GROUP_BEFORE_COMMIT)
        reach(Point.GROUP_AFTER_COMMIT)
        return lost

    def _advance(self, entry: Entry) -> tuple[str, _Cells]:
        fence = (entry.execution_id, self._token, entry.last_seq)
        seq = entry.last_seq + len(entry.events)
        end = entry.ending
        if end is None:
            return _ADVANCE, (seq, *fence)
        ended_at = connection.ops.adapt_datetimefield_value(self._now)
        return _END, (seq, end.status, ended_at, end.code, end.message, end.node, *fence)

    def _is_written(self, entry: Entry) -> bool:
        """Whether an earlier try of this very entry was committed before its answer was lost."""
        row = Execution.objects.filter(
            id=entry.execution_id, last_seq=entry.last_seq + len(entry.events)
        )
        if entry.ending is None:
            return bool(entry.events) and row.filter(lease_token=self._token).exists()
        return row.filter(status=entry.ending.status, ended_at=self._now).exists()


def _keep_questions(entry: Entry) -> None:
    """Put the questions of an entry where people find them."""
    found = [
        Question(
            execution_id=entry.execution_id,
            seq=seq,
            node=event.node,
            path=path_text(event.path),
            turn=int(str(event.data["turn"])),
            text=str(event.data["question"]),
            asked_at=at,
        )
        for seq, (at, event) in enumerate(entry.events, entry.last_seq + 1)
        if event.kind is Kind.NODE_QUESTION
    ]
    if found:
        Question.objects.bulk_create(found)
        Execution.objects.filter(id=entry.execution_id).update(asked=F("asked") + len(found))


def _beginning(entry: Entry, count: int) -> Entry:
    """The first events of the entry; its ending belongs to the last."""
    return (
        entry
        if count == len(entry.events)
        else replace(entry, events=entry.events[:count], ending=None)
    )


def _rows(
    execution_id: int,
    last_seq: int,
    events: Sequence[Stamped],
    most: float = math.inf,
    room: float = math.inf,
) -> tuple[list[_Cells], list[_Cells], int]:
    """Rows of events and of payloads, as the INSERTs above take them, and their size in bytes.

    Of the first event, and of as many more as there is room for: `most` events, `room` bytes.
    """
    encoder = codec.Encoder(settings.PAYLOAD_INLINE_BYTES)
    adapt = connection.ops.adapt_datetimefield_value
    times: dict[datetime, str | None] = {}
    rows: list[_Cells] = []
    size = 0
    for at, event in events:
        full = len(rows) >= most or size + encoder.payload_bytes >= room
        if rows and full and event.kind not in _TOGETHER:
            break
        if at not in times:
            times[at] = adapt(at)
        text = encoder.text(event.data)
        rows.append(
            (
                execution_id,
                last_seq + len(rows) + 1,
                event.kind.value,
                EVENT_TYPES.get(event.kind, ""),
                event.node,
                path_text(event.path),
                times[at],
                text,
            )
        )
        size += len(text)
    payloads: list[_Cells] = [
        (execution_id, digest, body) for digest, body in encoder.payloads.items()
    ]
    return rows, payloads, size + encoder.payload_bytes


def begin(execution: Execution, events: Sequence[Event]) -> None:
    """Create an execution with its first events, in the caller's transaction."""
    execution.last_seq = len(events)
    execution.save(force_insert=True)
    stamped = [(execution.created_at, event) for event in events]
    rows, payloads, _ = _rows(execution.pk, 0, stamped)
    with connection.cursor() as cursor:
        if payloads:
            cursor.executemany(_INSERT_PAYLOADS, payloads)
        cursor.executemany(_INSERT_EVENTS, rows)
    reach(Point.BEGIN_BEFORE_COMMIT)


def end(execution_id: int, ending: Ending, now: datetime) -> Execution | None:
    """End a running execution from outside, whoever owns it; gives it as it then is.

    One that has ended already stays as it is. None when there is none by that id. Its worker loses
    it by this: no later write of that worker fits.
    """
    with transaction.atomic():
        execution = Execution.objects.select_for_update().filter(id=execution_id).first()
        if execution is None or execution.status != Execution.Status.RUNNING:
            return execution
        event = Event(Kind.FLOW_END, data={"status": ending.status.value})
        rows, _, _ = _rows(execution.pk, execution.last_seq, [(now, event)])
        execution.last_seq += 1
        execution.status = Execution.Status(ending.status.value)
        execution.ended_at = now
        execution.lease_token = ""
        execution.error_code = ending.code
        execution.error_message = ending.message
        execution.error_node = ending.node
        execution.save(update_fields=_ENDED)
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_EVENTS, rows)
        reach(Point.END_BEFORE_COMMIT)
    reach(Point.END_AFTER_COMMIT)
    return execution


def lines(
    execution_id: int,
    *,
    after: int = 0,
    limit: int = 500,
    event_type: str | None = None,
    kinds: Iterable[Kind] | None = None,
    room: float = math.inf,
) -> list[Line]:
    """Up to `limit` events with numbers above `after`, in order.

    They end with the one that has them go beyond `room` bytes together, unless that is the first.
    """
    wanted = [_NUMBERED]
    values: list[int | str] = [execution_id, after]
    if event_type is not None:
        wanted.append("event_type = %s")
        values.append(event_type)
    if kinds is not None:
        named = [kind.value for kind in kinds]
        wanted.append(f"kind IN ({', '.join(['%s'] * len(named))})")
        values += named
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, at, kind, node, path, data FROM {_EVENTS} "  # noqa: S608 - our own names
            f"WHERE {' AND '.join(wanted)} ORDER BY seq LIMIT %s",
            [*values, limit],
        )
        return _lines(cursor, room)


def picked(execution_id: int, seqs: Iterable[int]) -> list[Line]:
    """The events with these numbers, in order."""
    rows = Row.objects.filter(execution_id=execution_id, seq__in=seqs).order_by("seq")
    return [_line(row) for row in rows.values_list("seq", "at", "kind", "node", "path", "data")]


def _lines(cursor: Any, room: float) -> list[Line]:
    """The rows that fit; those that do not are left where they are."""
    found: list[Line] = []
    size = 0
    while rows := cursor.fetchmany(_CHUNK):
        for row in rows:
            found.append(_line(row))
            size += found[-1].weight
            if size > room and len(found) > 1:
                return found
    return found


def _line(row: tuple[int, datetime, str, str, str, str]) -> Line:
    """A row as it is read. SQLite keeps times in UTC without saying so."""
    seq, at, kind, node, path, data = row
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    event = _event(kind, node, path, data)
    weight = len(data) + sum(bytes_ for _, bytes_ in codec.references(event.data))
    return Line(seq, aware, event, weight)


def count(execution_id: int, *, after: int, without: Iterable[Kind]) -> int:
    """How many events of other kinds have numbers above `after`."""
    rows = Row.objects.filter(execution_id=execution_id, seq__gt=after)
    return rows.exclude(kind__in=[kind.value for kind in without]).count()


def _event(kind: str, node: str, path: str, data: str) -> Event:
    parsed = codec.loads(data)
    assert isinstance(parsed, dict)  # noqa: S101 - every writer gives `codec.Encoder` a mapping
    return Event(Kind(kind), node, path_of(path), parsed)


def path_text(path: Path) -> str:
    """A path as the journal writes it."""
    return codec.dumps(path).decode() if path else "[]"


def path_of(text: str) -> Path:
    """The path that `path_text` wrote."""
    return () if text == "[]" else tuple((str(n), int(i)) for n, i in orjson.loads(text))


def resolved(execution_id: int, events: Sequence[Event]) -> list[Event]:
    """The events with every large value in its place."""
    digests = {digest for event in events for digest, _ in codec.references(event.data)}
    if not digests:
        return list(events)
    values: dict[str, JSON] = {
        digest: codec.loads(bytes(body))
        for digest, body in Payload.objects.filter(
            execution_id=execution_id, digest__in=digests
        ).values_list("digest", "body")
    }
    return [
        Event(event.kind, event.node, event.path, codec.resolve(event.data, values))
        for event in events
    ]

"""From the journal back to a running plan."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from executions import journal
from executions.engine.events import NOTES, Event, Kind
from executions.models import Question

#: Kinds that may be causes: all that replay has to see.
_CAUSES = (
    *(Kind.FLOW_INPUT, Kind.NODE_OUTPUT, Kind.NODE_FAILURE),
    *(Kind.NODE_QUESTION, Kind.NODE_ANSWER, Kind.FLOW_END),
)
_PAGE = 500
#: Bytes of events read at a time, and of large values resolved.
_PAGE_BYTES = 4 * 1024 * 1024


def causes(execution_id: int, up_to: int, acting: Container[str]) -> Iterator[tuple[int, Event]]:
    """The recorded causes up to number `up_to` with their numbers, in order, values resolved.

    `acting` names the nodes that act outside; outputs of all others follow from the causes, so
    they are not read back. Only a page of them, or a few large values, is in memory at a time.
    """
    after = 0
    while after < up_to:
        page = journal.lines(
            execution_id, after=after, limit=_PAGE, kinds=_CAUSES, room=_PAGE_BYTES
        )
        if not page:
            return
        after = page[-1].seq
        lines = [line for line in page if line.seq <= up_to and _acts(line.event, acting)]
        del page
        for line in complete(execution_id, lines):
            yield line.seq, line.event


def recorded(execution_id: int, began: int) -> int:
    """How many events of the step that begins at number `began`, the last one, are recorded."""
    return journal.count(execution_id, after=began - 1, without=NOTES)


def answers(execution_id: int) -> list[Event]:
    """What users have answered to its questions so far, as causes."""
    rows = Question.objects.filter(execution_id=execution_id).exclude(answered_at=None)
    return [
        Event(
            Kind.NODE_ANSWER,
            row.node,
            journal.path_of(row.path),
            {"answer": row.answer, "turn": row.turn},
        )
        for row in rows.order_by("answered_at", "seq")
    ]


def complete(execution_id: int, lines: Iterable[journal.Line]) -> Iterator[journal.Line]:
    """The lines with every large value in its place, a few of which are in memory at a time."""
    for batch in _batches(lines):
        events = journal.resolved(execution_id, [line.event for line in batch])
        for line, event in zip(batch, events, strict=True):
            yield replace(line, event=event)


def _acts(event: Event, acting: Container[str]) -> bool:
    return event.kind != Kind.NODE_OUTPUT or event.node in acting


def _batches(lines: Iterable[journal.Line]) -> Iterator[list[journal.Line]]:
    """The lines in groups whose large values fit into memory together."""
    batch: list[journal.Line] = []
    size = 0
    for line in lines:
        if batch and size + line.weight > _PAGE_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += line.weight
    if batch:
        yield batch

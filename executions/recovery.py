"""From the journal back to a running plan."""

from __future__ import annotations

from collections.abc import Iterator

from executions import codec, journal
from executions.engine.events import NOTES, Event, Kind

#: Kinds that may be causes: all that replay has to see.
_CAUSES = (Kind.FLOW_INPUT, Kind.NODE_OUTPUT, Kind.NODE_FAILURE, Kind.FLOW_END)
_PAGE = 500
#: Bytes of large values read at a time.
_PAGE_BYTES = 4 * 1024 * 1024


def causes(execution_id: int, up_to: int, acting: frozenset[str]) -> Iterator[tuple[int, Event]]:
    """The recorded causes up to number `up_to` with their numbers, in order, values resolved.

    `acting` names the nodes that act outside; outputs of all others follow from the causes, so
    they are not read back. Only a page of them, or a few large values, is in memory at a time.
    """
    after = 0
    while after < up_to:
        page = journal.lines(execution_id, after=after, limit=_PAGE, kinds=_CAUSES)
        if not page:
            return
        after = page[-1].seq
        lines = [line for line in page if line.seq <= up_to and _acts(line.event, acting)]
        del page
        for batch in _batches(lines):
            events = journal.resolved(execution_id, [line.event for line in batch])
            yield from zip((line.seq for line in batch), events, strict=True)


def recorded(execution_id: int, began: int) -> int:
    """How many events of the step that begins at number `began`, the last one, are recorded."""
    return journal.count(execution_id, after=began - 1, without=NOTES)


def _acts(event: Event, acting: frozenset[str]) -> bool:
    return event.kind != Kind.NODE_OUTPUT or event.node in acting


def _batches(lines: list[journal.Line]) -> Iterator[list[journal.Line]]:
    """The lines in groups whose large values fit into memory together."""
    batch: list[journal.Line] = []
    size = 0
    for line in lines:
        weight = sum(bytes_ for _, bytes_ in codec.references(line.event.data))
        if batch and size + weight > _PAGE_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += weight
    if batch:
        yield batch

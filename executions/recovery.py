"""From the journal back to a running plan."""

from __future__ import annotations

from collections.abc import Iterator

from executions import codec, journal
from executions.engine.events import Event, Kind

#: Kinds that may be causes: all that replay has to see.
_CAUSES = (Kind.FLOW_INPUT, Kind.NODE_OUTPUT, Kind.NODE_FAILURE, Kind.FLOW_END)
_PAGE = 500
#: Bytes of large values read at a time.
_PAGE_BYTES = 4 * 1024 * 1024


def causes(execution_id: int, up_to: int, acting: frozenset[str]) -> Iterator[Event]:
    """The recorded causes up to number `up_to`, in order, page by page, values resolved.

    `acting` names the nodes that act outside; outputs of all others follow from the causes, so
    they are not read back.
    """
    after = 0
    while after < up_to:
        page = journal.lines(execution_id, after=after, limit=_PAGE, kinds=_CAUSES)
        if not page:
            return
        after = page[-1].seq
        events = [line.event for line in page if line.seq <= up_to and _acts(line.event, acting)]
        for batch in _batches(events):
            yield from journal.resolved(execution_id, batch)


def _acts(event: Event, acting: frozenset[str]) -> bool:
    return event.kind != Kind.NODE_OUTPUT or event.node in acting


def _batches(events: list[Event]) -> Iterator[list[Event]]:
    """The events in groups whose large values fit into memory together."""
    batch: list[Event] = []
    size = 0
    for event in events:
        weight = sum(bytes_ for _, bytes_ in codec.references(event.data))
        if batch and size + weight > _PAGE_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(event)
        size += weight
    if batch:
        yield batch

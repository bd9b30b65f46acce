"""What the journal of an execution that has ended, and the log of calls, must say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from executions import graphs, journal
from executions.engine.events import Kind
from executions.journal import Line
from executions.models import Execution
from tests.durability.log import Calls

#: When the calls of each key began.
Begun: TypeAlias = "Mapping[str, list[float]]"


def begun(calls: Calls) -> Begun:
    """The calls' times by key."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for at, key, _ in calls:
        found[key].append(at)
    return found


def faults(one: Execution, lines: list[Line], calls: Begun) -> list[str]:
    """What is wrong with it, in words; nothing when all is as it must be."""
    found: list[str] = []
    seqs = [line.seq for line in lines]
    if seqs != list(range(1, one.last_seq + 1)):
        found.append(f"{one.pk}: events are numbered {seqs}, last_seq is {one.last_seq}")
    ends = [line for line in lines if line.event.kind == Kind.FLOW_END]
    if len(ends) != 1 or ends[0] is not lines[-1]:
        found.append(f"{one.pk}: has {len(ends)} ends")
    return found + _twice(one, lines) + _called_again(one, lines, calls)


def _twice(one: Execution, lines: list[Line]) -> list[str]:
    """Activations with more than one start or result in the journal."""
    acting = graphs.compiled(one.snapshot_id).acting
    counts = Counter(
        (line.event.kind, line.event.node, line.event.path)
        for line in lines
        if line.event.kind in {Kind.NODE_INPUT, Kind.NODE_OUTPUT} and line.event.node in acting
    )
    return [f"{one.pk}: {what} {count} times" for what, count in counts.items() if count != 1]


def _called_again(one: Execution, lines: list[Line], calls: Begun) -> list[str]:
    """Calls that began after their result was in the journal."""
    found = []
    for line in lines:
        if line.event.kind != Kind.NODE_OUTPUT:
            continue
        key = key_of(one, line)
        late = [at for at in calls.get(key, ()) if at > line.at.timestamp()]
        if late:
            found.append(f"{key} was called {len(late)} times after its result")
    return found


def key_of(one: Execution, line: Line) -> str:
    """The key that the calls of the event's activation carry."""
    path = [f"{name}:{index}" for name, index in line.event.path]
    return f"{one.flow_id}/{one.alias_id}/{one.name}:{'/'.join([*path, line.event.node])}"


def outputs(one: Execution) -> dict[str, Any]:
    """By Output node: its value, or by the indices of its path its values."""
    found: dict[str, Any] = {}
    for line in journal.lines(one.pk, limit=100_000, kinds=[Kind.FLOW_OUTPUT]):
        (event,) = journal.resolved(one.pk, [line.event])
        value = event.data["fields"][0]["value"]  # type: ignore[index,call-overload]
        if event.path:
            found.setdefault(event.node, {})[tuple(index for _, index in event.path)] = value
        else:
            found[event.node] = value
    return found

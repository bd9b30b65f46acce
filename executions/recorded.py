"""What executions have recorded, for runs that take it instead of making the calls again."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

from executions import graphs, journal
from executions.engine.events import Activation, Event, Kind
from executions.graphs import Compiled
from executions.models import Event as Row
from executions.models import Execution
from flowbuilder.definition.types import JSON

#: A node's name, and its path as the journal writes it.
_Place: TypeAlias = "tuple[str, str]"

#: Redrives of redrives that are followed back.
_MOST_ANCESTORS = 100
#: Results read at a time.
_ROWS = 100


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the journals hold a result."""

    execution_id: int
    seq: int
    #: Number of the event with the call's inputs; 0 where they cannot have changed.
    inputs: int


@dataclass(frozen=True, slots=True)
class Result:
    """How the call of an activation ended."""

    activation: Activation
    #: NODE_OUTPUT or NODE_FAILURE.
    event: Event
    #: Whether the call was made with the inputs that the activation has.
    same_inputs: bool
    #: How the journal that takes it marks it.
    mark: str = "kept"


class Recorded:
    """Results in the journals of some executions, by activation.

    Holds where the results are; they are read when they are asked for.
    """

    def __init__(
        self,
        executions: Iterable[Execution],
        runs: Compiled,
        kinds: Iterable[Kind],
        *,
        anew: Container[str] = (),
        compare: bool = False,
    ) -> None:
        """Results of these kinds from the executions, of which the later win.

        `runs` is the definition that takes them: a node that is not the same in it has none, nor
        has one that `anew` names. With `compare`, inputs may have become others though the
        definition is the same.
        """
        self._anew = anew
        self._compare = compare
        self._where: dict[_Place, _Where] = {}
        for execution in executions:
            self._gather(execution, runs, list(kinds))

    def __contains__(self, activation: Activation) -> bool:
        return _place(activation) in self._where

    def results(self, activations: Iterable[Activation]) -> Iterator[Result]:
        """The results of those activations that have one, in order."""
        found = [(each, self._where[_place(each)]) for each in activations if each in self]
        for start in range(0, len(found), _ROWS):
            yield from _read(found[start : start + _ROWS])

    def _gather(self, execution: Execution, runs: Compiled, kinds: list[Kind]) -> None:
        was = graphs.compiled(execution.snapshot_id)
        nodes = [name for name in same_nodes(was, runs) if name not in self._anew]
        inputs: dict[_Place, int] = {}
        if self._compare or was.definition != runs.definition:
            inputs = dict(_seqs(execution.pk, nodes, [Kind.NODE_INPUT]))
        for place, seq in _seqs(execution.pk, nodes, kinds):
            self._where[place] = _Where(execution.pk, seq, inputs.get(place, 0))


def lineage(execution: Execution) -> list[Execution]:
    """The executions that one keeps the results of, the oldest first."""
    found: list[Execution] = []
    ancestor = execution.redrive_of
    while ancestor is not None and len(found) < _MOST_ANCESTORS:
        found.append(ancestor)
        ancestor = ancestor.redrive_of
    return found[::-1]


def same_nodes(was: Compiled, runs: Compiled) -> list[str]:
    """Names of the nodes that act outside and are the same in both definitions."""
    return [name for name, node in was.acting.items() if runs.acting.get(name) == node]


def changed_nodes(execution: Execution, runs: Compiled) -> list[str]:
    """Names of the nodes with results in the execution that are not the same in a definition."""
    was = graphs.compiled(execution.snapshot_id)
    others = sorted(set(was.acting) - set(same_nodes(was, runs)))
    rows = Row.objects.filter(execution_id=execution.pk, kind=Kind.NODE_OUTPUT.value)
    return [name for name in others if rows.filter(node=name).exists()]


def _place(activation: Activation) -> _Place:
    return activation.node, journal.path_text(activation.path)


def _seqs(execution_id: int, nodes: list[str], kinds: list[Kind]) -> Iterator[tuple[_Place, int]]:
    rows = Row.objects.filter(
        execution_id=execution_id, kind__in=[kind.value for kind in kinds], node__in=nodes
    )
    for node, path, seq in rows.order_by("seq").values_list("node", "path", "seq").iterator():
        yield (node, path), seq


def _read(found: list[tuple[Activation, _Where]]) -> Iterator[Result]:
    wanted: dict[int, set[int]] = {}
    for _, where in found:
        wanted.setdefault(where.execution_id, set()).update({where.seq, where.inputs} - {0})
    lines = {
        (execution_id, line.seq): line.event
        for execution_id, seqs in wanted.items()
        for line in journal.picked(execution_id, seqs)
    }
    for activation, where in found:
        keys = [(where.execution_id, seq) for seq in (where.seq, where.inputs) if seq]
        event, *given = journal.resolved(where.execution_id, [lines[key] for key in keys])
        same = not given or _values(given[0]) == activation.inputs
        yield Result(activation, event, same)


def _values(event: Event) -> dict[str, JSON]:
    fields = cast("list[dict[str, JSON]]", event.data["fields"])
    return {str(field["name"]): field["value"] for field in fields}

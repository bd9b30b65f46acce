"""What an execution takes instead of making calls: kept results, and outputs of pinned nodes.

A redrive keeps what the executions before it have recorded. A trial, an execution of the draft,
takes the outputs of pinned nodes, and of an earlier execution all but what follows from a node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol, cast

from executions import codec
from executions.engine.events import Activation, Event, Kind
from executions.graphs import Compiled
from executions.models import Execution, Trial
from executions.recorded import Recorded, Result, lineage
from flowbuilder.definition.types import JSON, Definition


class Known(Protocol):
    """Results by activation."""

    def __contains__(self, activation: Activation) -> bool: ...

    def results(self, activations: Iterable[Activation]) -> Iterator[Result]:
        """The results of those activations that have one, in order."""


def known_to(execution: Execution, runs: Compiled) -> Known | None:
    """What the execution takes instead of making calls, if anything.

    Only one of the draft can be a trial: for all others nothing is looked up.
    """
    if execution.redrive_of is not None:
        return Recorded(lineage(execution), runs, [Kind.NODE_OUTPUT])
    if execution.flow_version != "DRAFT":
        return None
    trial = Trial.objects.filter(execution_id=execution.pk).select_related("earlier").first()
    return None if trial is None else Taken(trial, runs)


class Taken:
    """What a trial takes: a pin before what is recorded."""

    def __init__(self, trial: Trial, runs: Compiled) -> None:
        self._pins = cast("dict[str, dict[str, JSON]]", codec.loads(trial.pins))
        self._recorded: Recorded | None = None
        if trial.earlier is not None:
            self._recorded = Recorded(
                [trial.earlier],
                runs,
                [Kind.NODE_OUTPUT],
                anew=following(runs.definition, trial.from_node),
                compare=True,
            )

    def __contains__(self, activation: Activation) -> bool:
        recorded = self._recorded is not None and activation in self._recorded
        return activation.node in self._pins or recorded

    def results(self, activations: Iterable[Activation]) -> Iterator[Result]:
        """The results of those activations that have one, in order."""
        for pinned, group in groupby(activations, lambda each: each.node in self._pins):
            if pinned:
                yield from map(self._pinned, group)
            elif self._recorded is not None:
                yield from self._recorded.results(group)

    def _pinned(self, activation: Activation) -> Result:
        values = self._pins[activation.node]
        fields: list[JSON] = [{"name": name, "value": value} for name, value in values.items()]
        event = Event(Kind.NODE_OUTPUT, activation.node, activation.path, {"fields": fields})
        return Result(activation, event, same_inputs=True, mark="pinned")


def following(definition: Definition, name: str) -> frozenset[str]:
    """The node and all that follow from it, with the nodes in the bodies of loops among them."""
    targets: dict[str, list[str]] = defaultdict(list)
    for connection in definition.connections:
        targets[connection.source].append(connection.target)
    found: set[str] = set()
    ahead = [name]
    while ahead:
        node = ahead.pop()
        if node not in found:
            found.add(node)
            ahead += targets[node]
    bodies = [node.body for node in definition.nodes if node.name in found and node.body]
    return frozenset(found | {node.name for body in bodies for node in body.nodes})

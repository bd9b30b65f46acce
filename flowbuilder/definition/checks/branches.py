"""Whether some connection can never carry anything, as when a node joins two branches.

For each node: which branches of which Condition nodes must have been taken for it to run. All its
inputs are needed, so what they need is joined; of its conditional connections one is enough. Where
nothing is left of a Condition's branches, the node never runs. What is said here is always true;
not everything that is true is found (relations between different conditions are not looked at).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from flowbuilder.definition.checks.graph import Order
from flowbuilder.definition.checks.scopes import Scopes
from flowbuilder.definition.levels import Level, condition_end
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import Connection, Node, NodeType

#: For a node to run: the branches, one of which each of these Condition nodes must have taken.
Needs: TypeAlias = "Mapping[str, frozenset[str]]"

#: Branches looked at at most; a definition of more (thousands of chained conditions) is not
#: searched further, since what is found are warnings.
_BUDGET = 50_000


def check_branches(level: Level, order: Order, scopes: Scopes) -> Iterator[Problem]:
    """Connections whose conditions can never be satisfied, in the order in which nodes run."""
    if any(node.type is NodeType.CONDITION for node in level.definition.nodes):
        yield from _Search(level, scopes).problems(order)


class _Search:
    def __init__(self, level: Level, scopes: Scopes) -> None:
        self._level = level
        self._scopes = scopes
        #: What has been found out of each node: what it needs to run.
        self._needs: dict[str, Needs] = {}
        self._spent = 0

    def problems(self, order: Order) -> Iterator[Problem]:
        for node in order.nodes:
            needs: Needs = {}
            alternatives: list[Needs] = []
            edges = self._level.incoming.get(node.name, ())
            for edge in edges:
                if condition_end(edge) is None:
                    joined = self._both(needs, self._after(edge.source))
                    if joined is None:
                        yield _never(edge, self._level)
                    else:
                        needs = joined
            for edge in edges:
                taken = self._taken(edge)
                if taken is not None:
                    if self._both(needs, taken) is None:
                        yield _never(edge, self._level)
                    else:
                        alternatives.append(taken)
            self._needs[node.name] = self._both(needs, self._either(alternatives)) or needs
            if self._spent > _BUDGET:
                return

    def _after(self, name: str) -> Needs:
        """What must have happened for a node's outputs; a Collector always follows its Iterator."""
        if self._level.nodes[name].type is NodeType.COLLECTOR:
            scope = self._scopes.inside.get(name)
            return {} if scope is None else self._needs.get(scope.iterator, {})
        return self._needs.get(name, {})

    def _taken(self, edge: Connection) -> Needs | None:
        """What must have happened for a conditional connection to open; None for other ones."""
        end = condition_end(edge)
        if end is None:
            return None
        before = self._after(edge.source)
        self._spent += len(before)
        return {**before, edge.source: frozenset({end.condition})}

    def _both(self, one: Needs, other: Needs) -> Needs | None:
        """What is needed for both; None when they exclude each other."""
        if not other or one is other:
            return one
        if not one:
            return other
        self._spent += len(one) + len(other)
        joined = dict(one)
        for condition, branches in other.items():
            both = branches & joined.get(condition, branches)
            if not both:
                return None
            joined[condition] = both
        return joined

    def _either(self, alternatives: list[Needs]) -> Needs:
        """What is needed whichever of them happens."""
        if not alternatives:
            return {}
        first, *rest = alternatives
        if not rest:
            return first
        self._spent += sum(map(len, alternatives))
        return {
            condition: branches.union(*(other[condition] for other in rest))
            for condition, branches in first.items()
            if all(condition in other for other in rest)
        }


def _never(edge: Connection, level: Level) -> Problem:
    target: Node = level.nodes[edge.target]
    return problem(
        ProblemType.UNSATISFIED_CONNECTION_CONDITIONS,
        f"Connection {named(edge.name)} from {named(edge.source)} to {named(target.name)} can"
        f" never be used: {named(target.name)} also waits for another branch of the same Condition,"
        " and only one of them is taken. Join the branches in different nodes.",
        connection=edge.name,
    )

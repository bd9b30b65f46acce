"""Whether iterators and collectors pair up, and no node joins items of unrelated iterators.

An Iterator opens a scope, a Collector closes the innermost, any other node stands in the deepest of
its sources' scopes; the others must be around that one (the engine's rule, design "Engine").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowbuilder.definition.checks.graph import Order
from flowbuilder.definition.levels import Level
from flowbuilder.definition.limits import Limits
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import Node, NodeType


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The inside of an iterator."""

    iterator: str
    outer: Scope | None
    depth: int


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scope each node stands in, and the one its outputs are in; None is outside of all."""

    inside: Mapping[str, Scope | None]
    after: Mapping[str, Scope | None]
    problems: tuple[Problem, ...]


def scopes_of(level: Level, order: Order, limits: Limits) -> Scopes:
    """The scopes of a level's nodes, and what is wrong with them."""
    inside: dict[str, Scope | None] = {}
    after: dict[str, Scope | None] = {}
    problems: list[Problem] = []
    for node in order.nodes:
        deepest = _deepest(level, node, after)
        stranger = _stranger(level, node, after, deepest)
        if stranger is not None and deepest is not None:
            problems.append(_joined(node, deepest, stranger))
        inside[node.name] = after[node.name] = deepest
        if node.type is NodeType.ITERATOR:
            depth = 1 if deepest is None else deepest.depth + 1
            if depth > limits.iterator_depth:
                problems.append(_too_deep(node, depth, limits))
            else:
                after[node.name] = Scope(node.name, deepest, depth)
        if node.type is NodeType.COLLECTOR:
            if deepest is None:
                problems.append(_nothing_to_collect(node))
            else:
                after[node.name] = deepest.outer
    return Scopes(inside, after, tuple(problems))


def _sources(level: Level, node: Node, after: Mapping[str, Scope | None]) -> Iterator[Scope]:
    """The scopes that a node's values come from; what closes a cycle is not known yet."""
    for edge in level.incoming.get(node.name, ()):
        scope = after.get(edge.source)
        if scope is not None:
            yield scope


def _deepest(level: Level, node: Node, after: Mapping[str, Scope | None]) -> Scope | None:
    return max(_sources(level, node, after), key=lambda scope: scope.depth, default=None)


def _stranger(
    level: Level, node: Node, after: Mapping[str, Scope | None], deepest: Scope | None
) -> Scope | None:
    """A source's scope that is not around `deepest`."""
    around: set[Scope] = set()
    scope = deepest
    while scope is not None:
        around.add(scope)
        scope = scope.outer
    return next((other for other in _sources(level, node, after) if other not in around), None)


def _joined(node: Node, deepest: Scope, stranger: Scope) -> Problem:
    return problem(
        ProblemType.UNSPECIFIED,
        f"Node {named(node.name)} joins items of Iterator {named(deepest.iterator)} with items of"
        f" Iterator {named(stranger.iterator)}, and neither runs inside the other. Collect one of"
        " them first, with a Collector.",
    )


def _nothing_to_collect(node: Node) -> Problem:
    return problem(
        ProblemType.UNSPECIFIED,
        f"Collector {named(node.name)} stands behind no Iterator, so it has nothing to collect."
        " Connect it to nodes that run for each item of one.",
    )


def _too_deep(node: Node, depth: int, limits: Limits) -> Problem:
    return problem(
        ProblemType.UNSPECIFIED,
        f"Iterator {named(node.name)} is number {depth} of Iterators inside each other; the limit"
        f" is {limits.told('iterator_depth')}.",
    )

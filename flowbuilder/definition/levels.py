"""The definitions in a definition: the flow's own and the body of each Loop, with look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flowbuilder.definition.configuration import NamedCondition, conditions
from flowbuilder.definition.problems import named
from flowbuilder.definition.types import (
    ConditionEnd,
    Connection,
    DataEnds,
    Definition,
    Node,
    NodeInput,
    NodeOutput,
    NodeType,
)

#: Where a run of the flow, or of a Loop's pass, starts and ends.
STARTS = frozenset({NodeType.INPUT, NodeType.LOOP_INPUT})


@dataclass(frozen=True, eq=False)
class Level:
    """One definition with the Loop it is the body of; a name space of its own."""

    definition: Definition
    #: None for the flow's own definition.
    loop: Node | None = None
    outer: Level | None = None

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Nodes by name; of several with one name the first."""
        return {node.name: node for node in reversed(self.definition.nodes)}

    @cached_property
    def inner_names(self) -> Mapping[str, str]:
        """For the names in the bodies of this level's Loops: the Loop they stand in."""
        return {
            inner.name: node.name
            for node in self.definition.nodes
            if node.body is not None
            for inner in node.body.nodes
        }

    @cached_property
    def edges(self) -> tuple[Connection, ...]:
        """The connections whose ends both exist here."""
        known = self.nodes
        return tuple(
            connection
            for connection in self.definition.connections
            if connection.source in known and connection.target in known
        )

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Connection, ...]]:
        """The edges into each node, in definition order; only nodes that have some."""
        found: dict[str, list[Connection]] = {}
        for edge in self.edges:
            found.setdefault(edge.target, []).append(edge)
        return {name: tuple(edges) for name, edges in found.items()}

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Connection, ...]]:
        """The edges out of each node, in definition order; only nodes that have some."""
        found: dict[str, list[Connection]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge)
        return {name: tuple(edges) for name, edges in found.items()}

    @cached_property
    def inputs(self) -> Mapping[tuple[str, str], NodeInput]:
        """Declared inputs by the names of node and input."""
        return {
            (node.name, item.name): item for node in self.nodes.values() for item in node.inputs
        }

    @cached_property
    def outputs(self) -> Mapping[tuple[str, str], NodeOutput]:
        """Declared outputs by the names of node and output."""
        return {
            (node.name, item.name): item for node in self.nodes.values() for item in node.outputs
        }

    @cached_property
    def conditions(self) -> Mapping[str, Mapping[str, NamedCondition]]:
        """The conditions of each Condition node, by name."""
        return {
            node.name: {item.name: item for item in conditions(node)}
            for node in self.nodes.values()
            if node.type is NodeType.CONDITION
        }

    @property
    def place(self) -> str:
        """Where this is, to follow a name in a message: nothing, or " in Loop `Refine`"."""
        return "" if self.loop is None else f" in Loop {named(self.loop.name)}"


def levels_of(definition: Definition) -> list[Level]:
    """The flow's own level first, then the bodies of its Loops, outer ones before inner ones."""
    found = [Level(definition)]
    for level in found:
        found += [
            Level(node.body, node, level)
            for node in level.definition.nodes
            if node.type is NodeType.LOOP and node.body is not None
        ]
    return found


def data_ends(connection: Connection) -> DataEnds | None:
    """The ends of a Data connection that has them."""
    ends = connection.configuration
    return ends if connection.type == "Data" and isinstance(ends, DataEnds) else None


def condition_end(connection: Connection) -> ConditionEnd | None:
    """The condition of a Conditional connection that has one."""
    end = connection.configuration
    return end if connection.type == "Conditional" and isinstance(end, ConditionEnd) else None

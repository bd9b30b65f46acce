"""How large a definition is, compared with its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowbuilder.definition.conditions import MAX_LENGTH
from flowbuilder.definition.configuration import conditions
from flowbuilder.definition.levels import Level
from flowbuilder.definition.limits import Limits
from flowbuilder.definition.problems import named
from flowbuilder.definition.types import Node, NodeType

#: A definition of more work than this is told its size and nothing else: 10,000 plain nodes are
#: 40,000, and the most that is looked into takes well under a second.
MAX_WORK = 150_000


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that is exceeded."""

    #: The field of Limits.
    limit: str
    #: What there are too many of, for people.
    things: str
    count: int
    #: The node that has them, and its place; None for the flow as a whole.
    node: Node | None = None
    place: str = ""

    @property
    def told(self) -> str:
        """`Node `Split` has 60 conditions`."""
        who = "The flow" if self.node is None else f"Node {named(self.node.name)}{self.place}"
        return f"{who} has {self.count:,} {self.things}"


def excesses_of_flow(levels: Sequence[Level], limits: Limits) -> Iterator[Excess]:
    """Limits of the flow with all its Loop bodies that it exceeds."""
    nodes = [node for level in levels for node in level.definition.nodes]
    codes = sum(node.type is NodeType.INLINE_CODE for node in nodes)
    connections = sum(len(level.definition.connections) for level in levels)
    if len(nodes) > limits.nodes:
        yield Excess("nodes", "nodes", len(nodes))
    if connections > limits.connections:
        yield Excess("connections", "connections", connections)
    if codes > limits.inline_code_nodes:
        yield Excess("inline_code_nodes", "InlineCode nodes", codes)


def excesses_of_nodes(level: Level, limits: Limits) -> Iterator[Excess]:
    """Limits of single nodes that nodes exceed."""
    for node in level.definition.nodes:
        if len(node.inputs) > limits.inputs:
            yield Excess("inputs", "inputs", len(node.inputs), node, level.place)
        if len(node.outputs) > limits.outputs:
            yield Excess("outputs", "outputs", len(node.outputs), node, level.place)
        if node.type is NodeType.CONDITION and (count := len(conditions(node))) > limits.conditions:
            yield Excess("conditions", "conditions", count, node, level.place)


def work_of(levels: Sequence[Level]) -> int:
    """About how much there is to look into, in units of a few microseconds."""
    work = 0
    for level in levels:
        work += len(level.definition.nodes) + len(level.definition.connections)
        for node in level.definition.nodes:
            work += len(node.inputs) + len(node.outputs)
            work += sum(_length(item.expression) for item in node.inputs) // 20
            if node.type is NodeType.CONDITION:
                work += sum(1 + _length(item.expression or "") // 5 for item in conditions(node))
    return work


def _length(text: str) -> int:
    """Characters that are parsed: longer expressions are refused unread."""
    return min(len(text), MAX_LENGTH)

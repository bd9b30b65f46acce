"""Whether a definition's graph can run: no cycles, every node reached, every input fed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowbuilder.definition.levels import STARTS, Level, data_ends
from flowbuilder.definition.ports import Ports
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import Connection, Node


@dataclass(frozen=True, slots=True)
class Order:
    """The nodes of a level such that each comes after what it depends on."""

    #: Sorted; where there is a cycle, as if the edges that close it were not there.
    nodes: tuple[Node, ...]
    #: The connections that close a cycle, in definition order.
    closing: tuple[Connection, ...]


def order_of(level: Level) -> Order:
    """Sort a level's nodes by a depth-first walk (with a list, so that depth costs no stack)."""
    closing: set[int] = set()
    finished: list[Node] = []
    #: False while a node's successors are being walked, True after.
    done: dict[str, bool] = {}
    roots = sorted(level.nodes.values(), key=lambda node: node.type not in STARTS)
    for root in roots:
        if root.name in done:
            continue
        done[root.name] = False
        walk = [(root, iter(level.outgoing.get(root.name, ())))]
        while walk:
            node, edges = walk[-1]
            for edge in edges:
                state = done.get(edge.target)
                if state is None:
                    done[edge.target] = False
                    target = level.nodes[edge.target]
                    walk.append((target, iter(level.outgoing.get(edge.target, ()))))
                    break
                if state is False:
                    closing.add(id(edge))
            else:
                done[node.name] = True
                finished.append(node)
                walk.pop()
    finished.reverse()
    return Order(tuple(finished), tuple(edge for edge in level.edges if id(edge) in closing))


def check_cycles(level: Level, order: Order) -> Iterator[Problem]:
    """Connections that lead back to where they come from."""
    for edge in order.closing:
        yield problem(
            ProblemType.CYCLIC_CONNECTION,
            f"Connection {named(edge.name)}{level.place} from {named(edge.source)} to"
            f" {named(edge.target)} closes a cycle: {named(edge.target)} already leads to"
            f" {named(edge.source)}. Remove it, or repeat nodes with a Loop.",
            connection=edge.name,
        )


def check_fed(level: Level, ported: Sequence[tuple[Node, Ports]]) -> Iterator[Problem]:
    """Declared inputs at which no value ever arrives."""
    fed = {
        (edge.target, ends.target_input)
        for edge in level.definition.connections
        if (ends := data_ends(edge))
    }
    for node, ports in ported:
        unfed = [item for item in node.inputs if (node.name, item.name) not in fed]
        if not unfed:
            continue
        optional = {port.name for port in ports.inputs if port.optional}
        for item in unfed:
            if item.name not in optional:
                yield problem(
                    ProblemType.UNFULFILLED_NODE_INPUT,
                    f"Input {named(item.name)} of node {named(node.name)}{level.place} has no"
                    " connection, so the node never runs. Connect it, or remove the input.",
                    node=node.name,
                    input=item.name,
                )


def check_reached(level: Level) -> Iterator[Problem]:
    """Nodes without a path from the start; not told when there is no start at all."""
    reached = {node.name for node in level.definition.nodes if node.type in STARTS}
    if not reached:
        return
    waiting = list(reached)
    while waiting:
        for edge in level.outgoing.get(waiting.pop(), ()):
            if edge.target not in reached:
                reached.add(edge.target)
                waiting.append(edge.target)
    start = "the Input node" if level.loop is None else "the LoopInput node"
    for node in level.definition.nodes:
        if node.name not in reached:
            yield problem(
                ProblemType.UNREACHABLE_NODE,
                f"Node {named(node.name)}{level.place} cannot be reached from {start}."
                " Connect it, or remove it.",
                node=node.name,
            )

"""How the nodes of one definition hang together: its connections checked, an order, the scopes."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flowbuilder.definition import configuration
from flowbuilder.definition.types import (
    ConditionEnd,
    Connection,
    DataEnds,
    Definition,
    DefinitionError,
    Node,
    NodeInput,
    NodeType,
)

#: Names of the Iterators around a node, outermost first.
Chain: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """A connection whose ends exist."""

    source: Node
    #: Position of the output, or of the condition, at its source.
    port: int
    target: Node
    #: None for a conditional connection.
    input: NodeInput | None


def nodes_by_name(definition: Definition) -> dict[str, Node]:
    """The nodes by name. Raises DefinitionError when two share one."""
    nodes = {node.name: node for node in definition.nodes}
    if len(nodes) < len(definition.nodes):
        names = [node.name for node in definition.nodes]
        double = next(name for name in names if names.count(name) > 1)
        raise DefinitionError(f"Two nodes are named `{double}`.")
    return nodes


def links_of(definition: Definition, nodes: Mapping[str, Node]) -> list[Link]:
    """The connections in the order of the definition.

    Raises DefinitionError when one has an end that does not exist, or an input has two.
    """
    links = [_link(connection, nodes) for connection in definition.connections]
    taken: set[tuple[str, str]] = set()
    for link in links:
        if link.input is None:
            continue
        end = (link.target.name, link.input.name)
        if end in taken:
            raise DefinitionError(
                f"Input `{end[1]}` of node `{end[0]}` has more than one connection."
            )
        taken.add(end)
    return links


def _link(connection: Connection, nodes: Mapping[str, Node]) -> Link:
    where = f"Connection `{connection.name}`"
    ends: list[Node] = []
    for name in (connection.source, connection.target):
        node = nodes.get(name)
        if node is None:
            raise DefinitionError(f"{where}: there is no node `{name}`.")
        ends.append(node)
    source, target = ends
    match connection.type, connection.configuration:
        case "Data", DataEnds(output, input_name):
            ports = [port.name for port in source.outputs]
            found = next((item for item in target.inputs if item.name == input_name), None)
            if output not in ports:
                raise DefinitionError(f"{where}: `{source.name}` has no output `{output}`.")
            if found is None:
                raise DefinitionError(f"{where}: `{target.name}` has no input `{input_name}`.")
            return Link(source, ports.index(output), target, found)
        case "Conditional", ConditionEnd(condition) if source.type is NodeType.CONDITION:
            names = [named.name for named in configuration.conditions(source)]
            if condition not in names:
                raise DefinitionError(f"{where}: `{source.name}` has no condition `{condition}`.")
            return Link(source, names.index(condition), target, None)
    raise DefinitionError(f"{where} does not say which output or condition it comes from.")


def ordered(nodes: Sequence[Node], links: Sequence[Link]) -> list[Node]:
    """The nodes with sources before targets, else as they stand.

    Raises DefinitionError, naming the nodes, when some wait for each other.
    """
    waits = {node.name: 0 for node in nodes}
    targets: dict[str, list[Node]] = defaultdict(list)
    for link in links:
        waits[link.target.name] += 1
        targets[link.source.name].append(link.target)
    ready = deque(node for node in nodes if not waits[node.name])
    order: list[Node] = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for target in targets[node.name]:
            waits[target.name] -= 1
            if not waits[target.name]:
                ready.append(target)
    if len(order) < len(nodes):
        stuck = [name for name, count in waits.items() if count][:10]
        raise DefinitionError(f"The connections form a circle around {', '.join(stuck)}.")
    return order


def chains_of(order: Sequence[Node], links: Sequence[Link]) -> dict[str, Chain]:
    """Where each node takes its inputs: the deepest scope of its sources.

    An Iterator's values come from a scope of its own, a Collector's from the scope around the one
    it closes. Raises DefinitionError when a node joins two scopes of which neither is inside the
    other, or a Collector has no Iterator to close.
    """
    incoming: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        incoming[link.target.name].append(link)
    chains: dict[str, Chain] = {}
    for node in order:
        sources = [gives(link.source, chains) for link in incoming[node.name]]
        deepest = max(sources, key=len, default=())
        for chain in sources:
            if chain != deepest[: len(chain)]:
                raise DefinitionError(
                    f"Node `{node.name}` joins the items of `{chain[-1]}` with those of"
                    f" `{deepest[-1]}`. Close one with a Collector first."
                )
        if node.type is NodeType.COLLECTOR and not deepest:
            raise DefinitionError(f"Collector `{node.name}` has no Iterator before it.")
        chains[node.name] = deepest
    return chains


def gives(node: Node, chains: Mapping[str, Chain]) -> Chain:
    """The scope of the values a node gives."""
    chain = chains[node.name]
    match node.type:
        case NodeType.ITERATOR:
            return (*chain, node.name)
        case NodeType.COLLECTOR:
            return chain[:-1]
    return chain

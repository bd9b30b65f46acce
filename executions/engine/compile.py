"""From a definition to the graph that the fold runs on (specification, sections 2 and 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from executions.engine.graph import GATE, ITEM, Edge, Graph, Import, Port, Role, Scope, Vertex
from executions.engine.vertices import conditions_of, exit_of, inputs_of, outlets_of
from executions.engine.wiring import (
    Chain,
    Link,
    chains_of,
    gives,
    links_of,
    nodes_by_name,
    ordered,
)
from flowbuilder.definition.types import (
    JSON,
    DataType,
    Definition,
    DefinitionError,
    Node,
    NodeType,
)

_ROLES: Final[Mapping[NodeType, Role]] = MappingProxyType(
    {
        NodeType.INPUT: Role.INPUT,
        NodeType.OUTPUT: Role.OUTPUT,
        NodeType.CONDITION: Role.CONDITION,
        NodeType.ITERATOR: Role.ITERATOR,
        NodeType.COLLECTOR: Role.COLLECTOR,
        NodeType.LOOP: Role.LOOP,
        NodeType.LOOP_INPUT: Role.LOOP_INPUT,
        NodeType.LOOP_CONTROLLER: Role.LOOP_CONTROLLER,
    }
)
_LOOP_ONLY = frozenset({NodeType.LOOP_INPUT, NodeType.LOOP_CONTROLLER})
_NOT_IN_LOOP = frozenset(
    {
        NodeType.INPUT,
        NodeType.CONDITION,
        NodeType.ITERATOR,
        NodeType.COLLECTOR,
        NodeType.LOOP,
    }
)
#: The input that the fold itself reads.
_READ: Final[Mapping[NodeType, str]] = MappingProxyType(
    {
        NodeType.OUTPUT: "document",
        NodeType.ITERATOR: "array",
        NodeType.COLLECTOR: "arrayItem",
    }
)

#: A vertex while it is built: the node's name, and whether it is a Collector's slot.
_Key: TypeAlias = "tuple[str, bool]"


@dataclass(slots=True)
class _Draft:
    """A vertex while it is built."""

    node: Node
    role: Role
    chain: Chain
    place: int
    #: The data links whose values it reads.
    inputs: list[Link] = field(default_factory=list)
    #: Slots given out so far.
    width: int = 0
    gates: int = 0
    edges: dict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    keepers: set[int] = field(default_factory=set)
    holds: set[int] = field(default_factory=set)
    collectors: list[int] = field(default_factory=list)
    collector: int = 0


def compile_graph(definition: Definition) -> Graph:
    """The graph of a valid definition.

    Raises DefinitionError where the definition is not valid in a way that keeps it from running.
    """
    _check_kinds(definition, _LOOP_ONLY, "stands outside a Loop")
    root = _Compiler(definition).scope()
    inputs = [vertex.place for vertex in root.vertices if vertex.role is Role.INPUT]
    if len(inputs) != 1:
        raise DefinitionError(f"A flow has one Input node; this one has {len(inputs)}.")
    return Graph(root, inputs[0])


def _body(loop: Node) -> Scope:
    """The scope of one pass of a Loop."""
    if loop.body is None:
        raise DefinitionError(f"Loop `{loop.name}` has no definition.")
    _check_kinds(loop.body, _NOT_IN_LOOP, f"stands in Loop `{loop.name}`")
    for kind in (NodeType.LOOP_INPUT, NodeType.LOOP_CONTROLLER):
        count = sum(node.type is kind for node in loop.body.nodes)
        if count != 1:
            raise DefinitionError(f"Loop `{loop.name}` needs one {kind} node; it has {count}.")
    return _Compiler(loop.body).scope()


def _check_kinds(definition: Definition, wrong: frozenset[NodeType], where: str) -> None:
    for node in definition.nodes:
        if node.type in wrong:
            raise DefinitionError(f"{node.type} node `{node.name}` {where}.")


def _check_connected(nodes: Iterable[Node], links: Iterable[Link]) -> None:
    """What the fold itself reads must be connected."""
    connected = {(link.target.name, link.input.name) for link in links if link.input is not None}
    for node in nodes:
        wanted = _READ.get(node.type)
        if wanted and (node.name, wanted) not in connected:
            raise DefinitionError(f"Input `{wanted}` of node `{node.name}` is not connected.")


class _Compiler:
    """Builds the scopes of one definition: first drafts with their edges, then the records."""

    def __init__(self, definition: Definition) -> None:
        nodes = nodes_by_name(definition)
        self._links = links_of(definition, nodes)
        order = ordered(definition.nodes, self._links)
        _check_connected(order, self._links)
        self._chains = chains_of(order, self._links)
        self._drafts: dict[_Key, _Draft] = {}
        self._scopes: dict[Chain, list[_Draft]] = defaultdict(list)
        self._imports: dict[Chain, list[Import]] = defaultdict(list)
        #: By the Iterators' chain: which Iterators beside an item's vertices keep the item's own.
        self._item_keepers: dict[Chain, set[int]] = defaultdict(set)
        #: The ends of each output's connections, as a NODE_OUTPUT tells them.
        self._next: dict[tuple[str, int], list[JSON]] = defaultdict(list)
        for link in self._links:
            if link.input is not None:
                end: JSON = {"node": link.target.name, "input": link.input.name}
                self._next[link.source.name, link.port].append(end)
        for node in order:
            self._draft(node)
        for node, links in self._incoming(order):
            self._connect(node, links)

    def scope(self) -> Scope:
        """The outermost scope with all that is inside it, innermost built first."""
        built: dict[Chain, Scope] = {}
        for chain in sorted(self._scopes.keys() | {()}, key=len, reverse=True):
            vertices = tuple(self._vertex(draft, built) for draft in self._scopes[chain])
            needs = tuple(vertex.needs for vertex in vertices)
            built[chain] = Scope(
                vertices,
                needs,
                tuple(place for place, count in enumerate(needs) if not count),
                tuple(self._imports[chain]),
                tuple(sorted(self._item_keepers[chain])),
            )
        return built[()]

    def _draft(self, node: Node) -> None:
        chain = self._chains[node.name]
        role = _ROLES.get(node.type, Role.ACTS)
        if role is Role.COLLECTOR:
            iterator = self._drafts[chain[-1], False]
            slot = self._add(node, Role.SLOT, chain)
            slot.collector = len(iterator.collectors)
            chain = chain[:-1]
            home = self._add(node, role, chain)
            home.width = 1  # for what was collected
            iterator.collectors.append(home.place)
            return
        self._add(node, role, chain)
        if role is Role.ITERATOR:
            self._scopes[(*chain, node.name)]  # there, even when nothing is inside

    def _add(self, node: Node, role: Role, chain: Chain) -> _Draft:
        beside = self._scopes[chain]
        draft = _Draft(node, role, chain, len(beside))
        beside.append(draft)
        self._drafts[node.name, role is Role.SLOT] = draft
        return draft

    def _incoming(self, order: Iterable[Node]) -> list[tuple[Node, list[Link]]]:
        """Per node the links into it: data in the order of its inputs, then conditional ones."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self._links:
            found[link.target.name].append(link)
        places = {
            node.name: {item.name: place for place, item in enumerate(node.inputs)}
            for node in order
        }

        def rank(link: Link) -> int:
            places_here = places[link.target.name]
            return len(places_here) if link.input is None else places_here[link.input.name]

        return [(node, sorted(found[node.name], key=rank)) for node in order]

    def _connect(self, node: Node, links: list[Link]) -> None:
        if node.type is not NodeType.COLLECTOR:
            self._attach(self._drafts[node.name, False], links)
            return
        # All of a Collector's links concern its items. Those from outside concern it as a whole
        # too: without them there is nothing to collect.
        slot, home = self._drafts[node.name, True], self._drafts[node.name, False]
        self._attach(slot, links)
        home.inputs = slot.inputs
        outer = [link for link in links if len(gives(link.source, self._chains)) < len(slot.chain)]
        if any(link.input is None and link not in outer for link in links):
            outer = [link for link in outer if link.input is not None]
        self._accept(home, outer)

    def _attach(self, draft: _Draft, links: list[Link]) -> None:
        draft.inputs = [link for link in links if link.input is not None]
        self._accept(draft, links)

    def _accept(self, draft: _Draft, links: list[Link]) -> None:
        """Have what the links carry arrive at the draft, each value at a slot of its own."""
        for link in links:
            if link.input is None:
                draft.gates += 1
                self._edge(link, draft, GATE)
            else:
                self._edge(link, draft, draft.width)
                draft.width += 1

    def _edge(self, link: Link, target: _Draft, slot: int) -> None:
        """Add the way of a value; one that goes into items is also kept for items yet to come."""
        source = self._drafts[link.source.name, False]
        from_chain = gives(link.source, self._chains)
        inward = target.chain[len(from_chain) :]
        via = tuple(self._drafts[name, False].place for name in inward)
        source.edges[link.port].append(Edge(target.place, slot, via))
        if not via:
            return
        place = ITEM if source.role is Role.ITERATOR else source.place
        self._imports[target.chain].append(
            Import(len(via), place, link.port, target.place, slot),
        )
        self._drafts[inward[0], False].holds.add(place)
        if place == ITEM:
            self._item_keepers[from_chain].add(via[0])
        else:
            source.keepers.add(via[0])

    def _vertex(self, draft: _Draft, built: Mapping[Chain, Scope]) -> Vertex:
        node = draft.node
        inner: Scope | None = None
        if draft.role is Role.ITERATOR:
            inner = built[(*draft.chain, node.name)]
        elif draft.role is Role.LOOP:
            inner = _body(node)
        exits = exit_of(node)
        # An Input waits for the flow's input, which no connection brings.
        needs = 1 if draft.role is Role.INPUT else draft.width + (draft.gates > 0)
        return Vertex(
            place=draft.place,
            node=node,
            role=draft.role,
            inputs=inputs_of(draft.inputs),
            width=draft.width,
            gates=draft.gates,
            needs=needs,
            ports=tuple(
                self._port(draft, port, name, kind)
                for port, (name, kind) in enumerate(outlets_of(node))
            ),
            keepers=tuple(sorted(draft.keepers)),
            holds=tuple(sorted(draft.holds)),
            collectors=tuple(draft.collectors),
            collector=draft.collector,
            conditions=conditions_of(node),
            exit_when=exits.condition if exits else None,
            exit_name=exits.name if exits else "",
            passes=exits.passes if exits else 0,
            inner=inner,
        )

    def _port(self, draft: _Draft, port: int, name: str, kind: DataType | None) -> Port:
        told: dict[str, JSON] = {
            "name": name,
            "type": None if kind is None else kind.value,
            "next": self._next[draft.node.name, port],
        }
        return Port(name, kind, tuple(draft.edges[port]), told)

"""What must come of a flow, found the slow and simple way: by asking each node for its value.

No order, no state, no events: a node's value in an item is a function of its sources' values. The
engine is compared with this on random graphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from flowbuilder.definition.conditions import compile_condition
from flowbuilder.definition.types import (
    ConditionEnd,
    Connection,
    DataEnds,
    Definition,
    Node,
    NodeType,
)
from tests.engine.runs import Act

Indices = tuple[int, ...]
DEAD = object()


class Reference:
    def __init__(self, definition: Definition, value: Any, acts: Mapping[str, Act]) -> None:
        self._nodes = {node.name: node for node in definition.nodes}
        self._connections = definition.connections
        self._value = value
        self._acts = acts
        self._known: dict[tuple[str, str, Indices], Any] = {}

    @cached_property
    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in self._nodes.values():
            if node.type is not NodeType.OUTPUT:
                continue
            for at in self._places(self._around(node)):
                inputs = self._inputs(node, at)
                if inputs is DEAD:
                    continue
                if at:
                    found.setdefault(node.name, {})[at] = inputs["document"]
                else:
                    found[node.name] = inputs["document"]
        return found

    @cached_property
    def skipped(self) -> list[str]:
        found = []
        for node in self._nodes.values():
            around = self._around(node)
            home = around[:-1] if node.type is NodeType.COLLECTOR else around
            for at in self._places(home, skipped=True):
                short = len(at) < len(home)
                if short or self._is_dead(node, at):
                    found.append(node.name + "".join(f"[{i}]" for i in at))
        return sorted(found)

    def _incoming(self, node: Node) -> list[Connection]:
        return [c for c in self._connections if c.target == node.name]

    def _around(self, node: Node) -> tuple[str, ...]:
        """The Iterators around a node's inputs."""
        chains = [self._gives(self._nodes[c.source]) for c in self._incoming(node)]
        return max(chains, key=len, default=())

    def _gives(self, node: Node) -> tuple[str, ...]:
        around = self._around(node)
        if node.type is NodeType.ITERATOR:
            return (*around, node.name)
        return around[:-1] if node.type is NodeType.COLLECTOR else around

    def _places(self, chain: tuple[str, ...], *, skipped: bool = False) -> Iterator[Indices]:
        """The items of a chain of Iterators; with `skipped` also where an Iterator never ran."""
        places: list[Indices] = [()]
        for name in chain:
            inner: list[Indices] = []
            for at in places:
                inputs = self._inputs(self._nodes[name], at)
                if inputs is DEAD:
                    if skipped:
                        yield at
                    continue
                inner += [(*at, index) for index in range(len(inputs["array"]))]
            places = inner
        yield from places

    def _is_dead(self, node: Node, at: Indices) -> bool:
        if node.type is NodeType.COLLECTOR:
            return self._collected(node, at) is DEAD
        return self._inputs(node, at) is DEAD

    def _inputs(self, node: Node, at: Indices) -> Any:
        """By name, or DEAD."""
        key = ("inputs", node.name, at)
        if key not in self._known:
            self._known[key] = self._find_inputs(node, at)
        return self._known[key]

    def _find_inputs(self, node: Node, at: Indices) -> Any:
        values: dict[str, Any] = {}
        gates: list[bool] = []
        for connection in self._incoming(node):
            source, ends = self._nodes[connection.source], connection.configuration
            there = at[: len(self._gives(source))]
            if isinstance(ends, ConditionEnd):
                gates.append(self._winner(source, there) == ends.condition)
                continue
            assert isinstance(ends, DataEnds)
            value = self._output(source, ends.source_output, there)
            if value is DEAD:
                return DEAD
            values[ends.target_input] = value
        if gates and not any(gates):
            return DEAD
        return {item.name: values[item.name] for item in node.inputs}

    def _winner(self, node: Node, at: Indices) -> Any:
        inputs = self._inputs(node, at)
        if inputs is DEAD:
            return DEAD
        assert node.configuration is not None
        listed: Any = node.configuration["conditions"]
        for item in listed:
            if "expression" in item and compile_condition(item["expression"]).holds(inputs):
                return item["name"]
        return "default"

    def _output(self, node: Node, port: str, at: Indices) -> Any:
        if node.type is NodeType.INPUT:
            return self._value
        if node.type is NodeType.COLLECTOR:
            return self._collected(node, at)
        if node.type is NodeType.ITERATOR:
            inputs = self._inputs(node, at[:-1])
            if inputs is DEAD:
                return DEAD
            return inputs["array"][at[-1]] if port == "arrayItem" else len(inputs["array"])
        inputs = self._inputs(node, at)
        return DEAD if inputs is DEAD else self._acts[node.name](**inputs)

    def _collected(self, node: Node, at: Indices) -> Any:
        key = ("collected", node.name, at)
        if key not in self._known:
            self._known[key] = self._find_collected(node, at)
        return self._known[key]

    def _find_collected(self, node: Node, at: Indices) -> Any:
        iterator = self._nodes[self._around(node)[-1]]
        array = self._inputs(iterator, at)
        if array is DEAD or self._closed_from_outside(node, at):
            return DEAD
        items = [self._inputs(node, (*at, index)) for index in range(len(array["array"]))]
        return [inputs["arrayItem"] for inputs in items if inputs is not DEAD]

    def _closed_from_outside(self, node: Node, at: Indices) -> bool:
        """Whether what a Collector needs from outside the items never comes."""
        gates: list[bool] = []
        inner_gate = False
        for connection in self._incoming(node):
            source, ends = self._nodes[connection.source], connection.configuration
            chain = self._gives(source)
            outer = len(chain) <= len(at)
            if isinstance(ends, ConditionEnd):
                inner_gate = inner_gate or not outer
                if outer:
                    gates.append(self._winner(source, at[: len(chain)]) == ends.condition)
                continue
            assert isinstance(ends, DataEnds)
            if outer and self._output(source, ends.source_output, at[: len(chain)]) is DEAD:
                return True
        return bool(gates) and not inner_gate and not any(gates)

"""Random flows for Hypothesis: nested iterators, collectors, conditions, joins, outer values."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from executions.engine.compile import compile_graph
from executions.engine.graph import Graph
from flowbuilder.definition.parse import parse
from flowbuilder.definition.types import Definition
from tests.engine.flows import flow
from tests.engine.runs import Act

Chain = tuple[str, ...]


@dataclass(frozen=True)
class Outlet:
    """Something a connection can begin with: "A", "Each.arraySize", or a branch "If?big"."""

    text: str
    type: str
    chain: Chain


@dataclass(frozen=True)
class Flow:
    text: str
    definition: Definition
    graph: Graph
    value: Any
    acts: Mapping[str, Act]


def number(*parts: Any) -> int:
    """A number that depends on all of the parts and on nothing else."""
    return zlib.crc32(repr(parts).encode())


def _act(name: str, kind: str) -> Act:
    def act(**inputs: Any) -> Any:
        seed = number(name, sorted(inputs.items()))
        if kind == "Number":
            return seed % 10
        if kind == "Array":
            return [f"{seed % 97}.{i}" for i in range(seed % 4)]
        return f"{name}{seed % 1000}"

    return act


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """A flow of up to twenty nodes with its input and what its nodes give."""
    size = draw(st.sampled_from([3, 5, 2, 1, 0]))
    writer = _Writer(draw)
    for _ in range(draw(st.sampled_from(range(3, 21)))):
        writer.add()
    writer.close()
    text = "\n".join(writer.lines)
    definition = parse(flow(text))
    value = [f"i{i}" for i in range(size)]
    return Flow(text, definition, compile_graph(definition), value, writer.acts)


class _Writer:
    def __init__(self, draw: Callable[..., Any]) -> None:
        self._draw = draw
        self.lines = ["In: Input Array"]
        self.acts: dict[str, Act] = {}
        self._outlets = [Outlet("In", "Array", ())]
        self._branches: list[Outlet] = []
        self._count = 0

    def add(self) -> None:
        """A node of any kind, fed from one line of scopes."""
        chains = list(dict.fromkeys(outlet.chain for outlet in reversed(self._outlets)))
        chain = self._draw(st.sampled_from(chains))
        kinds = [self._code, self._code, self._iterator, self._condition, self._output]
        if chain:
            kinds += [self._collector, self._collector]
        self._draw(st.sampled_from(kinds))(chain)

    def close(self) -> None:
        """Outputs for a few values, so that something is seen."""
        for outlet in self._outlets[-3:]:
            name = self._name("O")
            self.lines += [f"{name}: Output", f"{outlet.text} > {name}"]

    def _name(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def _pick(self, chain: Chain, kind: str | None = None, *, exact: bool = False) -> Outlet | None:
        """An outlet visible in a scope; with `exact` of that scope itself."""
        found = [
            outlet
            for outlet in self._outlets
            if (outlet.chain == chain if exact else outlet.chain == chain[: len(outlet.chain)])
            and kind in {None, outlet.type}
        ]
        return self._draw(st.sampled_from(found)) if found else None

    def _gate(self, name: str, chain: Chain) -> Chain:
        """Conditional connections, now and then; gives the deepest scope they come from."""
        found = [b for b in self._branches if b.chain == chain[: len(b.chain)]]
        deepest: Chain = ()
        if found and self._draw(st.booleans()):
            for branch in self._draw(st.lists(st.sampled_from(found), min_size=1, max_size=2)):
                self.lines.append(f"{branch.text} > {name}")
                deepest = max(deepest, branch.chain, key=len)
        return deepest

    def _code(self, chain: Chain) -> None:
        kind = self._draw(st.sampled_from(["Array", "String", "Number"]))
        name = self._name("N")
        self.acts[name] = _act(name, kind)
        self.lines.append(f"{name}: Code {kind}")
        deepest: Chain = ()
        for slot in range(self._draw(st.integers(0, 3))):
            outlet = self._pick(chain)
            if outlet is not None:
                self.lines.append(f"{outlet.text} > {name}.p{slot}")
                deepest = max(deepest, outlet.chain, key=len)
        deepest = max(deepest, self._gate(name, chain), key=len)
        self._outlets.append(Outlet(name, kind, deepest))

    def _iterator(self, chain: Chain) -> None:
        outlet = self._pick(chain, "Array", exact=True) or self._pick(chain, "Array")
        if outlet is None:
            return
        name = self._name("E")
        self.lines += [f"{name}: Iterator", f"{outlet.text} > {name}"]
        inner = (*max(outlet.chain, self._gate(name, chain), key=len), name)
        self._outlets.append(Outlet(name, "String", inner))
        self._outlets.append(Outlet(f"{name}.arraySize", "Number", inner))
        if len(inner) == 1 and self._draw(st.booleans()):
            self._iterator_inside(inner)

    def _iterator_inside(self, chain: Chain) -> None:
        """An Iterator in the items of another."""
        name = self._name("N")
        self.acts[name] = _act(name, "Array")
        self.lines += [f"{name}: Code Array", f"{chain[-1]} > {name}"]
        self._outlets.append(Outlet(name, "Array", chain))
        self._iterator(chain)

    def _condition(self, chain: Chain) -> None:
        outlet = self._pick(chain, "Number")
        if outlet is None:
            return
        name = self._name("C")
        self.lines += [
            f"{name}: Condition | big: x > 6 | mid: x > 3 | default",
            f"{outlet.text} > {name}.x",
        ]
        deepest = max(outlet.chain, self._gate(name, chain), key=len)
        self._branches += [
            Outlet(f"{name}?{branch}", "", deepest) for branch in ("big", "mid", "default")
        ]

    def _output(self, chain: Chain) -> None:
        outlet = self._pick(chain)
        if outlet is None:
            return
        name = self._name("O")
        self.lines += [f"{name}: Output", f"{outlet.text} > {name}"]
        self._gate(name, chain)

    def _collector(self, chain: Chain) -> None:
        """Closes the chain's last Iterator; what it takes may come from outside of that."""
        item = self._pick(chain, "String", exact=True) or self._pick(chain, "String")
        if item is None:
            return
        name = self._name("A")
        self.lines += [
            f"{name}: Collector",
            f"{item.text} > {name}.arrayItem",
            f"{chain[-1]}.arraySize > {name}.arraySize",
        ]
        self._gate(name, chain)
        self._outlets.append(Outlet(name, "Array", chain[:-1]))

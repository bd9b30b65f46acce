"""Flows written as text, for tables of graphs.

In: Input Array            a node: name, type, and the type of its main output (else String)
Each: Iterator Number
A: Code                    Code is short for InlineCode
If: Condition | big: x > 5 | default
Stop: LoopController | done: ok == true | 5
In > Each.array            a connection from the main output; the input is declared by it
Each.arraySize > A.n
In > A.name : String $.data.user.name
A > Stop.ok : exit         in a loop: `when`, `back` or `exit` give the category
If?big > A                 a conditional connection
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from executions.engine.compile import compile_graph
from executions.engine.graph import Graph
from flowbuilder.definition.parse import parse

Raw = dict[str, Any]

_MAIN = {
    "Input": "document",
    "Iterator": "arrayItem",
    "Collector": "collectedArray",
    "InlineCode": "response",
    "LambdaFunction": "functionResponse",
    "Prompt": "modelCompletion",
}
_FIXED = {"arraySize": "Number", "collectedArray": "Array", "iterationCount": "Number"}
_CATEGORIES = {"when": "LoopCondition", "back": "ReturnValueToLoopStart", "exit": "ExitLoop"}
_LINK = re.compile(r"(\w+)(?:([.?])(\w+))?\s*>\s*(\w+)(?:\.(\w+))?(?:\s*:\s*(.*))?$")


def flow(text: str, bodies: Mapping[str, str] | None = None) -> Raw:
    """The definition's JSON. `bodies` are the definitions of its Loops, as text, by name."""
    return _Writer(text, bodies or {}).definition()


def graph(text: str, bodies: Mapping[str, str] | None = None) -> Graph:
    return compile_graph(parse(flow(text, bodies)))


class _Writer:
    def __init__(self, text: str, bodies: Mapping[str, str], loop: Raw | None = None) -> None:
        self._bodies = bodies
        self._loop = loop
        self._nodes: dict[str, Raw] = {}
        self._types: dict[str, str] = {}
        self._connections: list[Raw] = []
        lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
        links = [line for line in lines if _LINK.match(line)]
        for line in lines:
            if line not in links:
                self._node(line)
        for line in links:
            self._connect(line)
        for node in self._nodes.values():
            if node["type"] == "Loop":
                self._fill(node)

    def definition(self) -> Raw:
        return {"nodes": list(self._nodes.values()), "connections": self._connections}

    def controller(self) -> Raw:
        return next(n for n in self._nodes.values() if n["type"] == "LoopController")

    def _node(self, line: str) -> None:
        name, rest = line.split(":", 1)
        head, *settings = [part.strip() for part in rest.split("|")]
        kind, *types = head.split()
        kind = "InlineCode" if kind == "Code" else kind
        node: Raw = {"name": name, "type": kind, "inputs": [], "outputs": []}
        if kind in _MAIN:
            given = types[0] if types else "String"
            node["outputs"].append({"name": _MAIN[kind], "type": _FIXED.get(_MAIN[kind], given)})
        if kind == "Iterator":
            node["outputs"].append({"name": "arraySize", "type": "Number"})
        if kind == "LoopInput" and self._loop is not None:
            node["outputs"] = [
                {"name": item["name"], "type": item["type"]} for item in self._loop["inputs"]
            ]
        if kind == "Condition":
            node["configuration"] = {"condition": {"conditions": [_named(s) for s in settings]}}
        if kind == "LoopController":
            own: Raw = {"continueCondition": _named(settings[0])}
            if settings[1:]:
                own["maxIterations"] = int(settings[1])
            node["configuration"] = {"loopController": own}
        if kind == "Loop":
            node["counts"] = "iterationCount" in types
        self._nodes[name] = node

    def _connect(self, line: str) -> None:
        match = _LINK.match(line)
        assert match
        source, sign, port, target, name, rest = match.groups()
        link: Raw = {"name": f"c{len(self._connections)}", "source": source, "target": target}
        if sign == "?":
            link |= {"type": "Conditional", "configuration": {"conditional": {"condition": port}}}
            self._connections.append(link)
            return
        node, words = self._nodes[target], (rest or "").split()
        name = name or {"Output": "document", "Iterator": "array"}.get(node["type"], "x")
        origin = self._nodes[source]
        if origin["type"] == "Loop":
            self._promise(origin)
        output = next((o for o in origin["outputs"] if o["name"] == port), origin["outputs"][0])
        item: Raw = {"name": name, "type": output["type"], "expression": "$.data"}
        for word in words:
            if word in _CATEGORIES:
                item["category"] = _CATEGORIES[word]
            elif word.startswith("$"):
                item["expression"] = word
            else:
                item["type"] = word
        node["inputs"].append(item)
        ends = {"sourceOutput": output["name"], "targetInput": name}
        self._connections.append(link | {"type": "Data", "configuration": {"data": ends}})

    def _promise(self, loop: Raw) -> None:
        """A Loop's outputs are asked for: its body must be read first."""
        if "configuration" not in loop:
            self._fill(loop)

    def _fill(self, loop: Raw) -> None:
        if "configuration" in loop:
            return
        body = _Writer(self._bodies[loop["name"]], {}, loop)
        loop["configuration"] = {"loop": {"definition": body.definition()}}
        loop["outputs"] = [
            {"name": item["name"], "type": item["type"]}
            for item in body.controller()["inputs"]
            if item.get("category") == "ExitLoop"
        ]
        if loop.pop("counts"):
            loop["outputs"].append({"name": "iterationCount", "type": "Number"})


def _named(setting: str) -> Raw:
    name, _, expression = (part.strip() for part in setting.partition(":"))
    return {"name": name, "expression": expression} if expression else {"name": name}

"""The flows of the soak, each with what must come of it: the pure simulation says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from executions.engine.compile import compile_graph
from executions.engine.events import Status
from executions.graphs import ACTING
from flowbuilder.definition.parse import parse
from flowbuilder.definition.types import Definition, Node
from tests.engine import runs
from tests.engine.flows import Raw, flow
from tests.engine.random_flows import Flow, flows
from tests.engine.table.case import BODY, COUNTING, EACH, LOOP
from tests.soak.acts import act

CHAIN = "In: Input Array\nOut: Output\nN1: Code\nIn > N1\n" + "".join(
    f"N{n}: Code\nN{n - 1} > N{n}\n" for n in range(2, 13)
)
NESTED = """
    In: Input Array\nRows: Iterator\nCells: Code Array\nEach: Iterator\nWork: Code
    Line: Collector\nSum: Code\nAll: Collector\nOut: Output
    In > Rows\nRows > Cells\nCells > Each\nEach > Work\nRows > Work.row\nWork > Line.arrayItem
    Each.arraySize > Line.arraySize\nLine > Sum\nSum > All.arrayItem
    Rows.arraySize > All.arraySize\nAll > Out
"""
#: Beside random ones: text, value, and the bodies of loops.
FIXED: list[tuple[str, Any, Mapping[str, str]]] = [
    (CHAIN + "N12 > Out", ["a"], {}),
    (NESTED, [*"abcdef"], {}),
    (EACH + "Big: Code\nEach > Big\nBig > All.arrayItem", [*"abc"], {}),
    (LOOP, 1, {"Rep": COUNTING.replace("seen >= 3", "seen == 7")}),
    (LOOP, 2, {"Rep": BODY.replace("n >= 3", "n == 11")}),
    (CHAIN + "Bad: Code\nN6 > Bad\nBad > Out", ["a"], {}),
    (EACH + "Risky: Code\nEach > Risky\nRisky > All.arrayItem", [*"abcdefghijkl"], {}),
]


@dataclass(frozen=True)
class Shape:
    definition: Raw
    value: Any
    status: Status
    #: By Output node: its value, or by the indices of its path its values. Of one that fails: none,
    #: as they depend on which call comes first.
    outputs: dict[str, Any] = field(default_factory=dict)


def shapes(number: int) -> list[Shape]:
    """The fixed shapes and some thirty random ones, always the same for a number."""
    drawn: list[Flow] = []

    @seed(number)
    @settings(
        max_examples=30,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(flows())
    def draw(one: Flow) -> None:
        drawn.append(one)

    draw()
    found = [_shape(text, value, bodies) for text, value, bodies in FIXED]
    return found + [_shape(one.text, one.value, {}) for one in drawn]


def _shape(text: str, value: Any, bodies: Mapping[str, str]) -> Shape:
    raw = flow(text, bodies)
    definition = parse(raw)
    acts = {node.name: _act_of(node) for node in _acting(definition)}
    ran = runs.run(compile_graph(definition), value, acts, concurrency=1)
    outputs = ran.outputs if ran.outcome.status == Status.SUCCEEDED else {}
    return Shape(raw, value, ran.outcome.status, outputs)


def _acting(definition: Definition) -> list[Node]:
    nodes = [node for node in definition.nodes if node.type in ACTING]
    for node in definition.nodes:
        nodes += _acting(node.body) if node.body is not None else []
    return nodes


def _act_of(node: Node) -> runs.Act:
    return lambda **inputs: act(node.name, str(node.outputs[0].type), inputs)

"""Iterators, Collectors, and Iterators in Iterators."""

from __future__ import annotations

from tests.engine.table.case import EACH, NEST, Case


def rows() -> list[Case]:
    return [
        Case(
            "iterator and collector",
            EACH + "A: Code\nEach > A\nA > All.arrayItem",
            {"Out": ["A(x)", "A(y)", "A(z)"]},
            value=["x", "y", "z"],
        ),
        Case(
            "more items than may run at a time",
            EACH + "A: Code\nB: Code\nEach > A\nA > B\nB > All.arrayItem",
            {"Out": [f"B(A({i}))" for i in range(12)]},
            value=[str(i) for i in range(12)],
        ),
        Case(
            "an empty array gives an empty one",
            EACH + "A: Code\nEach > A\nA > All.arrayItem",
            {"Out": []},
            value=[],
        ),
        Case(
            "nothing between iterator and collector",
            EACH + "Each > All.arrayItem",
            {"Out": ["x", "y"]},
            value=["x", "y"],
        ),
        Case(
            "an iterator that nothing follows",
            "In: Input Array\nEach: Iterator\nIn > Each",
            {},
            value=["x", "y"],
        ),
        Case(
            "an output in the scope emits for each item",
            "In: Input Array\nEach: Iterator\nOut: Output\nIn > Each\nEach > Out",
            {"Out": {(0,): "x", (1,): "y"}},
            value=["x", "y"],
        ),
        Case(
            "an output in the scope over nothing",
            "In: Input Array\nEach: Iterator\nOut: Output\nIn > Each\nEach > Out",
            {},
            value=[],
        ),
        Case(
            "the number of items",
            "In: Input Array\nEach: Iterator\nOut: Output\nIn > Each\nEach.arraySize > Out",
            {"Out": {(0,): 2, (1,): 2}},
            value=["x", "y"],
        ),
        Case(
            "two iterators over one array",
            """In: Input Array\nE1: Iterator\nE2: Iterator\nC1: Collector\nC2: Collector\nJ: Code
            Out: Output\nIn > E1\nIn > E2\nE1 > C1.arrayItem\nE2 > C2.arrayItem
            E1.arraySize > C1.arraySize\nE2.arraySize > C2.arraySize\nC1 > J.l\nC2 > J.r
            J > Out""",
            {"Out": "J(['x'], ['x'])"},
            value=["x"],
        ),
        Case(
            "one iterator after another",
            EACH.replace("All > Out", "")
            + """E2: Iterator\nA2: Collector\nB: Code\nEach > All.arrayItem\nAll > E2\nE2 > B
            B > A2.arrayItem\nE2.arraySize > A2.arraySize\nA2 > Out""",
            {"Out": ["B(x)", "B(y)"]},
            value=["x", "y"],
        ),
        Case(
            "two collectors close one iterator",
            EACH
            + """A: Code\nAll2: Collector\nO2: Output\nEach > A\nA > All.arrayItem
            Each > All2.arrayItem\nEach.arraySize > All2.arraySize\nAll2 > O2""",
            {"Out": ["A(x)", "A(y)"], "O2": ["x", "y"]},
            value=["x", "y"],
        ),
        Case(
            "a collector and an output in one scope",
            EACH + "A: Code\nO2: Output\nEach > A\nA > All.arrayItem\nA > O2",
            {"Out": ["A(x)"], "O2": {(0,): "A(x)"}},
            value=["x"],
        ),
        Case(
            "nested iterators, both collected",
            NEST
            + """A: Code\nC1: Collector\nC2: Collector\nSub > A\nA > C1.arrayItem
            Sub.arraySize > C1.arraySize\nC1 > C2.arrayItem\nEach.arraySize > C2.arraySize
            C2 > Out""",
            {"Out": [["A(p)", "A(q)"], [], ["A(r)"]]},
            value=[["p", "q"], [], ["r"]],
        ),
        Case(
            "nested iterators, the inner one collected",
            NEST + "C1: Collector\nSub > C1.arrayItem\nSub.arraySize > C1.arraySize\nC1 > Out",
            {"Out": {(0,): ["p", "q"], (1,): ["r"]}},
            value=[["p", "q"], ["r"]],
        ),
        Case(
            "nested iterators, an output inside both",
            NEST + "Sub > Out",
            {"Out": {(0, 0): "p", (0, 1): "q", (2, 0): "r"}},
            value=[["p", "q"], [], ["r"]],
        ),
        Case(
            "three iterators deep",
            NEST.replace("Sub: Iterator", "Sub: Iterator Array")
            + """Low: Iterator\nC1: Collector\nC2: Collector\nC3: Collector
            Sub > Low\nLow > C1.arrayItem\nLow.arraySize > C1.arraySize\nC1 > C2.arrayItem
            Sub.arraySize > C2.arraySize\nC2 > C3.arrayItem\nEach.arraySize > C3.arraySize
            C3 > Out""",
            {"Out": [[["p"], []], [], [["q", "r"]]]},
            value=[[["p"], []], [], [["q", "r"]]],
        ),
    ]

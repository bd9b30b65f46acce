"""Values from outside a scope, and conditions in and around one."""

from __future__ import annotations

from tests.engine.table.case import EACH, NEST, NUMBERS, Case, length


def rows() -> list[Case]:
    return [
        Case(
            "a value from outside is there before the items",
            EACH.replace("In: Input Array", "In: Input Object").replace(
                "In > Each", "In > Each : Array $.data.items"
            )
            + "A: Code\nIn > A.who : String $.data.who\nEach > A.x\nA > All.arrayItem",
            {"Out": ["A(me, x)", "A(me, y)"]},
            value={"items": ["x", "y"], "who": "me"},
        ),
        Case(
            "a value from outside comes after the items have begun",
            EACH + "S: Code\nT: Code\nA: Code\nIn > S\nS > T\nT > A.late\nEach > A.x\n"
            "A > All.arrayItem",
            {"Out": [f"A(T(S({[*'uvwxyz']})), {x})" for x in "uvwxyz"]},
            value=[*"uvwxyz"],
        ),
        Case(
            "a value that comes out of the same iterator's items",
            EACH.replace("All > Out", "")
            + """X: Code\nP: Code\nY: Code\nAll2: Collector\nEach > X\nX > All.arrayItem
            All > P\nP > Y.all\nEach > Y.x\nY > All2.arrayItem\nEach.arraySize > All2.arraySize
            All2 > Out""",
            {"Out": [f"Y(P({[f'X({i})' for i in range(9)]}), {i})" for i in range(9)]},
            value=[str(i) for i in range(9)],
        ),
        Case(
            "two iterators whose items wait for each other's collectors",
            """In: Input Array\nE1: Iterator\nE2: Iterator\nC1: Collector\nC2: Collector
            Y1: Code\nY2: Code\nO1: Output\nO2: Output\nX1: Code\nX2: Code
            In > E1\nIn > E2\nE1 > X1\nE2 > X2\nX1 > C1.arrayItem\nX2 > C2.arrayItem
            E1.arraySize > C1.arraySize\nE2.arraySize > C2.arraySize
            C2 > Y1.all\nE1 > Y1.x\nC1 > Y2.all\nE2 > Y2.x\nY1 > O1\nY2 > O2""",
            {
                f"O{k}": {
                    (i,): f"Y{k}({[f'X{3 - k}({j})' for j in range(7)]}, {i})" for i in range(7)
                }
                for k in (1, 2)
            },
            value=[str(i) for i in range(7)],
        ),
        Case(
            "values of two scopes outside, in the innermost",
            NEST + "S: Code\nA: Code\nIn > S\nSub > A.x\nEach > A.list\nS > A.s\nA > Out",
            {
                "Out": {
                    (0, 0): "A(p, ['p'], S([['p'], ['q']]))",
                    (1, 0): "A(q, ['q'], S([['p'], ['q']]))",
                }
            },
            value=[["p"], ["q"]],
        ),
        Case(
            "what follows a collector lies outside",
            EACH.replace("All > Out", "")
            + "B: Code\nEach > All.arrayItem\nAll > B.l\nIn > B.r\nB > Out",
            {"Out": "B(['x'], ['x'])"},
            value=["x"],
        ),
        Case(
            "a condition in the scope decides for each item",
            NUMBERS + "O1: Output\nO2: Output\nEach > O1\nEach > O2\nIf?big > O1\nIf?default > O2",
            {"O1": {(0,): 9}, "O2": {(1,): 2}},
            value=[9, 2],
            skipped=("O1[1]", "O2[0]"),
        ),
        Case(
            "skipped items are left out of the collection",
            NUMBERS
            + """A: Code\nAll: Collector\nOut: Output\nEach > A\nIf?big > A\nA > All.arrayItem
            Each.arraySize > All.arraySize\nAll > Out""",
            {"Out": ["A(9)", "A(7)"]},
            value=[9, 2, 7, 1],
            skipped=("A[1]", "A[3]"),
        ),
        Case(
            "all items skipped: an empty collection",
            NUMBERS
            + """All: Collector\nOut: Output\nEach > All.arrayItem\nIf?big > All
            Each.arraySize > All.arraySize\nAll > Out""",
            {"Out": []},
            value=[1, 2],
        ),
        Case(
            "a condition straight to the collector",
            NUMBERS
            + """All: Collector\nOut: Output\nEach > All.arrayItem\nIf?big > All
            Each.arraySize > All.arraySize\nAll > Out""",
            {"Out": [8]},
            value=[1, 8],
        ),
        Case(
            "a skipped iterator skips all inside and after it",
            """In: Input Array\nN: Code Number\nIf: Condition | big: x > 5 | default\nEach: Iterator
            A: Code\nAll: Collector\nOut: Output\nIn > N\nN > If.x\nIf?big > Each\nIn > Each
            Each > A\nA > All.arrayItem\nEach.arraySize > All.arraySize\nAll > Out""",
            {},
            value=["x"],
            acts={"N": length},
            skipped=("A", "All", "Each", "Out"),
        ),
        Case(
            "a condition outside closes a node inside for every item",
            EACH
            + """N: Code Number\nIf: Condition | big: x > 5 | default\nA: Code
            In > N\nN > If.x\nEach > A\nIf?big > A\nA > All.arrayItem""",
            {"Out": []},
            value=["x", "y"],
            acts={"N": length},
            skipped=("A[0]", "A[1]"),
        ),
        Case(
            "a condition outside opens a node inside for every item",
            EACH
            + """N: Code Number\nIf: Condition | big: x > 5 | default\nA: Code
            In > N\nN > If.x\nEach > A\nIf?default > A\nA > All.arrayItem""",
            {"Out": ["A(x)", "A(y)"]},
            value=["x", "y"],
            acts={"N": length},
        ),
        Case(
            "a condition outside closes the collector as a whole",
            EACH
            + """N: Code Number\nIf: Condition | big: x > 5 | default
            In > N\nN > If.x\nEach > All.arrayItem\nIf?big > All""",
            {},
            value=["x", "y"],
            acts={"N": length},
            skipped=("All", "Out"),
        ),
        Case(
            "a dead value from outside skips every item's node",
            EACH
            + """N: Code Number\nIf: Condition | big: x > 5 | default\nS: Code\nA: Code
            In > N\nN > If.x\nIn > S\nIf?big > S\nS > A.s\nEach > A.x\nA > All.arrayItem""",
            {"Out": []},
            value=["x", "y"],
            acts={"N": length},
            skipped=("A[0]", "A[1]", "S"),
        ),
        Case(
            "an inner iterator skipped in one item",
            """In: Input Array\nEach: Iterator Array\nN: Code Number\nSub: Iterator
            If: Condition | big: x > 1 | default\nA: Code\nC1: Collector\nC2: Collector\nOut: Output
            In > Each\nEach > N\nN > If.x\nEach > Sub\nIf?big > Sub\nSub > A\nA > C1.arrayItem
            Sub.arraySize > C1.arraySize\nC1 > C2.arrayItem\nEach.arraySize > C2.arraySize
            C2 > Out""",
            {"Out": [["A(p)", "A(q)"]]},
            value=[["p", "q"], ["r"], []],
            acts={"N": length},
            skipped=("A[1]", "A[2]", "C1[1]", "C1[2]", "Sub[1]", "Sub[2]"),
        ),
    ]

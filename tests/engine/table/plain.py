"""Flows without branches or scopes."""

from __future__ import annotations

from tests.engine.table.case import Case


def rows() -> list[Case]:
    return [
        Case("input to output", "In: Input\nOut: Output\nIn > Out", {"Out": "a"}),
        Case("no output", "In: Input\nA: Code\nIn > A", {}),
        Case("one node", "In: Input\nA: Code\nOut: Output\nIn > A\nA > Out", {"Out": "A(a)"}),
        Case(
            "chain",
            "In: Input\nA: Code\nB: Code\nC: Code\nOut: Output\nIn > A\nA > B\nB > C\nC > Out",
            {"Out": "C(B(A(a)))"},
        ),
        Case(
            "diamond",
            """In: Input\nA: Code\nB: Code\nC: Code\nD: Code\nOut: Output
            In > A\nA > B\nA > C\nB > D.l\nC > D.r\nD > Out""",
            {"Out": "D(B(A(a)), C(A(a)))"},
        ),
        Case(
            "several outputs",
            "In: Input\nA: Code\nO1: Output\nO2: Output\nIn > O1\nIn > A\nA > O2",
            {"O1": "a", "O2": "A(a)"},
        ),
        Case(
            "one value to several inputs of one node",
            "In: Input\nA: Code\nOut: Output\nIn > A.l\nIn > A.r\nA > Out",
            {"Out": "A(a, a)"},
        ),
        Case(
            "expressions take parts of a value",
            """In: Input Object\nA: Code\nOut: Output
            In > A.name : String $.data.user.name\nIn > A.tags : Array $.data.tags[0:2]
            A > Out""",
            {"Out": "A(Ada, ['x', 'y'])"},
            value={"user": {"name": "Ada"}, "tags": ["x", "y", "z"]},
        ),
        Case(
            "a node without inputs runs at the start",
            "In: Input\nA: Code\nB: Code\nOut: Output\nIn > B.l\nA > B.r\nB > Out",
            {"Out": "B(a, A())"},
        ),
        Case(
            "a node without connections runs",
            "In: Input\nA: Code\nOut: Output\nIn > Out",
            {"Out": "a"},
        ),
        Case(
            "declared after what it feeds",
            "Out: Output\nB: Code\nA: Code\nIn: Input\nB > Out\nA > B\nIn > A",
            {"Out": "B(A(a))"},
        ),
    ]

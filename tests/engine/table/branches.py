"""Conditions and dead paths."""

from __future__ import annotations

from tests.engine.table.case import Case

_IF = """
    In: Input
    If: Condition | yes: x == "a" | default
    In > If.x
"""


def rows() -> list[Case]:
    two = _IF + "A: Code\nB: Code\nO1: Output\nO2: Output\nIn > A\nIn > B\nA > O1\nB > O2\n"
    gates = "If?yes > A\nIf?default > B\n"
    return [
        Case("first branch", two + gates, {"O1": "A(a)"}, skipped=("B", "O2")),
        Case("default branch", two + gates, {"O2": "B(z)"}, value="z", skipped=("A", "O1")),
        Case(
            "no branch and no default",
            """In: Input\nIf: Condition | yes: x == "a"\nOut: Output
            In > If.x\nIn > Out\nIf?yes > Out""",
            {},
            value="z",
            skipped=("Out",),
        ),
        Case(
            "default stands first and is still tried last",
            """In: Input\nIf: Condition | default | yes: x == "a"\nO1: Output\nO2: Output
            In > If.x\nIn > O1\nIn > O2\nIf?yes > O1\nIf?default > O2""",
            {"O1": "a"},
            skipped=("O2",),
        ),
        Case(
            "the first condition that holds wins",
            """In: Input Number\nIf: Condition | big: x > 5 | huge: x > 50 | default
            O1: Output\nO2: Output\nO3: Output
            In > If.x\nIn > O1\nIn > O2\nIn > O3\nIf?big > O1\nIf?huge > O2\nIf?default > O3""",
            {"O1": 99},
            value=99,
            skipped=("O2", "O3"),
        ),
        Case(
            "a branch that leads nowhere",
            _IF + "A: Code\nOut: Output\nIn > A\nA > Out\nIf?default > A",
            {},
            skipped=("A", "Out"),
        ),
        Case(
            "one branch to several nodes",
            _IF + "O1: Output\nO2: Output\nIn > O1\nIn > O2\nIf?yes > O1\nIf?yes > O2",
            {"O1": "a", "O2": "a"},
        ),
        Case(
            "a dead chain is dead to its end",
            _IF + "A: Code\nB: Code\nC: Code\nOut: Output\nIn > A\nA > B\nB > C\nC > Out\n"
            "If?default > A",
            {},
            skipped=("A", "B", "C", "Out"),
        ),
        Case(
            "a join of a live and a dead branch is dead",
            two.replace("B > O2", "B > J.r") + "J: Code\nA > J.l\nJ > O2\n" + gates,
            {"O1": "A(a)"},
            skipped=("B", "J", "O2"),
        ),
        Case(
            "two conditional connections: one open is enough",
            _IF + "Out: Output\nIn > Out\nIf?yes > Out\nIf?default > Out",
            {"Out": "a"},
        ),
        Case(
            "conditional connections of two conditions: one open is enough",
            _IF + 'Iff: Condition | no: x == "b" | default\nOut: Output\n'
            "In > Iff.x\nIn > Out\nIf?yes > Out\nIff?no > Out",
            {"Out": "a"},
        ),
        Case(
            "all conditional connections closed",
            _IF + 'Iff: Condition | no: x == "b" | default\nOut: Output\n'
            "In > Iff.x\nIn > Out\nIf?default > Out\nIff?no > Out",
            {},
            skipped=("Out",),
        ),
        Case(
            "an open gate still waits for the data",
            _IF + "S: Code\nA: Code\nOut: Output\nIn > S\nS > A\nA > Out\nIf?yes > A",
            {"Out": "A(S(a))"},
        ),
        Case(
            "a condition behind a dead branch closes all of its own",
            _IF + 'Iff: Condition | yes: x == "a" | default\nO1: Output\nO2: Output\n'
            "In > Iff.x\nIf?default > Iff\nIn > O1\nIn > O2\nIff?yes > O1\nIff?default > O2",
            {},
            skipped=("Iff", "O1", "O2"),
        ),
        Case(
            "a skipped condition beside a taken one",
            _IF + 'Iff: Condition | yes: x == "a" | default\nOut: Output\n'
            "In > Iff.x\nIf?default > Iff\nIn > Out\nIff?yes > Out\nIf?yes > Out",
            {"Out": "a"},
            skipped=("Iff",),
        ),
        Case(
            "a skipped node whose expression would not fit",
            """In: Input Object\nIf: Condition | yes: x == "a" | default\nOut: Output
            In > If.x : String $.data.kind\nIn > Out : String $.data.missing.part\nIf?yes > Out""",
            {},
            value={"kind": "z"},
            skipped=("Out",),
        ),
    ]

"""Loops."""

from __future__ import annotations

from tests.engine.table.case import BODY, COUNTING, EACH, LOOP, Case, length_of_text, plus


def rows() -> list[Case]:
    return [
        Case(
            "a loop until its condition holds",
            LOOP,
            {"Out": 3, "Count": 3},
            value=0,
            bodies={"Rep": COUNTING},
            acts={"Work": plus},
        ),
        Case(
            "a loop runs at least once",
            LOOP,
            {"Out": 100, "Count": 1},
            value=99,
            bodies={"Rep": COUNTING},
            acts={"Work": plus},
        ),
        Case(
            "a loop ends after the most passes",
            LOOP,
            {"Out": -95, "Count": 5},
            value=-100,
            bodies={"Rep": COUNTING.replace("| 10", "| 5")},
            acts={"Work": plus},
        ),
        Case(
            "ten passes unless said otherwise",
            LOOP,
            {"Out": -90, "Count": 10},
            value=-100,
            bodies={"Rep": COUNTING.replace("| 10", "")},
            acts={"Work": plus},
        ),
        Case(
            "what is not carried back begins anew in each pass",
            LOOP,
            {"Out": 1, "Count": 10},
            value=0,
            bodies={"Rep": BODY},
            acts={"Work": plus},
        ),
        Case(
            "some inputs carried back, others kept",
            """In: Input Object\nRep: Loop\nOut: Output
            In > Rep.text : String $.data.text\nIn > Rep.suffix : String $.data.suffix
            Rep.done > Out""",
            {"Out": "a!!!!"},
            value={"text": "a", "suffix": "!"},
            bodies={
                "Rep": """Start: LoopInput\nAdd: Code\nLen: Code Number
                Stop: LoopController | long: size > 4
                Start.text > Add.text\nStart.suffix > Add.suffix\nAdd > Len.text
                Len > Stop.size : when\nAdd > Stop.text : back\nAdd > Stop.done : exit"""
            },
            acts={"Add": lambda text, suffix: text + suffix, "Len": length_of_text},
        ),
        Case(
            "an output in a loop emits once for each pass",
            "In: Input Number\nRep: Loop\nIn > Rep.n",
            {"Shown": {(0,): 1, (1,): 2, (2,): 3}},
            value=0,
            bodies={"Rep": COUNTING + "Shown: Output\nWork > Shown"},
            acts={"Work": plus},
        ),
        Case(
            "a loop in an iterator",
            EACH.replace("Each: Iterator", "Each: Iterator Number")
            + "Rep: Loop\nEach > Rep.n\nRep.total > All.arrayItem",
            {"Out": [3, 8, 3]},
            value=[0, 7, 2],
            bodies={"Rep": COUNTING},
            acts={"Work": plus},
        ),
        Case(
            "a loop after a loop, with names of nodes in common",
            """In: Input Number\nR1: Loop\nR2: Loop\nOut: Output
            In > R1.n\nR1.total > R2.n\nR2.total > Out""",
            {"Out": 4},
            value=0,
            bodies={"R1": COUNTING, "R2": COUNTING},
            acts={"Work": plus},
        ),
        Case(
            "a skipped loop",
            """In: Input Number\nIf: Condition | big: x > 5 | default\nRep: Loop\nOut: Output
            In > If.x\nIn > Rep.n\nIf?big > Rep\nRep.total > Out""",
            {},
            value=0,
            bodies={"Rep": COUNTING},
            skipped=("Out", "Rep"),
        ),
        Case(
            "a side effect in a loop runs in each pass",
            LOOP,
            {"Out": 3, "Count": 3},
            value=0,
            bodies={"Rep": COUNTING + "Side: Code\nStart > Side"},
            acts={"Work": plus},
        ),
        Case(
            "a loop controller fed by the loop's input alone",
            LOOP,
            {"Out": 7, "Count": 1},
            value=7,
            bodies={
                "Rep": """Start: LoopInput\nStop: LoopController | enough: n > 3
                Start > Stop.n : when\nStart > Stop.total : exit"""
            },
        ),
    ]

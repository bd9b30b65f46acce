"""What keeps a definition from being compiled, whoever let it through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from executions.engine.compile import compile_graph
from executions.engine.events import Kind
from flowbuilder.definition.parse import parse
from flowbuilder.definition.types import DefinitionError
from tests.engine.flows import flow, graph
from tests.engine.runs import run
from tests.engine.table.case import COUNTING, LOOP

ROOT = Path(__file__).resolve().parents[2]


def refused(raw: Any) -> str:
    with pytest.raises(DefinitionError) as caught:
        compile_graph(parse(raw))
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A: Code", "one Input node; this one has 0"),
        ("In: Input\nIn2: Input", "one Input node; this one has 2"),
        ("In: Input\nA: Code\nB: Code\nA > B\nB > A", "circle around A, B"),
        ("In: Input\nOut: Output", "Input `document` of node `Out` is not connected"),
        ("In: Input\nEach: Iterator", "Input `array` of node `Each` is not connected"),
        ("In: Input\nAll: Collector\nIn > All.arrayItem", "has no Iterator before it"),
        (
            "In: Input Array\nE1: Iterator\nE2: Iterator\nA: Code\nIn > E1\nIn > E2\nE1 > A.l\n"
            "E2 > A.r",
            "joins the items of `E",
        ),
        ("In: Input\nA: Code\nIn > A.x\nIn > A.x", "`x` of node `A` has more than one connection"),
        ("In: Input\nA: Code\nIn > A.x : String $.dat", "Input `x` of node `A`"),
        ("In: Input\nIf: Condition\nIn > If.x", "`If` has no conditions"),
        ("In: Input\nIf: Condition | a: x = 1\nIn > If.x", "Condition `a` of node `If`"),
        ("In: Input\nIf: Condition | a\nIn > If.x", "`a` of node `If` has no expression"),
        ("In: Input\nS: LoopInput", "LoopInput node `S` stands outside a Loop"),
        ("In: Input\nIf: Condition | a: x == 1\nIn > If.x\nIf?b > In", "no condition `b`"),
    ],
)
def test_a_flow_that_cannot_run_is_refused(text: str, part: str) -> None:
    assert part in refused(flow(text))


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ("Sub: Iterator", "Iterator node `Sub` stands in Loop `Rep`"),
        ("Start2: LoopInput", "needs one LoopInput node; it has 2"),
    ],
)
def test_a_loop_that_cannot_run_is_refused(more: str, part: str) -> None:
    assert part in refused(flow(LOOP, {"Rep": COUNTING + more}))


def test_a_loop_without_a_definition_is_refused() -> None:
    raw = flow(LOOP, {"Rep": COUNTING})
    del next(n for n in raw["nodes"] if n["name"] == "Rep")["configuration"]
    assert "Loop `Rep` has no definition" in refused(raw)


def test_two_nodes_of_one_name_are_refused() -> None:
    raw = flow("In: Input\nA: Code\nIn > A")
    raw["nodes"].append(raw["nodes"][1])
    assert "Two nodes are named `A`" in refused(raw)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"source": "Gone"}, "there is no node `Gone`"),
        ({"configuration": None}, "does not say"),
        (
            {"configuration": {"data": {"sourceOutput": "no", "targetInput": "x"}}},
            "`In` has no output `no`",
        ),
        (
            {"configuration": {"data": {"sourceOutput": "document", "targetInput": "no"}}},
            "`A` has no input `no`",
        ),
        ({"type": "Conditional"}, "does not say"),
    ],
)
def test_a_connection_without_both_ends_is_refused(change: dict[str, Any], part: str) -> None:
    raw = flow("In: Input\nA: Code\nIn > A")
    raw["connections"][0].update(change)
    message = refused(raw)
    assert "Connection `c0`" in message
    assert part in message


def test_a_deep_nest_of_iterators_runs_without_recursion() -> None:
    depth = 300
    text = "In: Input Array\nIn > E0\n" + "\n".join(
        f"E{i}: Iterator Array" + (f"\nE{i} > E{i + 1}" if i + 1 < depth else "")
        for i in range(depth)
    )
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    opened = run(graph(text), value).of(Kind.NODE_OUTPUT, f"E{depth - 1}")
    assert [len(event.path) for event in opened] == [depth]


def test_a_long_chain_dies_without_recursion() -> None:
    text = """
        In: Input Number\nIf: Condition | big: x > 5 | default\nIn > If.x\nIn > N0\nIf?big > N0
    """ + "\n".join(f"N{i}: Code" + (f"\nN{i} > N{i + 1}" if i < 1999 else "") for i in range(2000))
    assert len(run(graph(text), 1).skipped) == 2000


def test_the_example_compiles() -> None:
    raw = json.loads((ROOT / "examples/easy_reading/definition.json").read_text())
    assert compile_graph(parse(raw)).root.vertices

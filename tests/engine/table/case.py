"""A row of the table, and shapes that several rows share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from executions.engine.graph import Graph
from tests.engine.flows import graph
from tests.engine.runs import Act


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    #: By Output node: its value, or by the indices of its path its values.
    outputs: dict[str, Any]
    value: Any = "a"
    skipped: tuple[str, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)

    def graph(self) -> Graph:
        return graph(self.text, self.bodies)


EACH = """
    In: Input Array
    Each: Iterator
    All: Collector
    Out: Output
    In > Each
    Each.arraySize > All.arraySize
    All > Out
"""
#: An Iterator in an Iterator.
NEST = """
    In: Input Array
    Each: Iterator Array
    Sub: Iterator
    Out: Output
    In > Each
    Each > Sub
"""
NUMBERS = """
    In: Input Array
    Each: Iterator Number
    If: Condition | big: x > 5 | default
    In > Each
    Each > If.x
"""
BODY = """
    Start: LoopInput
    Work: Code Number
    Stop: LoopController | enough: n >= 3 | 10
    Start > Work.n
    Work > Stop.n : when
    Work > Stop.total : exit
"""
COUNTING = """
    Start: LoopInput
    Work: Code Number
    Stop: LoopController | enough: seen >= 3 | 10
    Start > Work.n
    Work > Stop.seen : when
    Work > Stop.n : back
    Work > Stop.total : exit
"""
LOOP = """
    In: Input Number
    Rep: Loop iterationCount
    Out: Output
    Count: Output
    In > Rep.n
    Rep.total > Out
    Rep.iterationCount > Count
"""


def plus(n: int) -> int:
    return n + 1


def length(x: str) -> int:
    return len(x)


def length_of_text(text: str) -> int:
    return len(text)

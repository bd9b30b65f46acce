"""The cost of the fold alone, counted. `bench` says how long it takes."""

from __future__ import annotations

import sys
import tracemalloc
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Any

from executions.engine.events import Event, Kind
from executions.engine.graph import Graph
from executions.engine.plan import Plan
from flowbuilder.definition.types import JSON
from tests.engine.flows import graph
from tests.engine.runs import given
from tests.engine.table.case import EACH

BODY = EACH + "A: Code\nB: Code\nEach > A\nA > B\nB > All.arrayItem"


def drive(compiled: Graph, value: Any) -> None:
    """Run to the end, keeping nothing."""
    plan = Plan(compiled, 10)
    due = deque(plan.apply(given(value)).due)
    while due:
        at = due.popleft()
        told: dict[str, JSON] = {"name": "response", "value": "x"}
        due += plan.apply(Event(Kind.NODE_OUTPUT, at.node, at.path, {"fields": [told]})).due
    assert plan.outcome is not None
    assert plan.outcome.status == "Succeeded"


def steps(work: Callable[[], None]) -> int:
    """How many functions of Python are called: the same on every machine."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_the_cost_of_an_item_does_not_grow_with_their_number() -> None:
    compiled = graph(BODY)
    few = steps(lambda: drive(compiled, ["x"] * 500)) / 500
    many = steps(lambda: drive(compiled, ["x"] * 10_000)) / 10_000
    assert many < 1.05 * few


def test_the_cost_of_a_node_does_not_grow_with_their_number() -> None:
    short, long = chained(40), chained(800)
    few = steps(lambda: drive(short, "x")) / 40
    many = steps(lambda: drive(long, "x")) / 800
    assert many < 1.05 * few


def chained(length: int) -> Graph:
    """So many nodes in a row."""
    return graph(
        f"In: Input\nOut: Output\nIn > N0\nN{length - 1} > Out\n"
        + "\n".join(
            f"N{i}: Code" + (f"\nN{i} > N{i + 1}" if i < length - 1 else "") for i in range(length)
        )
    )


def test_memory_does_not_grow_with_the_number_of_items() -> None:
    compiled = graph(BODY)
    array: list[Any] = ["x"] * 20_000
    tracemalloc.start()
    drive(compiled, array)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # What is collected is as long as the array: 8 bytes an item, twice while it is sorted out.
    assert peak < 1_500_000


def test_a_value_is_dropped_when_its_last_consumer_has_it() -> None:
    plan = Plan(chained(10), 1)
    due = plan.apply(given("x")).due
    tracemalloc.start()
    while due:
        told: dict[str, JSON] = {"name": "response", "value": "x" * 1_000_000 + due[0].node}
        due = plan.apply(Event(Kind.NODE_OUTPUT, due[0].node, (), {"fields": [told]})).due
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000

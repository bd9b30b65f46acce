"""The cost of the fold alone. Limits are loose: other work may share the machine."""

from __future__ import annotations

import time
import tracemalloc
from collections import deque
from collections.abc import Callable
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


def best(work: Callable[[], None], times: int) -> float:
    """Milliseconds of the quickest of several times."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found) * 1000


def test_a_chain_of_forty_nodes_takes_a_millisecond_or_two() -> None:
    text = "In: Input\nOut: Output\nIn > N0\nN39 > Out\n" + "\n".join(
        f"N{i}: Code" + (f"\nN{i} > N{i + 1}" if i < 39 else "") for i in range(40)
    )
    compiled = graph(text)
    assert best(lambda: drive(compiled, "x"), 30) < 2


def test_a_thousand_items_of_two_nodes_are_quick() -> None:
    compiled = graph(BODY)
    assert best(lambda: drive(compiled, ["x"] * 1000), 5) < 100


def test_the_cost_of_an_item_does_not_grow_with_their_number() -> None:
    compiled = graph(BODY)
    few = best(lambda: drive(compiled, ["x"] * 500), 5) / 500
    many = best(lambda: drive(compiled, ["x"] * 20_000), 1) / 20_000
    assert many < 3 * few


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
    text = "In: Input\nOut: Output\nIn > N0\nN9 > Out\n" + "\n".join(
        f"N{i}: Code" + (f"\nN{i} > N{i + 1}" if i < 9 else "") for i in range(10)
    )
    plan = Plan(graph(text), 1)
    due = plan.apply(given("x")).due
    tracemalloc.start()
    while due:
        told: dict[str, JSON] = {"name": "response", "value": "x" * 1_000_000 + due[0].node}
        due = plan.apply(Event(Kind.NODE_OUTPUT, due[0].node, (), {"fields": [told]})).due
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000

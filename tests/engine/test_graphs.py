"""Each graph of the table, with calls ending in several orders and at several concurrencies."""

from __future__ import annotations

import random

import pytest

from executions.engine.events import Status
from tests.engine.runs import Choose, first, last, run
from tests.engine.table import CASES
from tests.engine.table.case import Case


def at_random(seed: int) -> Choose:
    dice = random.Random(seed)
    return lambda due: dice.randrange(len(due))


ORDERS = (first, last, at_random(1), at_random(2), at_random(3))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("concurrency", [1, 2, 20])
def test_a_graph_gives_the_same_in_any_order(case: Case, concurrency: int) -> None:
    graph = case.graph()
    for order in ORDERS:
        ran = run(graph, case.value, case.acts, concurrency=concurrency, choose=order)
        assert ran.outcome.status == Status.SUCCEEDED, ran.outcome.message
        assert ran.outputs == case.outputs
        assert ran.skipped == sorted(case.skipped)
        assert ran.most <= concurrency
        assert len(ran.begun) == len(set(ran.begun))


def test_the_table_is_long_enough() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 40

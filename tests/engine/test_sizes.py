"""How large a value may become within the fold."""

from __future__ import annotations

from typing import Any

import pytest

from executions.engine import sizes
from executions.engine.events import Kind, Status
from tests.engine.flows import graph
from tests.engine.runs import Ran, run
from tests.engine.table.case import EACH

ALL = EACH + "A: Code\nEach > A\nA > All.arrayItem"
AGAIN = "In: Input Array\nOut: Output\nIn > Out : Array $.data[0,0,0,0]"


def failure(ran: Ran) -> str:
    assert ran.outcome.status == Status.FAILED
    (failed,) = ran.of(Kind.NODE_FAILURE)
    assert failed.data["code"] == "VALIDATION"
    return f"{failed.node}: {failed.data['message']}"


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("", 2),
        ("é", 4),
        ('"', 4),
        (["a", 1, None], 12),
        ({"a": {"b": True}}, 16),
        (2**70, 22),
        ("\ud800", 8),
    ],
)
def test_a_value_is_as_large_as_its_json(value: Any, size: int) -> None:
    assert sizes.json_bytes(value) == size


def test_a_collector_fails_with_the_item_that_is_too_much() -> None:
    array: list[Any] = ["12345678"] * 10  # ten bytes each
    acts = {"A": lambda x: x}
    assert run(graph(ALL), array, acts, value_bytes=100).outcome.status == Status.SUCCEEDED
    ran = run(graph(ALL), array, acts, value_bytes=49, concurrency=1)
    assert failure(ran).startswith("All: What node `All` collects is too large")
    assert "49 bytes as JSON (FLOWBUILDER_VALUE_BYTES)" in failure(ran)
    assert "in item 5 of 10 of `Each`" in str(ran.outcome.message)
    assert ran.begun[-1] == "Each:4/A"


def test_each_collector_counts_for_itself() -> None:
    two = ALL + "\nOther: Collector\nOut2: Output\nEach > Other.arrayItem\nOther > Out2"
    two += "\nEach.arraySize > Other.arraySize"
    array: list[Any] = ["12345678"] * 10
    ran = run(graph(two), array, {"A": lambda x: x}, value_bytes=100)
    assert ran.outcome.status == Status.SUCCEEDED


def test_an_expression_cannot_multiply_a_value_beyond_the_limit() -> None:
    array: list[Any] = ["12345678"]
    assert run(graph(AGAIN), array, value_bytes=40).outputs == {"Out": array * 4}
    ran = run(graph(AGAIN), array, value_bytes=39)
    assert failure(ran).startswith("Out: Input `document` of node `Out`: Expression")
    assert "$.data[0,0,0,0]" in failure(ran)


def test_values_beyond_the_limit_are_looked_at_no_further() -> None:
    looked: list[int] = []

    def values() -> Any:
        for number in range(100):
            looked.append(number)
            yield "x" * 8

    assert sizes.exceed(values(), 35)
    assert looked == [0, 1, 2, 3]
    assert not sizes.exceed(["x" * 8] * 3, 30)

"""What the service itself would refuse is told, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flowbuilder.definition.parse import parse
from flowbuilder.definition.portability import MAX_ITEMS, portability
from tests.definition.build import (
    Raw,
    code,
    condition,
    data,
    definition,
    end,
    iterator,
    looped,
    port,
    prompt,
    start,
    straight,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "easy_reading" / "definition.json"


def codes(raw: Raw) -> list[Any]:
    return [item["code"] for item in portability(parse(raw))]


def test_a_plain_flow_moves_as_it_is() -> None:
    raw = definition(
        [start(), prompt("Ask", "{{word}}", "word"), end()],
        [
            data("c1", "Start.document", "Ask.word"),
            data("c2", "Ask.modelCompletion", "End.document"),
        ],
    )
    assert portability(parse(raw)) == []


def test_the_example_moves_but_for_its_inline_code() -> None:
    [item] = portability(parse(json.loads(EXAMPLE.read_text())))
    assert item["code"] == "asynchronous"
    assert "InlineCode" in str(item["message"])


def test_quotas_of_the_flow_name_count_and_quota() -> None:
    prompts = [prompt(f"Ask{i}", "Say") for i in range(39)]
    items = portability(parse(definition([start(), *prompts, end()], [])))
    assert [item["message"] for item in items] == [
        "The flow has 41 nodes; the service's quota is 40.",
        "The flow has 39 Prompt nodes; the service's quota is 20.",
    ]


def test_quotas_of_a_node_name_it() -> None:
    branches = [(f"Case{i}", f'text == "{i}"') for i in range(6)]
    [item] = portability(parse(definition([condition("Check", *branches)], [])))
    assert item["node"] == "Check"
    assert item["message"] == "Node `Check` has 7 conditions; the service's quota is 5."


def test_iterators_in_iterators() -> None:
    raw = definition(
        [start("Array"), iterator("Each", "Array"), iterator("Inner"), end()],
        [
            data("c1", "Start.document", "Each.array"),
            data("c2", "Each.arrayItem", "Inner.array"),
            data("c3", "Inner.arrayItem", "End.document"),
        ],
    )
    assert codes(raw) == ["quota", "nesting"]


def test_code_in_a_loop_counts() -> None:
    assert codes(looped()) == ["asynchronous"]


def test_names_and_lengths_of_the_services_model() -> None:
    raw = straight(
        code("my node", [port("x", expression="$.data." + "a" * 60)]),
    )
    assert codes(raw) == ["asynchronous", "name", "name", "length"]


def test_no_more_than_can_be_read() -> None:
    assert len(codes(definition([code(f"my node {i}") for i in range(300)], []))) == MAX_ITEMS

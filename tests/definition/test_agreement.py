"""Validation and the engine agree: what has no errors compiles, so that Prepared means runnable."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from executions.engine.compile import compile_graph
from flowbuilder.definition.parse import parse
from flowbuilder.definition.types import DefinitionError
from flowbuilder.definition.validate import validate
from tests.definition.build import (
    Raw,
    code,
    collector,
    condition,
    data,
    definition,
    end,
    iterator,
    looped,
    port,
    start,
    when,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "easy_reading" / "definition.json"


def rich() -> Raw:
    """Iterators, a Condition and a join."""
    return definition(
        [
            start("Array"),
            iterator("Each", "Array"),
            iterator("Inner"),
            condition("Check", ("Yes", 'text == "y"'), ("No", 'text == "n"')),
            code("Left"),
            code("Right", [port("text"), port("size", "Number")]),
            collector("Some"),
            collector("All", "Array"),
            end("Array"),
            end(name="Each2"),
        ],
        [
            data("c1", "Start.document", "Each.array"),
            data("c2", "Each.arrayItem", "Inner.array"),
            data("c3", "Inner.arrayItem", "Check.text"),
            data("c4", "Inner.arrayItem", "Left.text"),
            data("c5", "Left.response", "Right.text"),
            data("c6", "Each.arraySize", "Right.size"),
            when("w1", "Check.Yes", "Left"),
            when("w2", "Check.No", "Left"),
            data("c7", "Right.response", "Some.arrayItem"),
            data("c8", "Inner.arraySize", "Some.arraySize"),
            data("c9", "Some.collectedArray", "All.arrayItem"),
            data("d1", "Each.arraySize", "All.arraySize"),
            data("d2", "All.collectedArray", "End.document"),
            data("d3", "Right.response", "Each2.document"),
        ],
    )


BASES = [rich(), looped(), json.loads(EXAMPLE.read_text())]


def mutated(raw: Raw, seed: int) -> Raw:
    """The definition with a few values taken from elsewhere in it, or members removed."""
    chance = random.Random(seed)
    raw = copy.deepcopy(raw)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(raw))
        holder, key = chance.choice(places)
        if chance.random() < 0.2:
            del holder[key]
        else:
            alike = [h[k] for h, k in places if k == key and type(h[k]) is type(holder[key])]
            holder[key] = copy.deepcopy(chance.choice(alike))
    return raw


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


@pytest.mark.parametrize("raw", BASES, ids=["rich", "loop", "example"])
def test_the_bases_are_valid_and_compile(raw: Raw) -> None:
    assert validate(parse(raw)) == ()
    compile_graph(parse(raw))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(range(len(BASES))), st.integers(0, 2**32))
@example(1, 3514)
def test_what_has_no_errors_compiles(base: int, seed: int) -> None:
    try:
        parsed = parse(mutated(BASES[base], seed))
    except DefinitionError:
        return
    if all(problem.severity == "Warning" for problem in validate(parsed)):
        compile_graph(parsed)

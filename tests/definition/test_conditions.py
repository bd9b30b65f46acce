"""Conditions: when they hold, and what they say when they cannot be decided or read."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowbuilder.definition.conditions import (
    MAX_DEPTH,
    ConditionError,
    ConditionSyntaxError,
    compile_condition,
)
from flowbuilder.definition.types import JSON

INPUTS: dict[str, JSON] = {
    "n": 5,
    "half": 0.5,
    "minus": -3,
    "name": "Ada",
    "quoted": 'a "b" \\c',
    "yes": True,
    "no": False,
    "thing": {"a": 1},
    "list": [1],
    "nothing": None,
    "android": 7,
    "n_2": 5.0,
}

TRUE = [
    "n == 5",
    "n == 5.0",
    "n == n_2",
    "n != 4",
    'n != "5"',
    "n != true",
    'name == "Ada"',
    'name!="Bob"',
    '"Ada" == name',
    "yes",
    "not no",
    "not not yes",
    "yes == true",
    "yes != no",
    "n > 4",
    "n >= 5",
    "n < 5.5",
    "n <= 5e0",
    "4 < n",
    "minus == -3",
    "minus < -2.5",
    "half == 0.5",
    r'quoted == "a \"b\" \\c"',
    "no or yes",
    "yes or no and no",
    "(yes or no) and not no",
    "not no and yes",
    "not (no and yes)",
    "not no == true",
    "n > 1 and n < 10",
    "android == 7",
    "true and yes",
    "  n\t==\n5  ",
    "yes or thing == 1",
    "((((n == 5))))",
]
FALSE = [
    'n == "5"',
    "n == 4",
    "yes == 1",
    "n == true",
    'name == "ada"',
    "no",
    "not yes",
    "yes and no",
    "not no and no",
    "not (yes or no)",
    "no and thing > 1",
    "n > 5",
    "false or no",
    "not n == 5",
]


@pytest.mark.parametrize("text", TRUE)
def test_holds(text: str) -> None:
    assert compile_condition(text).holds(INPUTS) is True


@pytest.mark.parametrize("text", FALSE)
def test_does_not_hold(text: str) -> None:
    assert compile_condition(text).holds(INPUTS) is False


UNDECIDED = [
    ('name > "A"', ["`>`", 'String "Ada"', "Number"]),
    ("name > 1", ["`>`", 'String "Ada"', "Number 1"]),
    ("yes >= no", ["`>=`", "Boolean true"]),
    ("thing < 1", ["`<`", "Object with field a"]),
    ("thing == 1", ["`==`", "Object with field a"]),
    ("list != 1", ["`!=`", "Array of 1"]),
    ("nothing == 1", ["`==`", "null"]),
    ("n", ["Boolean", "`n`", "Number 5"]),
    ("not name", ["Boolean", "`name`", "Ada"]),
    ("missing == 1", ["`missing`", "no value"]),
]


@pytest.mark.parametrize(("text", "told"), UNDECIDED)
def test_what_cannot_be_decided_names_condition_and_values(text: str, told: list[str]) -> None:
    with pytest.raises(ConditionError) as error:
        compile_condition(text).holds(INPUTS)
    for part in (text, *told):
        assert part in str(error.value)


MALFORMED = [
    ("", 0, "input"),
    ("   ", 3, "input"),
    ("n = 5", 2, "`==`"),
    ("n === 5", 4, "`==`"),
    ("n && yes", 2, "`and`"),
    ("n || yes", 2, "`or`"),
    ("!yes", 0, "`not`"),
    ("name == 'Ada'", 8, "double quotes"),
    ('name == "Ada', 8, "Close the text"),
    ("n ==", 4, "input's name"),
    ("== 5", 0, "input's name"),
    ("n == 5 yes", 7, "`and`"),
    ("(n == 5", 7, "parenthesis"),
    ("n == 5)", 6, "`and`"),
    ("()", 1, "input's name"),
    ("1 < n < 9", 6, "`a < b and b < c`"),
    ("5", 0, "Compare"),
    ('"text"', 0, "Compare"),
    ("true", 0, "at least one input"),
    ("1 == 1", 0, "at least one input"),
    ("and", 0, "input's name"),
    ("n == and", 5, "input's name"),
    ("n.x == 1", 1, "input names"),
    ("n + 1 == 2", 2, "input names"),
    ("__import__('os')", 0, "input names"),
    ("n == 1_000", 5, "input names"),
    ("n == .5", 5, "input names"),
    ("n AND yes", 2, "`and`"),
    ("(" * (MAX_DEPTH + 1) + "yes" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, "away"),
    ("not " * (MAX_DEPTH + 1) + "yes", MAX_DEPTH * 4, "away"),
    ("yes or " * 1000 + "yes", 2048, "under"),
]


@pytest.mark.parametrize(("text", "position", "remedy"), MALFORMED, ids=lambda v: str(v)[:20])
def test_malformed_conditions_say_where_and_what_to_do(
    text: str, position: int, remedy: str
) -> None:
    with pytest.raises(ConditionSyntaxError) as error:
        compile_condition(text)
    assert error.value.position == position
    assert remedy in error.value.remedy
    assert error.value.remedy in str(error.value)


def test_names_are_the_inputs_that_it_refers_to() -> None:
    assert compile_condition('a == 1 and (b or not c) or "d" == e').names == {"a", "b", "c", "e"}


def test_long_chains_cost_no_stack() -> None:
    assert compile_condition("no or " * 300 + "yes").holds(INPUTS)


trees = st.recursive(
    st.sampled_from(["p", "q", "n == 5", "n > 7", 'name != "Ada"', "true", "m <= n"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]}) {parts[1]} {parts[2]}"
        )
        | inner.map(lambda part: f"not ({part})")
        | inner.map(lambda part: f"({part})")
    ),
    max_leaves=8,
)


@given(trees, st.booleans(), st.booleans(), st.integers(3, 9), st.integers(3, 9))
def test_precedence_is_that_of_python(text: str, p: bool, q: bool, n: int, m: int) -> None:
    inputs: dict[str, Any] = {"p": p, "q": q, "n": n, "m": m, "name": "Ada"}
    text = f"p == p and {text}"
    expected = eval(text, {"__builtins__": {}}, {**inputs, "true": True})
    assert compile_condition(text).holds(inputs) is bool(expected)


@given(st.text(alphabet='nay ()=!<>"\\and or not true 15.e-&|', max_size=40))
def test_any_text_is_either_decided_or_refused(text: str) -> None:
    with suppress(ConditionSyntaxError, ConditionError):
        assert isinstance(compile_condition(text).holds(INPUTS), bool)

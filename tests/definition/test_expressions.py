"""Input expressions: what they select, and what they say when they cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowbuilder.definition.expressions import (
    MAX_LENGTH,
    ExpressionSyntaxError,
    SelectionError,
    compile_expression,
)
from flowbuilder.definition.types import JSON

BOOK: JSON = {
    "title": "Beyond Earth",
    "year of print": 2024,
    "it's": True,
    "chapters": [
        {"name": "Away", "pages": [1, 2]},
        {"name": "Out", "pages": []},
        {"name": "Back", "draft": None},
    ],
    "empty": [],
    "none": {},
    "größe": 1,
}

SELECTED: list[tuple[str, JSON]] = [
    ("$.data", BOOK),
    ("$.data.title", "Beyond Earth"),
    ("$.data['title']", "Beyond Earth"),
    ('$.data["title"]', "Beyond Earth"),
    ("$.data['year of print']", 2024),
    (r"$.data['it\'s']", True),
    ('$.data["it\'s"]', True),
    ("$.data.größe", 1),
    ("$.data.chapters[0].name", "Away"),
    ("$.data.chapters[-1].name", "Back"),
    ("$.data.chapters[2].draft", None),
    ("$.data.chapters[0, 2].name", ["Away", "Back"]),
    ("$.data.chapters[ 0 , 2 ].name", ["Away", "Back"]),
    ("$.data.chapters[0,0].name", ["Away", "Away"]),
    ("$.data.chapters[0, 9].name", ["Away"]),
    ("$.data.chapters[1:].name", ["Out", "Back"]),
    ("$.data.chapters[:2].name", ["Away", "Out"]),
    ("$.data.chapters[1:2].name", ["Out"]),
    ("$.data.chapters[-2:].name", ["Out", "Back"]),
    ("$.data.chapters[:].name", ["Away", "Out", "Back"]),
    ("$.data.chapters[*].name", ["Away", "Out", "Back"]),
    ("$.data.chapters[*].pages", [[1, 2], []]),
    ("$.data.chapters[*].pages[*]", [1, 2]),
    ("$.data.chapters.*.name", ["Away", "Out", "Back"]),
    ("$.data.chapters[0].*", ["Away", [1, 2]]),
    ("$.data.chapters[0][*]", ["Away", [1, 2]]),
    ("$.data.empty[*]", []),
    ("$.data.empty[1:]", []),
    ("$.data.chapters[7:]", []),
    ("$.data.chapters[7:].name", []),
    ("$.data.none.*", []),
]


@pytest.mark.parametrize(("text", "expected"), SELECTED, ids=lambda value: str(value)[:40])
def test_selects(text: str, expected: JSON) -> None:
    assert compile_expression(text).select(BOOK) == expected


NOTHING = [
    ("$.data.author", ["`$.data.author`", "'author'", "title", "chapters"]),
    ("$.data.title.length", ["'length'", 'String "Beyond Earth"']),
    ("$.data.title[0]", ["[0]", "String"]),
    ("$.data.title.*", ["`*`", "String"]),
    ("$.data.chapters[3]", ["[3]", "Array of 3"]),
    ("$.data.chapters[-4]", ["[-4]", "Array of 3"]),
    ("$.data.chapters[8, 9]", ["[8, 9]", "Array of 3"]),
    ("$.data.chapters.name", ["'name'", "Array of 3"]),
    ("$.data.chapters[*].author", ["'author'", "fields name, pages"]),
    ("$.data[0]", ["[0]", "Object with fields title"]),
    ("$.data.chapters[2].draft.x", ["'x'", "null"]),
    ("$.data.title[1:]", ["[1:]", "String"]),
]


@pytest.mark.parametrize(("text", "told"), NOTHING, ids=lambda value: str(value)[:40])
def test_a_path_that_selects_nothing_says_what_there_is(text: str, told: list[str]) -> None:
    with pytest.raises(SelectionError) as error:
        compile_expression(text).select(BOOK)
    for part in told:
        assert part in str(error.value)


MALFORMED = [
    ("", 0),
    ("data", 0),
    ("$", 0),
    ("$.body", 0),
    ("$.database", 6),
    (" $.data", 0),
    ("$.data ", 6),
    ("$.data.", 7),
    ("$.data.1", 7),
    ("$.data..name", 7),
    ("$.data.a b", 8),
    ("$.data.a-b", 8),
    ("$.data[", 7),
    ("$.data[]", 7),
    ("$.data[1", 8),
    ("$.data[1,]", 9),
    ("$.data[1:2:3]", 8),
    ("$.data[1.5]", 8),
    ("$.data['a]", 7),
    ("$.data['a','b']", 7),
    ("$.data[a]", 7),
    ("$.data[?(@.a)]", 7),
    ("$.data[99999999999]", 16),
    ("$.data.a + 1", 8),
    ("$.data.__class__()", 16),
]


@pytest.mark.parametrize(("text", "position"), MALFORMED)
def test_malformed_expressions_say_where_and_what_to_do(text: str, position: int) -> None:
    with pytest.raises(ExpressionSyntaxError) as error:
        compile_expression(text)
    assert error.value.remedy in str(error.value)
    assert f"character {error.value.position + 1} " in str(error.value)
    assert error.value.position == position


def test_only_the_whole_value_is_whole() -> None:
    assert compile_expression("$.data").is_whole
    assert not compile_expression("$.data.title").is_whole
    assert compile_expression("$.data.title[*]").gives_array
    assert not compile_expression("$.data.title[0]").gives_array


def test_attributes_of_python_objects_are_out_of_reach() -> None:
    with pytest.raises(SelectionError):
        compile_expression("$.data.__class__").select({"a": 1})
    with pytest.raises(SelectionError):
        compile_expression("$.data.title.upper").select(BOOK)


def test_an_expression_is_compiled_once() -> None:
    assert compile_expression("$.data.title") is compile_expression("$.data.title")


def test_long_expressions_are_refused_unread() -> None:
    with pytest.raises(ExpressionSyntaxError, match="too long"):
        compile_expression("$.data" + ".a" * MAX_LENGTH)


def test_deep_values_and_long_paths_cost_no_stack() -> None:
    value: JSON = 1
    for _ in range(600):
        value = [value]
    assert compile_expression("$.data" + "[0]" * 600).select(value) == 1


def test_repeated_indices_cannot_multiply_without_bound() -> None:
    value: JSON = 1
    for _ in range(60):
        value = [value]
    with pytest.raises(SelectionError, match="more than 1,000,000"):
        compile_expression("$.data" + "[0,0]" * 60).select(value)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.text(max_size=30), values)
def test_any_text_either_selects_or_says_why_not(text: str, value: JSON) -> None:
    for candidate in (text, f"$.data{text}", f"$.data.{text}", f"$.data[{text}]"):
        try:
            compile_expression(candidate).select(value)
        except (ExpressionSyntaxError, SelectionError):
            continue


@given(st.dictionaries(st.text(max_size=8), values, min_size=1, max_size=4), st.data())
def test_any_field_can_be_named(value: dict[str, JSON], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(value)))
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    assert compile_expression(f"$.data['{quoted}']").select(value) == value[name]

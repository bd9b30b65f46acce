"""Types of values."""

from __future__ import annotations

import pytest

from flowbuilder.definition.types import JSON, DataType
from flowbuilder.definition.values import conforms, describe, type_of

TYPES: list[tuple[JSON, DataType | None]] = [
    ("", DataType.STRING),
    ("a", DataType.STRING),
    (0, DataType.NUMBER),
    (1.5, DataType.NUMBER),
    (True, DataType.BOOLEAN),
    (False, DataType.BOOLEAN),
    ({}, DataType.OBJECT),
    ([], DataType.ARRAY),
    (None, None),
]


@pytest.mark.parametrize(("value", "expected"), TYPES)
def test_a_value_conforms_to_its_own_type_alone(value: JSON, expected: DataType | None) -> None:
    assert type_of(value) is expected
    assert [kind for kind in DataType if conforms(value, kind)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "Boolean true"),
        (2, "Number 2"),
        ("a\nb", r'String "a\nb"'),
        ([1, 2], "Array of 2"),
        ({}, "Object with no fields"),
        ({"a": 1}, "Object with field a"),
        ({"a": 1, "b": 2}, "Object with fields a, b"),
    ],
)
def test_describes(value: JSON, expected: str) -> None:
    assert describe(value) == expected


def test_descriptions_stay_short() -> None:
    values: list[JSON] = [
        "x" * 10**6,
        {"k" * 10**6: 1},
        {f"k{i}": i for i in range(10**5)},
        10**1000,
    ]
    for value in values:
        assert len(describe(value)) < 500
    assert describe(values[2]).endswith("k9 and 99990 more")

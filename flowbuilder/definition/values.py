"""The five types of JSON values (specification, section 1)."""

from __future__ import annotations

import json

from flowbuilder.definition.types import JSON, DataType

#: Characters of a value that a message shows.
_SHOWN = 80
#: Names of fields that a message lists.
_FIELDS = 10


def type_of(value: JSON) -> DataType | None:
    """The type of a JSON value; None for null, which has none. A Boolean is not a Number."""
    match value:
        case bool():
            return DataType.BOOLEAN
        case int() | float():
            return DataType.NUMBER
        case str():
            return DataType.STRING
        case list():
            return DataType.ARRAY
        case dict():
            return DataType.OBJECT
    return None


def conforms(value: JSON, data_type: DataType) -> bool:
    """Whether `value` may stand where `data_type` is declared."""
    return type_of(value) is data_type


def describe(value: JSON) -> str:
    """A value in a few words for a message: `String "Beyond Ea…"`, `Array of 3`, `null`."""
    match value:
        case None:
            return "null"
        case list():
            return f"Array of {len(value)}"
        case dict():
            return f"Object with {fields_of(value)}"
        case str():
            return f"String {json.dumps(shorten(value), ensure_ascii=False)}"
        case bool():
            return f"Boolean {json.dumps(value)}"
    return f"Number {shorten(json.dumps(value))}"


def fields_of(value: dict[str, JSON]) -> str:
    """The names of an object's fields, the first few of many: `fields title, body`."""
    if not value:
        return "no fields"
    names = [shorten(name, 40) for _, name in zip(range(_FIELDS), value, strict=False)]
    more = len(value) - len(names)
    rest = f" and {more} more" if more else ""
    return f"{'fields' if len(value) > 1 else 'field'} {', '.join(names)}{rest}"


def shorten(text: str, length: int = _SHOWN) -> str:
    """At most `length` characters of `text`, with an ellipsis where something is left out."""
    return text if len(text) <= length else text[: length - 1] + "…"

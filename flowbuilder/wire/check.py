"""Reading a request's members by their shapes, and judging all of them at once.

Each shape becomes a closure once, which reads a value, notes what is wrong with it, and gives what
an operation gets: unknown members dropped, text of labels and queries as numbers and Booleans.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

#: Characters of a value that a message repeats.
_SHOWN = 60
#: Problems that an answer lists at most.
MOST_PROBLEMS = 100
#: How deep a request may nest.
MAX_DEPTH = 100


@dataclass(slots=True)
class Problems:
    """What is wrong with a request, by path of the member."""

    found: list[tuple[str, str]] = field(default_factory=list)
    #: Larger maximums than the model's own, by shape name (quotas that are settings here).
    maximums: Mapping[str, int] = field(default_factory=dict)

    def note(self, path: str, message: str) -> None:
        """One more problem; after MOST_PROBLEMS they are no longer kept."""
        if len(self.found) < MOST_PROBLEMS:
            self.found.append((path, message))


#: Reads a value at a path: (value, path, problems, depth) -> what the operation gets.
Reader: TypeAlias = Callable[[Any, str, Problems, int], Any]
_READERS: dict[int, Reader] = {}


def reader(shape: Shape) -> Reader:
    """The reader of a shape, made once."""
    known = _READERS.get(id(shape))
    if known is None:
        known = _READERS[id(shape)] = _make(shape)
    return known


def _make(shape: Shape) -> Reader:
    if getattr(shape, "is_document_type", False):
        return _read_document
    makers: dict[str, Callable[[Any], Reader]] = {
        "structure": _structure,
        "list": _list,
        "map": _map,
        "string": _string,
        "boolean": lambda _: _read_boolean,
        "integer": _integer,
        "long": _integer,
        "float": _float,
        "double": _float,
        "timestamp": lambda _: _read_timestamp,
        "blob": lambda _: _read_text,
    }
    return makers[shape.type_name](shape)


def _structure(shape: StructureShape) -> Reader:
    required = tuple(shape.required_members)
    names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
    union = bool(getattr(shape, "is_tagged_union", False))
    readers: dict[str, Reader] = {}

    def read(value: Any, path: str, problems: Problems, depth: int) -> Any:
        if not isinstance(value, dict):
            return _wrong_type(value, path, problems, "an object")
        if depth > MAX_DEPTH:
            problems.note(path, f"Nested deeper than {MAX_DEPTH} levels.")
            return None
        given: dict[str, Any] = {}
        for wire_name, item in value.items():
            name = names.get(wire_name)
            if name is None:
                if union and item is not None and wire_name != "__type":
                    known = ", ".join(names)
                    problems.note(
                        join(path, wire_name), f"Unknown member of a union; one of {known}."
                    )
                continue
            if item is None:
                continue
            read_member = readers.get(name)
            if read_member is None:
                read_member = readers[name] = reader(shape.members[name])
            given[name] = read_member(item, join(path, wire_name), problems, depth + 1)
        for name in required:
            if name not in given:
                problems.note(join(path, name), "Required, and missing.")
        if union and len(given) > 1:
            problems.note(path, f"A union takes one member; given are {', '.join(given)}.")
        return given

    return read


def _list(shape: ListShape) -> Reader:
    read_bounds = _bounds(shape, "item", "items")

    def read(value: Any, path: str, problems: Problems, depth: int) -> Any:
        if not isinstance(value, list):
            return _wrong_type(value, path, problems, "a list")
        if not read_bounds(len(value), path, problems):
            return []
        read_item = reader(shape.member)
        return [
            read_item(item, f"{path}[{index}]", problems, depth + 1)
            if item is not None
            else problems.note(f"{path}[{index}]", "Null is no item.")
            for index, item in enumerate(value)
        ]

    return read


def _map(shape: MapShape) -> Reader:
    read_bounds = _bounds(shape, "entry", "entries")

    def read(value: Any, path: str, problems: Problems, depth: int) -> Any:
        if not isinstance(value, dict):
            return _wrong_type(value, path, problems, "an object")
        read_bounds(len(value), path, problems)
        read_key, read_value = reader(shape.key), reader(shape.value)
        return {
            read_key(key, f"{path} key", problems, depth + 1): read_value(
                item, join(path, key), problems, depth + 1
            )
            for key, item in value.items()
        }

    return read


def _string(shape: StringShape) -> Reader:
    options = tuple(getattr(shape, "enum", ()))
    pattern = shape.metadata.get("pattern")
    compiled = _pattern(pattern) if pattern else None
    read_bounds = _bounds(shape, "character", "characters")

    def read(value: Any, path: str, problems: Problems, depth: int) -> Any:
        if not isinstance(value, str):
            return _wrong_type(value, path, problems, "text")
        if options and value not in options:
            problems.note(path, f"{show(value)} is none of {', '.join(options)}.")
        elif read_bounds(len(value), path, problems) and compiled and not compiled(value):
            problems.note(path, f"{show(value)} does not match the pattern {pattern}")
        return value

    return read


def _bounds(shape: Shape, one: str, many: str) -> Callable[[int, str, Problems], bool]:
    """A check of a length against the shape's bounds; whether it is not too large."""
    low, own_high = shape.metadata.get("min"), shape.metadata.get("max")
    name = shape.name

    def check(length: int, path: str, problems: Problems) -> bool:
        high = problems.maximums.get(name, own_high)
        if low is not None and length < low:
            unit = one if low == 1 else many
            problems.note(path, f"Has {length} {many}; at least {low} {unit}.")
        if high is not None and length > high:
            problems.note(path, f"Has {length} {many}; at most {high}.")
            return False
        return True

    return check


def _integer(shape: Shape) -> Reader:
    def read(value: Any, path: str, problems: Problems, depth: int) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return _wrong_type(value, path, problems, "a whole number")
        _range(shape, value, path, problems)
        return value

    return read


def _float(shape: Shape) -> Reader:
    def read(value: Any, path: str, problems: Problems, depth: int) -> Any:
        if (
            not isinstance(value, int | float)
            or isinstance(value, bool)
            or not math.isfinite(value)
        ):
            return _wrong_type(value, path, problems, "a number")
        _range(shape, value, path, problems)
        return value

    return read


def _range(shape: Shape, value: float, path: str, problems: Problems) -> None:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and value < low:
        problems.note(path, f"{value} is too small; at least {low}.")
    if high is not None and value > high:
        problems.note(path, f"{value} is too large; at most {high}.")


def _read_boolean(value: Any, path: str, problems: Problems, depth: int) -> Any:
    return value if isinstance(value, bool) else _wrong_type(value, path, problems, "true or false")


def _read_text(value: Any, path: str, problems: Problems, depth: int) -> Any:
    return value if isinstance(value, str) else _wrong_type(value, path, problems, "text")


def _read_timestamp(value: Any, path: str, problems: Problems, depth: int) -> Any:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    return _wrong_type(value, path, problems, "a timestamp")


def _read_document(value: Any, path: str, problems: Problems, depth: int) -> Any:
    return value


def _wrong_type(value: Any, path: str, problems: Problems, wanted: str) -> None:
    problems.note(path, f"{show(value)} is not {wanted}.")


@cache
def _pattern(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


def join(path: str, name: str) -> str:
    """The path of a member below another; the request itself is ""."""
    return f"{path}.{name}" if path else name


def show(value: Any) -> str:
    """A value in a message: short, and its kind recognizable."""
    if isinstance(value, str):
        return f"“{value[:_SHOWN]}…”" if len(value) > _SHOWN else f"“{value}”"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)[:_SHOWN]

"""Reading a request's members by their shapes, and judging all of them at once.

Each shape of a model becomes a closure once. It reads a value, notes what is wrong with it, and
gives what an operation gets: unknown members and nulls dropped, unknown union members refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from threading import RLock
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from flowbuilder.wire import scalars
from flowbuilder.wire.problems import Path, Problems, show

#: Reads the value at a path, notes problems, gives what the operation gets (anything when wrong).
Reader: TypeAlias = Callable[[Any, Path, Problems], Any]

_INTEGERS = {"integer": 2**31, "long": 2**63}


class Readers:
    """The readers of one service's shapes, made when first asked for."""

    def __init__(self) -> None:
        self._known: dict[str, Reader] = {}
        #: A shape that contains itself is known by a stand-in while its reader is being made;
        #: nobody else may get hold of that.
        self._lock = RLock()

    def of(self, shape: Shape) -> Reader:
        """The reader of a shape. Shapes are told apart by their names, which a model has once."""
        with self._lock:
            known = self._known.get(shape.name)
            if known is None:
                self._known[shape.name] = self._later(shape.name)
                known = self._known[shape.name] = self._make(shape)
            return known

    def _later(self, name: str) -> Reader:
        def read(value: Any, path: Path, problems: Problems) -> Any:
            return self._known[name](value, path, problems)

        return read

    def _make(self, shape: Shape) -> Reader:
        if getattr(shape, "is_document_type", False):
            return _read_document
        makers: dict[str, Callable[[Any], Reader]] = {
            "structure": self._union if _is_union(shape) else self._structure,
            "list": self._list,
            "map": self._map,
            "string": _string,
            "integer": _integer,
            "long": _integer,
            "float": _float,
            "double": _float,
        }
        maker = makers.get(shape.type_name)
        return maker(shape) if maker is not None else scalars.READERS[shape.type_name]

    def _members(self, shape: StructureShape) -> dict[str, tuple[str, Reader]]:
        """Name and reader of each member, by its name on the wire."""
        return {
            member.serialization.get("name", name): (name, self.of(member))
            for name, member in shape.members.items()
        }

    def _structure(self, shape: StructureShape) -> Reader:
        members = self._members(shape)
        required = tuple(shape.required_members)

        def read(value: Any, path: Path, problems: Problems) -> Any:
            if not isinstance(value, dict):
                return problems.wrong_type(path, value, "an object")
            given: dict[str, Any] = {}
            for wire_name, item in value.items():
                known = members.get(wire_name)
                if known is not None and item is not None:
                    name, read_member = known
                    given[name] = read_member(item, (path, wire_name), problems)
            for name in required:
                if name not in given:
                    problems.note((path, name), "Required, and missing.")
            return given

        return read

    def _union(self, shape: StructureShape) -> Reader:
        """A structure with exactly one member, of those that the model knows."""
        members = self._members(shape)
        options = ", ".join(members)

        def read(value: Any, path: Path, problems: Problems) -> Any:
            if not isinstance(value, dict):
                return problems.wrong_type(path, value, "an object")
            given: dict[str, Any] = {}
            for wire_name, item in value.items():
                if item is None or wire_name == "__type":
                    continue
                known = members.get(wire_name)
                if known is None:
                    problems.note((path, wire_name), f"Unknown here; one of {options} is right.")
                    return given
                name, read_member = known
                given[name] = read_member(item, (path, wire_name), problems)
            if len(given) != 1:
                told = f"{len(given)} are given: {', '.join(given)}" if given else "none is given"
                problems.note(path, f"Takes exactly one of {options}; {told}.")
            return given

        return read

    def _list(self, shape: ListShape) -> Reader:
        check, read_item = _bounds(shape, "items"), self.of(shape.member)

        def read(value: Any, path: Path, problems: Problems) -> Any:
            if not isinstance(value, list):
                return problems.wrong_type(path, value, "a list")
            if not check(len(value), "Has", path, problems):
                return []
            items = []
            for index, item in enumerate(value):
                if item is None:
                    problems.note((path, index), "Null is no item of a list.")
                else:
                    items.append(read_item(item, (path, index), problems))
            return items

        return read

    def _map(self, shape: MapShape) -> Reader:
        check = _bounds(shape, "entries")
        read_key, read_value = self.of(shape.key), self.of(shape.value)

        def read(value: Any, path: Path, problems: Problems) -> Any:
            if not isinstance(value, dict):
                return problems.wrong_type(path, value, "an object")
            if not check(len(value), "Has", path, problems):
                return {}
            return {
                read_key(key, (path, key), problems): read_value(item, (path, key), problems)
                for key, item in value.items()
                if item is not None
            }

        return read


@cache
def readers(service: str) -> Readers:
    """The readers of a service."""
    return Readers()


def _is_union(shape: Shape) -> bool:
    return bool(getattr(shape, "is_tagged_union", False))


def _string(shape: StringShape) -> Reader:
    options = frozenset(shape.enum)
    pattern = shape.metadata.get("pattern")
    # The models' patterns are not Python's: \d, \s and \w are ASCII, and the whole text must match.
    matches = re.compile(pattern, re.ASCII).fullmatch if pattern else None
    check = _bounds(shape, "characters")

    def read(value: Any, path: Path, problems: Problems) -> Any:
        if not isinstance(value, str):
            return problems.wrong_type(path, value, "text")
        if options:
            if value not in options:
                problems.note(path, f"{show(value)} is none of {', '.join(shape.enum)}.")
        elif not check(len(value), f"{show(value)} has", path, problems):
            pass
        elif "\0" in value:
            problems.note(path, f"{show(value)} has the character U+0000, which no text may.")
        elif matches is not None and not matches(value):
            problems.note(path, f"{show(value)} does not match the pattern {pattern}")
        return value

    return read


def _bounds(shape: Shape, unit: str) -> Callable[[int, str, Path, Problems], bool]:
    """A check of a length against the shape's bounds or this server's: whether it is right."""
    low = shape.metadata.get("min", 0)
    high = (shape.metadata.get("max", math.inf), f"{shape.metadata.get('max', 0):,}")
    name = shape.name

    def check(length: int, has: str, path: Path, problems: Problems) -> bool:
        if length < low:
            problems.note(path, f"{has} {length:,} {unit}; at least {low:,}.")
            return False
        most, words = problems.maximums.get(name, high)
        if length > most:
            problems.note(path, f"{has} {length:,} {unit}; at most {words}.")
            return False
        return True

    return check


def _integer(shape: Shape) -> Reader:
    size = _INTEGERS[shape.type_name]
    low, high = shape.metadata.get("min", -size), shape.metadata.get("max", size - 1)

    def read(value: Any, path: Path, problems: Problems) -> Any:
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        if not isinstance(number, int) or isinstance(number, bool):
            return problems.wrong_type(path, value, "a whole number")
        return _within(number, low, high, path, problems)

    return read


def _float(shape: Shape) -> Reader:
    low, high = shape.metadata.get("min", -math.inf), shape.metadata.get("max", math.inf)

    def read(value: Any, path: Path, problems: Problems) -> Any:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return problems.wrong_type(path, value, "a number")
        return _within(value, low, high, path, problems)

    return read


def _within(value: float, low: float, high: float, path: Path, problems: Problems) -> float:
    if value < low:
        problems.note(path, f"{show(value)} is too small; at least {low}.")
    elif value > high:
        problems.note(path, f"{show(value)} is too large; at most {high}.")
    return value


def _read_document(value: Any, path: Path, problems: Problems) -> Any:
    """Any JSON value, as it is."""
    return value

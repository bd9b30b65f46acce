"""From each operation's input shape: the requests just inside and just outside what it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.model import Shape
from hypothesis import Phase, find, settings

from flowbuilder.wire.routes import Route
from tests.wire.served import is_document, is_union
from tests.wire.strategies import values

_QUICK = settings(phases=[Phase.generate], derandomize=True, database=None, deadline=None)
#: Strings that no pattern of the models takes.
_STRANGE = ("\n\x01", "…", " ")


@dataclass(frozen=True, slots=True)
class Place:
    """A member of a request: the way to it, and its shape."""

    path: tuple[str | int, ...]
    shape: Any

    def __str__(self) -> str:
        parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path]
        return "".join(parts).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Case:
    place: Place
    #: What stands at the place.
    value: Any
    #: The path that the refusal names; None when the value is right.
    wrong: str | None


def cases(route: Route) -> Iterator[Case]:
    """The boundary cases of an operation."""
    for member in route.input:
        seen: set[str] = set()
        for place in _places(Place((member.name,), member.shape), seen):
            in_body = member.location == "body"
            for case in _cases(place):
                text = isinstance(case.value, str) and case.place.shape.type_name != "list"
                if in_body or text:
                    yield case


def params(route: Route, case: Case) -> dict[str, Any]:
    """The smallest request of the operation with the case's value at its place."""
    shape = route.model.input_shape
    whole: dict[str, Any] = _with(shape, case.place.path, case.value)
    return whole


def _places(place: Place, seen: set[str]) -> Iterator[Place]:
    """The place and those inside it, the members of each shape once."""
    yield place
    shape = place.shape
    if shape.name in seen or is_document(shape):
        return
    seen.add(shape.name)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield from _places(Place((*place.path, name), member), seen)
    elif shape.type_name == "list":
        yield from _places(Place((*place.path, 0), shape.member), seen)


def _cases(place: Place) -> Iterator[Case]:
    shape, here = place.shape, str(place)
    if is_document(shape):
        return
    kind = shape.type_name
    for value in _of_wrong_type(kind):
        yield Case(place, value, here)
    if kind == "structure":
        yield from _structures(place)
    elif kind in {"list", "map"}:
        yield from _sizes(place)
    elif kind == "string":
        yield from _strings(place)
    elif kind != "boolean":
        yield from _numbers(place)


def _of_wrong_type(kind: str) -> list[Any]:
    wrong = {"structure": ["text", [], 1, True], "list": ["text", {}, 0], "map": ["text", []]}
    wrong["string"] = [12, True, {}, ["text"]]
    wrong["boolean"] = ["yes", 1, {}]
    return wrong.get(kind, ["12a", True, {}, [1]])


def _structures(place: Place) -> Iterator[Case]:
    shape = place.shape
    whole = minimal(shape)
    for name in shape.required_members:
        rest = {key: value for key, value in whole.items() if key != name}
        yield Case(place, rest, f"{place}.{name}")
        yield Case(place, {**whole, name: None}, f"{place}.{name}")
    if is_union(shape):
        yield Case(place, {}, str(place))
        yield Case(place, {"noSuchMember": {}}, f"{place}.noSuchMember")
        names = list(shape.members)[:2]
        if len(names) == 2:
            yield Case(place, {n: minimal(shape.members[n]) for n in names}, str(place))
    else:
        yield Case(place, {**whole, "noSuchMember": 1}, None)


def _sizes(place: Place) -> Iterator[Case]:
    shape, low, high = place.shape, *_bounds(place.shape)
    if shape.type_name == "map" or is_document(shape.member):
        return
    item = minimal(shape.member)
    if low:
        yield Case(place, [item] * (low - 1), str(place))
    if high is not None:
        yield Case(place, [item] * high, None)
        yield Case(place, [item] * (high + 1), str(place))
    yield Case(place, [*[item] * max(0, low - 1), None], f"{place}[{max(0, low - 1)}]")


def _strings(place: Place) -> Iterator[Case]:
    shape, low, high = place.shape, *_bounds(place.shape)
    pattern = shape.metadata.get("pattern")
    if shape.enum:
        yield Case(place, "NoSuchValue", str(place))
        yield from (Case(place, value, None) for value in shape.enum)
        return
    if low:
        yield Case(place, "a" * (low - 1), str(place))
    if high is not None:
        yield Case(place, "a" * (high + 1), str(place))
    if pattern is None:
        yield Case(place, "a\0b", str(place))
        if high is not None:
            yield Case(place, "é" * high, None)
    else:
        for text in _STRANGE:
            if not re.fullmatch(pattern, text, re.ASCII):
                yield Case(place, text, str(place))


def _numbers(place: Place) -> Iterator[Case]:
    low, high = _bounds(place.shape)
    if low:
        yield Case(place, low, None)
        yield Case(place, low - 1, str(place))
    if high is not None:
        yield Case(place, high, None)
        yield Case(place, high + 1, str(place))
    if place.shape.type_name == "integer":
        yield Case(place, 1.5, str(place))
        yield Case(place, 2**40, str(place))


def _bounds(shape: Shape) -> tuple[int, int | None]:
    return shape.metadata.get("min", 0), shape.metadata.get("max")


def _with(shape: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The smallest value of the shape that has `value` at the path."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        items = minimal(shape)
        return [_with(shape.member, rest, value), *items[1:]]
    whole = {} if is_union(shape) else dict(minimal(shape))
    return {**whole, first: _with(shape.members[first], rest, value)}


def minimal(shape: Any) -> Any:
    """The smallest value of a shape that the model allows."""
    return _minimal(shape.name, shape)


_KNOWN: dict[tuple[str, str], Any] = {}


def _minimal(name: str, shape: Any) -> Any:
    if shape.type_name == "structure" and not is_document(shape) and not is_union(shape):
        return {member: minimal(shape.members[member]) for member in shape.required_members}
    if shape.type_name == "list":
        return [minimal(shape.member)] * max(1, shape.metadata.get("min", 0))
    key = (name, str(shape.metadata))
    if key not in _KNOWN:
        _KNOWN[key] = _first(shape)
    return _KNOWN[key]


def _first(shape: Any) -> Any:
    return find(values(shape), lambda _: True, settings=_QUICK)

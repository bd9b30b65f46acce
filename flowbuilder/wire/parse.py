"""From a request to an operation's parameters: labels, query, headers and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import orjson
from botocore.model import ListShape, Shape

from flowbuilder.wire.check import Reader, readers
from flowbuilder.wire.errors import ValidationError
from flowbuilder.wire.problems import Maximums, Problems, show
from flowbuilder.wire.routes import Match, Member, Route

#: How deep a body may nest.
MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class _Sent:
    """The places where members are."""

    labels: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: Mapping[str, Any]


_Finder: TypeAlias = Callable[[_Sent, Problems], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the parameters of one operation are found and read."""

    members: tuple[tuple[str, _Finder, Reader], ...]
    required: tuple[str, ...]
    has_query: bool
    has_body: bool


def parse(
    match: Match,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    maximums: Maximums,
) -> dict[str, Any]:
    """The checked parameters of a request, by member name.

    Raises ValidationError that lists every wrong member with its path, its value and what would be
    right. `headers` are by lower-case name; `maximums` are this server's own limits.
    """
    plan = _plan(match.route)
    problems = Problems(maximums=maximums)
    sent = _Sent(
        labels=match.labels,
        query=parse_qs(query, keep_blank_values=True) if plan.has_query and query else {},
        headers=headers,
        body=_object(body) if plan.has_body else {},
    )
    given: dict[str, Any] = {}
    for name, find, read in plan.members:
        value = find(sent, problems)
        if value is not None:
            given[name] = read(value, (None, name), problems)
    for name in plan.required:
        if name not in given:
            problems.note((None, name), "Required, and missing.")
    if problems.found:
        raise _refusal(problems.found)
    return given


@cache
def _plan(route: Route) -> _Plan:
    reader = readers(route.service).of
    shape = route.model.input_shape
    return _Plan(
        members=tuple((m.name, _finder(m), reader(m.shape)) for m in route.input),
        required=tuple(shape.required_members) if shape is not None else (),
        has_query=any(member.location == "querystring" for member in route.input),
        has_body=any(member.location == "body" for member in route.input),
    )


def _finder(member: Member) -> _Finder:
    """What finds the member's value where it is sent, or None when it is not there."""
    name, shape = member.wire_name, member.shape
    if member.location == "uri":
        return lambda sent, _: _typed(shape, sent.labels[name])
    if member.location == "header":
        lower = name.lower()
        return lambda sent, _: _typed(shape, sent.headers.get(lower))
    if member.location == "querystring":
        return _in_query(member)
    return lambda sent, _: sent.body.get(name)


def _in_query(member: Member) -> _Finder:
    name, shape = member.wire_name, member.shape

    def find(sent: _Sent, problems: Problems) -> Any:
        values = sent.query.get(name)
        if values is None:
            return None
        if isinstance(shape, ListShape):
            return [_typed(shape.member, value) for value in values]
        if len(values) > 1:
            problems.note((None, member.name), f"Given {len(values)} times; once is right.")
        return _typed(shape, values[0])

    return find


def _typed(shape: Shape, text: str | None) -> Any:
    """Text of a label, query or header as a value of the shape's type, where it is one."""
    if text is None:
        return None
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if shape.type_name in {"integer", "long"}:
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else text
    return text


def _object(body: bytes) -> dict[str, Any]:
    """The body's JSON object; {} for no body. Raises ValidationError for anything else."""
    if not body or body.isspace():
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise ValidationError(f"The body is not JSON: {problem}.") from problem
    if not isinstance(value, dict):
        raise ValidationError(f"The body is {show(value)}, not an object.")
    if _is_deep(value):
        raise ValidationError(f"The body is nested deeper than {MAX_DEPTH} levels.")
    return value


def _is_deep(value: Any) -> bool:
    """Whether a value has more than MAX_DEPTH levels."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


def _refusal(found: list[tuple[str, str]]) -> ValidationError:
    """The error for these problems: all in the message, and each in the `fieldList`."""
    count = "1 member is" if len(found) == 1 else f"{len(found)} members are"
    words = "; ".join(f"{path}: {message}" for path, message in found)
    return ValidationError(f"{count} wrong. {words}", found)

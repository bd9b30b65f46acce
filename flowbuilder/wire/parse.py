"""From a request to an operation's parameters: labels, query, headers and body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson
from botocore.model import ListShape, Shape

from flowbuilder.wire.check import Problems, reader, show
from flowbuilder.wire.errors import ValidationError
from flowbuilder.wire.routes import Match, Member


def parse(
    match: Match,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    maximums: Mapping[str, int],
) -> dict[str, Any]:
    """The checked parameters of a request, by member name.

    Raises ValidationError that lists every wrong member with its path, its value and what would be
    right. `maximums` are this server's own limits, by shape name.
    """
    problems = Problems(maximums=maximums)
    asked = parse_qs(query, keep_blank_values=True)
    inside = _body(body) if any(m.location == "body" for m in match.route.input) else {}
    given: dict[str, Any] = {}
    for member in match.route.input:
        value = _find(member, match.labels, asked, headers, inside, problems)
        if value is not None:
            given[member.name] = reader(member.shape)(value, member.name, problems, 0)
    shape = match.route.model.input_shape
    for name in shape.required_members if shape is not None else ():
        if name not in given:
            problems.note(name, "Required, and missing.")
    if problems.found:
        raise refusal(problems.found)
    return given


def refusal(found: list[tuple[str, str]]) -> ValidationError:
    """The error for these problems: all in the message, and each in the `fieldList`."""
    words = "; ".join(f"{path}: {message}" for path, message in found)
    count = "1 member is" if len(found) == 1 else f"{len(found)} members are"
    return ValidationError(f"{count} wrong. {words}", found)


def _body(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise ValidationError(f"The body is not JSON: {problem}.") from problem
    if not isinstance(value, dict):
        raise ValidationError(f"The body is {show(value)}, not an object.")
    return value


def _find(
    member: Member,
    labels: Mapping[str, str],
    query: Mapping[str, list[str]],
    headers: Mapping[str, str],
    body: Mapping[str, Any],
    problems: Problems,
) -> Any:
    """The member's value where it is sent; None when it is not there."""
    if member.location == "body":
        return body.get(member.wire_name)
    if member.location == "uri":
        return _typed(member.shape, labels.get(member.wire_name))
    if member.location == "header":
        return _typed(member.shape, headers.get(member.wire_name.lower()))
    values = query.get(member.wire_name)
    if values is None:
        return None
    if isinstance(member.shape, ListShape):
        return [_typed(member.shape.member, value) for value in values]
    if len(values) > 1:
        problems.note(member.name, f"Given {len(values)} times; once is right.")
    return _typed(member.shape, values[0])


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

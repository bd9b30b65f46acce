"""From an operation's answer to bytes: only members of the output shape, timestamps ISO 8601."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson
from botocore.model import ListShape, MapShape, Shape, StructureShape

from flowbuilder.wire.routes import Route

#: A value as JSON has it.
Writer: TypeAlias = Callable[[Any], Any]
_WRITERS: dict[int, Writer] = {}

#: Key of an answer whose value are headers to be sent as they are.
HEADERS = "$headers"


def serialize(route: Route, answer: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer that is no stream."""
    headers = {str(name): str(text) for name, text in answer.get(HEADERS, {}).items()}
    body: dict[str, Any] = {}
    for member in route.output:
        value = answer.get(member.name)
        if value is None:
            continue
        if member.location == "header":
            headers[member.wire_name] = str(value)
        elif member.location == "body":
            body[member.wire_name] = writer(member.shape)(value)
    return route.status, headers, orjson.dumps(body | extras(answer))


def extras(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Members of our own, which SDKs ignore: those whose names begin with "x-"."""
    return {name[2:]: value for name, value in answer.items() if name.startswith("x-")}


def writer(shape: Shape) -> Writer:
    """The writer of a shape, made once."""
    known = _WRITERS.get(id(shape))
    if known is None:
        known = _WRITERS[id(shape)] = _make(shape)
    return known


def _make(shape: Shape) -> Writer:
    if getattr(shape, "is_document_type", False):
        return _as_is
    if isinstance(shape, StructureShape):
        return _structure(shape)
    if isinstance(shape, ListShape):
        return lambda value: [writer(shape.member)(item) for item in value]
    if isinstance(shape, MapShape):
        return lambda value: {key: writer(shape.value)(item) for key, item in value.items()}
    return timestamp if shape.type_name == "timestamp" else _as_is


def _structure(shape: StructureShape) -> Writer:
    members = {
        name: (member.serialization.get("name", name), member)
        for name, member in shape.members.items()
    }

    def write(value: Mapping[str, Any]) -> dict[str, Any]:
        written = {}
        for name, item in value.items():
            known = members.get(name)
            if known is not None and item is not None:
                wire_name, member = known
                written[wire_name] = writer(member)(item)
        return written

    return write


def _as_is(value: Any) -> Any:
    return value


def timestamp(value: datetime | str) -> str:
    """ISO 8601 in UTC with a Z; text is taken to be that already."""
    if isinstance(value, str):
        return value
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

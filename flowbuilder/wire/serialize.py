"""From an operation's answer to bytes: only members of the output shape, timestamps ISO 8601."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from threading import RLock
from typing import Any, TypeAlias

import orjson
from botocore.model import ListShape, MapShape, Shape, StructureShape

from flowbuilder.wire.routes import Member, Route

#: A value as JSON has it.
Writer: TypeAlias = Callable[[Any], Any]

#: Key of an answer whose value are headers to be sent as they are.
HEADERS = "$headers"
#: What begins the names of an answer's members of our own, which SDKs ignore.
EXTRA = "x-"


def serialize(route: Route, answer: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer that is no stream."""
    body = _body(route)(answer)
    for name, value in answer.items():
        if name.startswith(EXTRA):
            body[name.removeprefix(EXTRA)] = value
    return route.status, headers(route, answer), dumps(body)


def headers(route: Route, answer: Mapping[str, Any]) -> dict[str, str]:
    """The members of an answer that are sent as headers, and the headers it gives itself."""
    found = {str(name): str(text) for name, text in answer.get(HEADERS, {}).items()}
    for member in route.output:
        if member.location == "header" and answer.get(member.name) is not None:
            found[member.wire_name] = str(answer[member.name])
    return found


def dumps(value: object) -> bytes:
    """Compact JSON, UTF-8.

    orjson first; what it refuses and code of people can still make (integers beyond 64 bits, lone
    surrogates, nesting beyond 254 levels) goes through `json`.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


class Writers:
    """The writers of one service's shapes, made when first asked for."""

    def __init__(self) -> None:
        self._known: dict[str, Writer] = {}
        #: As in `check.Readers`.
        self._lock = RLock()

    def of(self, shape: Shape) -> Writer:
        """The writer of a shape. Shapes are told apart by their names, which a model has once."""
        with self._lock:
            known = self._known.get(shape.name)
            if known is None:
                self._known[shape.name] = self._later(shape.name)
                known = self._known[shape.name] = self._make(shape)
            return known

    def _later(self, name: str) -> Writer:
        def write(value: Any) -> Any:
            return self._known[name](value)

        return write

    def _make(self, shape: Shape) -> Writer:
        if getattr(shape, "is_document_type", False):
            return _as_is
        if isinstance(shape, StructureShape):
            return self.structure(
                tuple((name, member) for name, member in shape.members.items()),
            )
        if isinstance(shape, ListShape):
            write = self.of(shape.member)
            return lambda value: [write(item) for item in value]
        if isinstance(shape, MapShape):
            write = self.of(shape.value)
            return lambda value: {key: write(item) for key, item in value.items()}
        return _SCALARS.get(shape.type_name, _as_is)

    def structure(self, members: tuple[tuple[str, Shape], ...]) -> Writer:
        """The writer of a structure with these members: others and None are left out."""
        known = {
            name: (member.serialization.get("name", name), self.of(member))
            for name, member in members
        }

        def write(value: Mapping[str, Any]) -> dict[str, Any]:
            written: dict[str, Any] = {}
            for name, item in value.items():
                member = known.get(name)
                if member is not None and item is not None:
                    wire_name, write_member = member
                    written[wire_name] = write_member(item)
            return written

        return write


@cache
def writers(service: str) -> Writers:
    """The writers of a service."""
    return Writers()


@cache
def _body(route: Route) -> Writer:
    """The writer of those members of a route's output that stand in the body."""
    return writers(route.service).structure(
        tuple((member.name, member.shape) for member in route.output if _in_body(member))
    )


def _in_body(member: Member) -> bool:
    return member.location == "body" and not member.shape.serialization.get("eventstream")


def _as_is(value: Any) -> Any:
    return value


def _timestamp(value: datetime | str) -> str:
    """ISO 8601 in UTC with a Z; text is taken to be that already."""
    if isinstance(value, str):
        return value
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _blob(value: bytes | str) -> str:
    """Base64; text is taken to be that already."""
    return value if isinstance(value, str) else base64.b64encode(value).decode()


_SCALARS: dict[str, Writer] = {"timestamp": _timestamp, "blob": _blob}

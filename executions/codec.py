"""The journal's JSON: how events are written as text, and values too large to stand in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import orjson

from flowbuilder.definition.types import JSON

#: Marks a value that is kept as a payload: {"$payload": digest, "bytes": n, "preview": text}.
REFERENCE = "$payload"
#: Characters of a payload's text that its reference shows.
PREVIEW_CHARACTERS = 240
#: Members of an event's data, beside the values of `fields`, that may be of any size.
_LARGE_MEMBERS = ("request", "response", "trace")


def dumps(value: object) -> bytes:
    """The value as compact JSON, UTF-8.

    orjson first; what it refuses (integers beyond 64 bits, lone surrogates) goes through `json`.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        text = json.dumps(value, separators=(",", ":"), default=_fragment_value)
        return text.encode()


def loads(text: str | bytes) -> JSON:
    """The value of JSON text that `dumps` wrote."""
    try:
        return cast(JSON, orjson.loads(text))
    except orjson.JSONDecodeError:
        return cast(JSON, json.loads(text))


def storable(text: str) -> str:
    """The text without what a database's text column refuses: NUL and lone surrogates."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _fragment_value(fragment: object) -> object:
    if isinstance(fragment, orjson.Fragment):
        return json.loads(fragment.contents)
    raise TypeError(f"{type(fragment).__name__} is not JSON.")


class Encoder:
    """Writes the data of several events, turning each value into JSON only once.

    A value that flows through several events (the output of one node, the input of the next) is the
    same object in all of them, so it is recognised by identity. Values over `inline_bytes` become
    references; `payloads` then holds their bodies by digest.
    """

    def __init__(self, inline_bytes: int) -> None:
        self.payloads: dict[str, bytes] = {}
        #: Their size together.
        self.payload_bytes = 0
        self._inline_bytes = inline_bytes
        #: By id: the value itself (so that the id stays its own) and what stands for it.
        self._known: dict[int, tuple[JSON, object]] = {}

    def text(self, data: Mapping[str, JSON]) -> str:
        """The data as JSON text, large values replaced by references."""
        shaped: dict[str, object] = dict(data)
        fields = data.get("fields")
        if isinstance(fields, list):
            shaped["fields"] = [self._field(field) for field in fields]
        for name in _LARGE_MEMBERS:
            if name in shaped:
                shaped[name] = self._value(data[name])
        return dumps(shaped).decode()

    def _field(self, field: JSON) -> object:
        if not isinstance(field, dict) or "value" not in field:
            return field
        return {**field, "value": self._value(field["value"])}

    def _value(self, value: JSON) -> object:
        if self._is_small(value):
            return value
        known = self._known.get(id(value))
        if known is None:
            known = (value, self._stand_in(value))
            self._known[id(value)] = known
        return known[1]

    def _is_small(self, value: JSON) -> bool:
        """Certainly within the limit: an escaped character takes at most six bytes."""
        if isinstance(value, str):
            return len(value) * 6 + 2 <= self._inline_bytes
        return not isinstance(value, (dict, list))

    def _stand_in(self, value: JSON) -> object:
        body = dumps(value)
        # A value that looks like a reference is kept beside, too: no value can pass for one.
        if len(body) <= self._inline_bytes and not is_reference(value):
            return orjson.Fragment(body)
        digest = hashlib.sha256(body).hexdigest()
        if digest not in self.payloads:
            self.payloads[digest] = body
            self.payload_bytes += len(body)
        preview = body[: PREVIEW_CHARACTERS * 4].decode(errors="ignore")[:PREVIEW_CHARACTERS]
        return {REFERENCE: digest, "bytes": len(body), "preview": preview}


def is_reference(value: object) -> bool:
    """Whether the value stands for a payload."""
    return isinstance(value, dict) and REFERENCE in value


def references(data: Mapping[str, JSON]) -> Iterator[tuple[str, int]]:
    """Digest and size in bytes of each payload that the data of an event refers to."""
    for value in _values(data):
        if is_reference(value):
            reference = cast("dict[str, Any]", value)
            yield reference[REFERENCE], reference["bytes"]


def resolve(data: Mapping[str, JSON], values: Mapping[str, JSON]) -> dict[str, JSON]:
    """The data with each reference replaced by its value, by digest; unknown ones stay."""

    def real(value: JSON) -> JSON:
        if not is_reference(value):
            return value
        return values.get(cast("dict[str, str]", value)[REFERENCE], value)

    resolved = dict(data)
    fields = data.get("fields")
    if isinstance(fields, list):
        resolved["fields"] = [
            {**field, "value": real(field["value"])}
            if isinstance(field, dict) and "value" in field
            else field
            for field in fields
        ]
    for name in _LARGE_MEMBERS:
        if name in resolved:
            resolved[name] = real(resolved[name])
    return resolved


def _values(data: Mapping[str, JSON]) -> Iterator[JSON]:
    fields = data.get("fields")
    if isinstance(fields, list):
        for field in fields:
            if isinstance(field, dict) and "value" in field:
                yield field["value"]
    for name in _LARGE_MEMBERS:
        if name in data:
            yield data[name]

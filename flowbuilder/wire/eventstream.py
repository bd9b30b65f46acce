"""`application/vnd.amazon.eventstream`: framing as botocore and every AWS SDK read it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any

from flowbuilder.wire.errors import ValidationError
from flowbuilder.wire.routes import Route
from flowbuilder.wire.serialize import dumps, writers

CONTENT_TYPE = "application/vnd.amazon.eventstream"
#: Bytes of payload that SDKs take in one message.
MAX_PAYLOAD = 16 * 1024 * 1024
#: The type byte of a header whose value is text.
_TEXT = 7


def event(route: Route, name: str, members: Mapping[str, Any]) -> bytes:
    """The message for one member of a route's event stream, as an exception when its shape is one.

    Raises ValidationError when it would be larger than SDKs take.
    """
    if route.stream is None:
        raise TypeError(f"{route.name} has no event stream.")
    shape = route.stream.members[name]
    kind = "exception" if shape.metadata.get("exception") else "event"
    payload = dumps(writers(route.service).of(shape)(members))
    if len(payload) > MAX_PAYLOAD:
        raise ValidationError(
            f"A {name} of {len(payload):,} bytes is more than the {MAX_PAYLOAD:,} that a message "
            "of an event stream may have. Run the flow with StartFlowExecution, or store large "
            "values and give their location."
        )
    headers = {
        f":{kind}-type": name,
        ":content-type": "application/json",
        ":message-type": kind,
    }
    return frame(headers, payload)


def exception_name(route: Route, code: str) -> str:
    """The stream's member for an error: its own when it has one, else the internal error."""
    name = code[:1].lower() + code[1:]
    known = route.stream is not None and name in route.stream.members
    return name if known else "internalServerException"


def frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One message: lengths, checksum of both, headers, payload, checksum of all."""
    encoded = b"".join(_header(name, text) for name, text in headers.items())
    lengths = struct.pack(">II", len(encoded) + len(payload) + 16, len(encoded))
    prelude = lengths + struct.pack(">I", zlib.crc32(lengths))
    checksum = zlib.crc32(payload, zlib.crc32(prelude + encoded))
    return b"".join((prelude, encoded, payload, struct.pack(">I", checksum)))


def _header(name: str, text: str) -> bytes:
    key, value = name.encode(), text.encode()
    return struct.pack(">B", len(key)) + key + struct.pack(">BH", _TEXT, len(value)) + value

"""`application/vnd.amazon.eventstream`: framing as botocore and every AWS SDK read it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any

import orjson
from botocore.model import StructureShape

from flowbuilder.wire.serialize import writer

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_TEXT = 7


def frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One message: lengths, checksum of both, headers, payload, checksum of all."""
    encoded = b"".join(_header(name, text) for name, text in headers.items())
    prelude = struct.pack(">II", len(encoded) + len(payload) + 16, len(encoded))
    prelude += struct.pack(">I", zlib.crc32(prelude))
    message = prelude + encoded + payload
    return message + struct.pack(">I", zlib.crc32(message))


def _header(name: str, text: str) -> bytes:
    key, value = name.encode(), text.encode()
    return struct.pack(">B", len(key)) + key + struct.pack(">BH", _TEXT, len(value)) + value


def event(stream: StructureShape, name: str, members: Mapping[str, Any]) -> bytes:
    """The message for one member of an event stream; an exception when its shape is one."""
    shape = stream.members[name]
    exception = bool(shape.metadata.get("exception"))
    kind = "exception" if exception else "event"
    headers = {
        f":{kind}-type": name,
        ":content-type": "application/json",
        ":message-type": kind,
    }
    return frame(headers, orjson.dumps(writer(shape)(members)))

"""How large values are, and the most that one may be."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

import orjson

from flowbuilder.definition.types import JSON

#: What says how large a value may be, for messages.
SETTING: Final = "FLOWBUILDER_VALUE_BYTES"


def json_bytes(value: JSON) -> int:
    """Bytes of the value as compact JSON, UTF-8."""
    try:
        return len(orjson.dumps(value))
    except TypeError:  # integers beyond 64 bits, lone surrogates
        return len(json.dumps(value, separators=(",", ":")))


def exceed(values: Iterable[JSON], most: float) -> bool:
    """Whether the values are more than `most` bytes together; looks at no more than it takes."""
    size = 0
    for value in values:
        size += json_bytes(value)
        if size > most:
            return True
    return False


def limit(most: float) -> str:
    """The limit in words."""
    return f"a value may have {most:,.0f} bytes as JSON ({SETTING})"

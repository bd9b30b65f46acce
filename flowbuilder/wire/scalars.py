"""The simple values of a request that JSON has as text or literals, and what they stand for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flowbuilder.wire.problems import Path, Problems


def _boolean(value: Any, path: Path, problems: Problems) -> Any:
    return value if isinstance(value, bool) else problems.wrong_type(path, value, "true or false")


def _blob(value: Any, path: Path, problems: Problems) -> Any:
    """Base64 text as bytes."""
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        return problems.wrong_type(path, value, "Base64 text")


def _timestamp(value: Any, path: Path, problems: Problems) -> Any:
    """ISO 8601 text or seconds since 1970 as an aware datetime."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        return problems.wrong_type(path, value, "a time such as 2026-01-31T12:00:00Z")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


#: By the shape's type.
READERS: Final[Mapping[str, Callable[[Any, Path, Problems], Any]]] = {
    "boolean": _boolean,
    "blob": _blob,
    "timestamp": _timestamp,
}

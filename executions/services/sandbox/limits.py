"""What one call may use, and what the settings say of calls."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one call; exceeding one fails the call with a message that names it."""

    #: Seconds of wall time.
    seconds: float = 10.0
    #: Bytes of memory beyond the interpreter's own (inputs and result included).
    memory_bytes: int = 256 * _MB
    #: Bytes of the result as JSON.
    result_bytes: int = 25 * _MB
    #: Characters of printed text that are kept.
    printed_characters: int = 64 * 1024
    #: Calls within calls.
    recursion: int = 1000


def configured(seconds: float | None = None) -> Limits:
    """The limits of this server's settings, with another time where one is given."""
    from django.conf import settings  # noqa: PLC0415 - the sandbox itself works without Django

    return Limits(
        seconds=settings.SANDBOX_SECONDS if seconds is None else seconds,
        memory_bytes=settings.SANDBOX_MEMORY_BYTES,
        result_bytes=settings.SANDBOX_RESULT_BYTES,
    )


def wanted() -> str:
    """Which sandbox this server's settings want: `auto`, `kernel` or `monty`."""
    from django.conf import settings  # noqa: PLC0415 - the sandbox itself works without Django

    name: str = settings.SANDBOX
    return name

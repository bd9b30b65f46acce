"""How a call of the sandbox fails."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is to blame."""

    #: This machine cannot protect itself well enough, or the sandbox's process cannot be started.
    UNAVAILABLE = "unavailable"
    #: The code raised, or cannot be compiled.
    PYTHON = "python"
    #: The time is over.
    TIMEOUT = "timeout"
    #: More memory than allowed.
    MEMORY = "memory"
    #: The result is larger than allowed.
    OUTPUT = "output"
    #: The result is no JSON value.
    NOT_JSON = "not_json"
    #: Nobody wants the result any more.
    CANCELLED = "cancelled"


class SandboxError(Exception):
    """A call gave no value; `message` is for the author of the code."""

    def __init__(self, kind: Kind, message: str, printed: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        #: What the code had printed before.
        self.printed = printed

"""What goes between the product and the process of a sandbox. Imported on both sides."""

from __future__ import annotations

import io
import json
import struct
from typing import NamedTuple, TypeAlias, TypedDict

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
#: Before a request: the fields of Head.
HEAD = struct.Struct(">dQQQQQ")
#: Before an answer: its length.
LENGTH = struct.Struct(">Q")
#: Asks for a call; two descriptors come with it, for the request and for its end.
CALL = b"c"


class Head(NamedTuple):
    """The limits of a call and the length of its request."""

    seconds: float
    #: Bytes beyond what the interpreter itself takes.
    memory: int
    #: Bytes of the result as JSON.
    result: int
    #: Characters of printed text that are kept.
    printed: int
    #: Calls within calls.
    depth: int
    #: Bytes of the request.
    length: int


class Request(TypedDict, total=False):
    """What is asked: `variables` of a piece of code, or `event` and `context` of a handler."""

    code: str
    variables: dict[str, JSON]
    handler: str
    event: JSON
    context: dict[str, JSON]


class Printed(io.TextIOBase):
    """Where `print` goes: kept up to a number of characters, then counted."""

    def __init__(self, room: int) -> None:
        self._room, self._parts, self._lost = room, list[str](), 0

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        kept = text[: self._room]
        self._room -= len(kept)
        self._lost += len(text) - len(kept)
        if kept:
            self._parts.append(kept)
        return len(text)

    def text(self) -> str:
        """What was printed, and how much more there was."""
        lost = f"\n… {self._lost} more characters" if self._lost else ""
        return "".join(self._parts).encode(errors="replace").decode() + lost


def success(value: bytes, printed: Printed) -> bytes:
    """The answer with a value, which is JSON already."""
    return b'{"printed":' + json.dumps(printed.text()).encode() + b',"value":' + value + b"}"


def failure(kind: str, message: str, printed: Printed) -> bytes:
    """The answer without one: what is to blame, and why, for the author of the code."""
    answer = {"kind": kind, "message": message, "printed": printed.text()}
    return json.dumps(answer).encode(errors="replace")


def too_large(length: int, most: int) -> str:
    """Why a result of so many bytes is refused."""
    return f"The result has {length:,} bytes as JSON; at most {most:,} are allowed."


def too_much_memory(most: int, line: int) -> str:
    """Why code is ended that wants more than `most` bytes, in a line or somewhere (0)."""
    where = f" (line {line})" if line else ""
    return f"The code needs more memory than the {most / (1 << 20):.4g} MB it may have{where}."

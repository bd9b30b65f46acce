"""One call in a process of its own: takes a request, limits itself, runs the code, answers."""

from __future__ import annotations

import gc
import io
import json
import math
import os
import resource
import struct
import sys
from typing import TypedDict

from . import program
from .confine import Filter

#: The only descriptor beside the three of /dev/null: the request comes and the answer goes by it.
CHANNEL = 3
#: Before a request: seconds, bytes of memory, of result and of printed text, depth, length.
HEAD = struct.Struct(">dQQQQQ")
#: Before an answer: its length.
LENGTH = struct.Struct(">Q")


class Request(TypedDict, total=False):
    """What is asked: `variables` of a piece of code, or `event` and `context` of a handler."""

    code: str
    variables: dict[str, program.JSON]
    handler: str
    event: program.JSON
    context: dict[str, program.JSON]


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


def serve(base: int, confinement: Filter) -> None:
    """Answer the one request on CHANNEL; `base` is the memory that the interpreter itself has."""
    head = HEAD.unpack(_read(HEAD.size))
    seconds, memory, result_bytes, printed_bytes, depth, length = head
    limit(seconds, base + memory)
    confinement.put_on()
    sys.setrecursionlimit(depth)
    sys.stdin = io.StringIO()
    sys.stdout = sys.stderr = printed = Printed(printed_bytes)
    gc.enable()
    try:
        answer = _answer(length, seconds, result_bytes, printed)
    except MemoryError as error:
        most = f"the {memory / (1 << 20):.4g} MB it may have"
        message = f"The code needs more memory than {most}{_where(error)}."
        answer = _failure("memory", message, printed)
    _write(LENGTH.pack(len(answer)) + answer)


def limit(seconds: float, memory: int) -> None:
    """Set the kernel's limits: they hold whatever the code does."""
    cpu = math.ceil(seconds) + 1
    for what, most in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NOFILE, CHANNEL + 1),
    ):
        lower(what, most)


def lower(what: int, most: int) -> None:
    """Set one of the kernel's limits for good, to `most` or what is already less."""
    hard = resource.getrlimit(what)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))


def _answer(length: int, seconds: float, result_bytes: int, printed: Printed) -> bytes:
    """Run what is asked and give the answer. Raises MemoryError when there is none left."""
    try:
        value = program.encode(_run(json.loads(_read(length)), seconds))
    except MemoryError:
        raise
    except program.NotJSONError as error:
        return _failure("not_json", str(error), printed)
    except BaseException as error:  # noqa: BLE001 - all that the code raised is its answer
        return _failure("python", program.explain(error), printed)
    if len(value) > result_bytes:
        size = f"The result has {len(value):,} bytes as JSON; at most {result_bytes:,} are allowed."
        return _failure("output", size, printed)
    return b'{"printed":' + json.dumps(printed.text()).encode() + b',"value":' + value + b"}"


def _run(request: Request, seconds: float) -> object:
    code = request["code"]
    program.remember(code)
    if "handler" in request:
        event, context = request["event"], request["context"]
        return program.call(code, request["handler"], event, context, seconds)
    return program.evaluate(code, request["variables"])


def _where(error: MemoryError) -> str:
    """The line where memory ended; lets go of what the code held before any text is made."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == program.FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    error.__traceback__ = None
    return f" (line {line})" if line else ""


def _failure(kind: str, message: str, printed: Printed) -> bytes:
    answer = {"kind": kind, "message": message, "printed": printed.text()}
    return json.dumps(answer).encode(errors="replace")


def _read(length: int) -> bytes:
    """Exactly so many bytes of CHANNEL; ends the process when whoever asked is gone."""
    parts = []
    while length:
        part = os.read(CHANNEL, min(length, 1 << 20))
        if not part:
            os._exit(1)
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _write(content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(CHANNEL, rest) :]

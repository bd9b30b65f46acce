"""One call in a process of its own: takes a request, limits itself, runs the code, answers."""

from __future__ import annotations

import gc
import io
import json
import math
import os
import resource
import sys

from . import program
from .confine import Filter
from .exchange import (
    HEAD,
    LENGTH,
    Head,
    Printed,
    Request,
    failure,
    success,
    too_large,
    too_much_memory,
)

#: The only descriptor beside the three of /dev/null: the request comes and the answer goes by it.
CHANNEL = 3


def serve(base: int, confinement: Filter) -> None:
    """Answer the one request on CHANNEL; `base` is the memory that the interpreter itself has."""
    head = Head(*HEAD.unpack(_read(HEAD.size)))
    limit(head.seconds, base + head.memory)
    confinement.put_on()
    sys.setrecursionlimit(head.depth)
    sys.stdin = io.StringIO()
    sys.stdout = sys.stderr = printed = Printed(head.printed)
    gc.enable()
    try:
        answer = _answer(head, printed)
    except MemoryError as error:
        answer = failure("memory", too_much_memory(head.memory, _line_of(error)), printed)
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


def _answer(head: Head, printed: Printed) -> bytes:
    """Run what is asked and give the answer. Raises MemoryError when there is none left."""
    try:
        value = program.encode(_run(json.loads(_read(head.length)), head.seconds))
    except MemoryError:
        raise
    except program.NotJSONError as error:
        return failure("not_json", str(error), printed)
    except BaseException as error:  # noqa: BLE001 - all that the code raised is its answer
        return failure("python", program.explain(error), printed)
    if len(value) > head.result:
        return failure("output", too_large(len(value), head.result), printed)
    return success(value, printed)


def _run(request: Request, seconds: float) -> object:
    code = request["code"]
    program.remember(code)
    if "handler" in request:
        event, context = request["event"], request["context"]
        return program.call(code, request["handler"], event, context, seconds)
    return program.evaluate(code, request["variables"])


def _line_of(error: MemoryError) -> int:
    """The line where memory ended; lets go of what the code held before any text is made."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == program.FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    error.__traceback__ = None
    return line


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

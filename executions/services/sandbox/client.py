"""Calls of the sandbox: many at once, each in a child of its own, each within its limits."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from executions.services.sandbox import answers
from executions.services.sandbox.errors import Kind, SandboxError
from executions.services.sandbox.inside.child import HEAD, LENGTH
from executions.services.sandbox.inside.layers import Layer, lacking
from executions.services.sandbox.limits import Limits
from executions.services.sandbox.process import Line, SandboxProcess, StartError
from flowbuilder.definition.types import JSON

#: Calls that run at once; others wait, and their time does not begin before.
PLACES = max(4, 2 * (os.cpu_count() or 1))
#: How often a wait looks whether the call was cancelled, seconds.
_GLANCE = 0.25
#: Bytes that an answer may have beyond the result: what was printed, with every character escaped.
_BYTES_PER_CHARACTER, _FRAME = 12, 64 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What code gave, and what it printed."""

    value: JSON
    printed: str


@dataclass(frozen=True, slots=True)
class SandboxStatus:
    """Whether code can be run here, and behind what."""

    available: bool
    #: Layers that are in place.
    layers: tuple[Layer, ...]
    #: Those that are not, each with the reason.
    missing: Mapping[Layer, str]
    #: In one sentence for the operator: why not, or an empty text.
    problem: str = ""


class Sandbox:
    """A warm process and the calls of it, from any thread. The process starts with the first call.

    Code runs only behind enough layers; `layers` are those to try, all by default.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        layers: Iterable[Layer] = tuple(Layer),
        places: int = PLACES,
    ) -> None:
        self._limits = limits or Limits()
        self._layers = tuple(layers)
        self._count = places
        self._places = threading.BoundedSemaphore(places)
        self._lock = threading.Lock()
        self._process: SandboxProcess | None = None

    def evaluate(
        self,
        code: str,
        variables: Mapping[str, JSON],
        limits: Limits | None = None,
        *,
        cancelled: threading.Event | None = None,
    ) -> Result:
        """The value of the code's last expression, with `variables` as its variables.

        Raises SandboxError.
        """
        request: dict[str, JSON] = {"code": code, "variables": dict(variables)}
        return self._ask(request, limits or self._limits, cancelled)

    def call(
        self,
        code: str,
        handler: str,
        event: JSON,
        context: Mapping[str, JSON] | None = None,
        limits: Limits | None = None,
        *,
        cancelled: threading.Event | None = None,
    ) -> Result:
        """What the function `handler` of the code gives for `(event, context)`.

        `context` has the members of the object that the function gets, by the names AWS Lambda
        gives them. Raises SandboxError.
        """
        request: dict[str, JSON] = {"code": code, "handler": handler, "event": event}
        request["context"] = dict(context or {})
        return self._ask(request, limits or self._limits, cancelled)

    def status(self) -> SandboxStatus:
        """Which layers are in place; starts the process if it is not running."""
        try:
            report = self._running().report
        except StartError as problem:
            return SandboxStatus(False, (), {}, f"Code cannot be run here: {problem}.")
        layers = tuple(layer for layer in Layer if not report.get(layer, "not tried"))
        missing = {layer: report.get(layer, "not tried") for layer in Layer if layer not in layers}
        lacks = lacking(set(layers))
        absent = "; ".join(f"{layer} ({missing[layer]})" for layer in lacks)
        text = f"Code cannot be run safely here. Missing: {absent}." if lacks else ""
        return SandboxStatus(not lacks, layers, missing, text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, and calls in flight with it; a later call starts a new one."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.close()

    def forget(self) -> None:
        """In a forked child: leave the process to the parent, and start one's own when needed."""
        process, self._process = self._process, None
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self._count)
        if process is not None:
            process.abandon()

    def _ask(
        self, request: Mapping[str, JSON], limits: Limits, cancelled: threading.Event | None
    ) -> Result:
        body = json.dumps(request).encode()
        head = HEAD.pack(
            limits.seconds,
            limits.memory_bytes,
            limits.result_bytes,
            limits.printed_characters,
            limits.recursion,
            len(body),
        )
        while not self._places.acquire(timeout=_GLANCE):
            _give_up_if(cancelled)
        try:
            line = self._dial()
            try:
                answer = _Exchange(line, limits, cancelled).make(head + body)
            finally:
                line.close()
        finally:
            self._places.release()
        value, printed = answers.read(answer)
        return Result(value, printed)

    def _dial(self) -> Line:
        """A line to a new child; a warm process that has died is replaced once."""
        status = self.status()
        if not status.available:
            raise SandboxError(Kind.UNAVAILABLE, status.problem)
        try:
            return self._running().dial()
        except OSError:
            self.close()
        try:
            return self._running().dial()
        except (OSError, StartError) as problem:
            raise SandboxError(
                Kind.UNAVAILABLE, f"The sandbox's process cannot be reached: {problem}"
            ) from problem

    def _running(self) -> SandboxProcess:
        process = self._process
        if process is not None:
            return process
        with self._lock:
            if self._process is None:
                self._process = SandboxProcess(self._layers)
            return self._process


class _Exchange:
    """One request and its answer on a line, within the time."""

    def __init__(self, line: Line, limits: Limits, cancelled: threading.Event | None) -> None:
        self._line, self._limits, self._cancelled = line, limits, cancelled
        self._until = time.monotonic() + limits.seconds
        self._most = limits.result_bytes + _BYTES_PER_CHARACTER * limits.printed_characters + _FRAME

    def make(self, message: bytes) -> bytes:
        """Send the message and give the answer. Raises SandboxError."""
        try:
            rest = memoryview(message)
            while rest:
                self._wait()
                try:
                    rest = rest[self._line.data.send(rest) :]
                except TimeoutError:
                    continue
            (length,) = LENGTH.unpack(self._receive(LENGTH.size))
            if length > self._most:
                raise SandboxError(
                    Kind.OUTPUT,
                    f"The result has {length:,} bytes; at most "
                    f"{self._limits.result_bytes:,} are allowed.",
                )
            return self._receive(length)
        except (BrokenPipeError, ConnectionResetError, EOFError):
            raise self._ended() from None

    def _receive(self, length: int) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            self._wait()
            try:
                part = self._line.data.recv(min(length - len(parts), 1 << 20))
            except TimeoutError:
                continue
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def _wait(self) -> None:
        """Set the time that the next step may block. Raises SandboxError when there is none."""
        _give_up_if(self._cancelled)
        left = self._until - time.monotonic()
        if left <= 0:
            raise SandboxError(
                Kind.TIMEOUT, f"The code was still running after {self._limits.seconds:g} seconds."
            )
        self._line.data.settimeout(min(left, _GLANCE) if self._cancelled else left)

    def _ended(self) -> SandboxError:
        """Why the child ended without an answer."""
        self._line.end.settimeout(5)
        try:
            told = self._line.end.recv(1024).decode()
        except OSError:
            told = ""
        if not told:
            return SandboxError(Kind.UNAVAILABLE, "The sandbox's process ended during the call.")
        if told.startswith("!"):
            return SandboxError(
                Kind.UNAVAILABLE, f"The system starts no process for the code: {told[1:]}."
            )
        code = int(told)
        if code == -signal.SIGKILL:
            return SandboxError(
                Kind.MEMORY, "The system ended the code: the machine has too little memory."
            )
        if code < 0:
            name = signal.Signals(-code).name
            return SandboxError(
                Kind.PYTHON,
                f"The interpreter that ran the code was ended by {name}: most often by recursion "
                "without end, or by memory running out in the middle of it.",
            )
        return SandboxError(
            Kind.PYTHON, f"The code ended its own process (exit code {code}) without a result."
        )


def _give_up_if(cancelled: threading.Event | None) -> None:
    if cancelled is not None and cancelled.is_set():
        raise SandboxError(Kind.CANCELLED, "The run was stopped.")

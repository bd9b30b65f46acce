"""Calls of a sandbox's process: many at once, each within its limits."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Self

from executions.services.sandbox import answers
from executions.services.sandbox.errors import Kind, SandboxError
from executions.services.sandbox.inside.exchange import HEAD, LENGTH, Head
from executions.services.sandbox.interface import Result, SandboxStatus
from executions.services.sandbox.limits import Limits
from executions.services.sandbox.process import Line, SandboxProcess, StartError
from flowbuilder.definition.types import JSON

#: Calls that run at once; others wait, and their time does not begin before.
PLACES = max(4, 2 * (os.cpu_count() or 1))
#: How often a wait looks whether the call was cancelled, seconds.
_GLANCE = 0.25
#: Bytes that an answer may have beyond the result: what was printed, with every character escaped.
_BYTES_PER_CHARACTER, _FRAME = 12, 64 * 1024


class ProcessSandbox(ABC):
    """A warm process and the calls of it, from any thread. The process starts with the first call.

    `places`: calls that run at once.
    """

    def __init__(self, limits: Limits | None = None, *, places: int = PLACES) -> None:
        self._limits = limits or Limits()
        self._count = places
        self._places = threading.BoundedSemaphore(places)
        self._lock = threading.Lock()
        self._process: SandboxProcess | None = None

    @abstractmethod
    def status(self) -> SandboxStatus:
        """Whether code can be run; starts the process if it is not running."""

    @abstractmethod
    def _start(self) -> SandboxProcess:
        """A process that is ready for calls. Raises StartError."""

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
        head = Head(
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
                answer = _Exchange(line, limits, cancelled).make(HEAD.pack(*head) + body)
            finally:
                line.close()
        finally:
            self._places.release()
        value, printed = answers.read(answer)
        return Result(value, printed)

    def _dial(self) -> Line:
        """A line to a new call; a warm process that has died is replaced once."""
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
                self._process = self._start()
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
        """Why the call ended without an answer."""
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

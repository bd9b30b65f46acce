"""A sandbox's process, from outside: started once, asked for every call."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from executions.services.sandbox.inside.exchange import CALL

#: Seconds the interpreter may take to start, import its modules and get ready.
_START_SECONDS = 30.0
#: What is imported there is the package `inside` of this folder.
_BOOT = "import sys; sys.path.insert(0, {folder!r}); "
_HERE = Path(__file__).resolve().parent


class StartError(Exception):
    """The process could not be started; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """Two sockets to one call: for the request and its answer, and for its end."""

    data: socket.socket
    #: Gives the exit code of the call's process as text when it has ended; closing it kills that.
    end: socket.socket

    def close(self) -> None:
        """Hang up: what still runs is killed."""
        self.end.close()
        self.data.close()


class SandboxProcess:
    """A fresh interpreter without environment, that has made itself ready before it is used.

    `boot` gives its program, which is told the number of the descriptor by which calls come; `kind`
    is the kind of socket that this is. Raises StartError. It ends when this process closes it.
    """

    def __init__(
        self,
        boot: Callable[[int], str],
        kind: socket.SocketKind,
        *,
        options: Iterable[str] = (),
        pass_fds: Iterable[int] = (),
    ) -> None:
        #: What it says of itself.
        self.report: dict[str, str] = {}
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, kind)
        with theirs:
            program = _BOOT.format(folder=str(_HERE)) + boot(theirs.fileno())
            self._process = self._start(program, options, (theirs.fileno(), *pass_fds))
        try:
            self.report = self._handshake()
        except BaseException:
            self.close()
            raise

    def dial(self) -> Line:
        """A line to a new call. Raises OSError when the process is gone."""
        data, their_data = socket.socketpair()
        end, their_end = socket.socketpair()
        line = Line(data, end)
        with their_data, their_end:
            try:
                socket.send_fds(self._channel, [CALL], [their_data.fileno(), their_end.fileno()])
            except OSError:
                line.close()
                raise
        return line

    def close(self) -> None:
        """End the process and every call of it."""
        self._channel.close()
        if self._process.stderr is not None:
            self._process.stderr.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def abandon(self) -> None:
        """Let go of a process that belongs to the one this was forked from."""
        self._channel.close()
        # Not our child: nothing to wait for, whatever Popen believes.
        self._process.returncode = 0

    def _start(
        self, program: str, options: Iterable[str], pass_fds: tuple[int, ...]
    ) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-I", "-B", *options, "-W", "ignore", "-c", program],
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        except OSError as problem:
            self._channel.close()
            raise StartError(f"{sys.executable} cannot be started: {problem}") from problem

    def _handshake(self) -> dict[str, str]:
        self._channel.settimeout(_START_SECONDS)
        try:
            told = self._channel.recv(8192)
        except TimeoutError:
            raise StartError(f"it was not ready within {_START_SECONDS:g} seconds") from None
        except OSError as problem:
            raise StartError(f"it ended while starting: {problem}") from problem
        if not told:
            raise StartError(f"it ended while starting: {self._last_words()}")
        self._channel.settimeout(None)
        if self._process.stderr is not None:
            self._process.stderr.close()
        report: dict[str, str] = json.loads(told)
        return report

    def _last_words(self) -> str:
        text = b""
        if self._process.stderr is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                _, text = self._process.communicate(timeout=5)
        return text.decode(errors="replace").strip().rpartition("\n")[2] or "without a word"

"""The sandbox's warm process, from outside: started once, asked for a child for every call."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from executions.services.sandbox.inside.layers import Layer

#: Seconds the interpreter may take to start, import its modules and confine itself.
_START_SECONDS = 30.0
_HERE = Path(__file__).resolve().parent
_BOOT = (
    "import sys; sys.path.insert(0, {folder!r}); from inside.zygote import main; "
    "main({channel}, {owner}, {layers!r})"
)


class StartError(Exception):
    """The process could not be started; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """Two sockets to one child: for the request and its answer, and for its end."""

    data: socket.socket
    #: Gives the child's exit code as text when it has ended; closing it kills the child.
    end: socket.socket

    def close(self) -> None:
        """Hang up: a child that still runs is killed."""
        self.end.close()
        self.data.close()


class SandboxProcess:
    """A fresh interpreter without environment, that has confined itself before it is used.

    Raises StartError. It ends when this process closes it, or dies however.
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        if sys.platform != "linux":
            raise StartError(f"it needs Linux; this is {sys.platform}")
        #: Why a layer is not in place, by layer; empty text: it is.
        self.report: dict[Layer, str] = {}
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = self._start(theirs.fileno(), ",".join(sorted(layers)))
        try:
            self.report = self._handshake()
        except BaseException:
            self.close()
            raise

    def dial(self) -> Line:
        """A line to a new child. Raises OSError when the process is gone."""
        data, their_data = socket.socketpair()
        end, their_end = socket.socketpair()
        line = Line(data, end)
        with their_data, their_end:
            try:
                socket.send_fds(self._channel, [b"c"], [their_data.fileno(), their_end.fileno()])
            except OSError:
                line.close()
                raise
        return line

    def close(self) -> None:
        """End the process and every child of it."""
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

    def _start(self, channel: int, layers: str) -> subprocess.Popen[bytes]:
        owner = _pidfd()
        boot = _BOOT.format(folder=str(_HERE), channel=channel, owner=owner, layers=layers)
        try:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-W", "ignore", "-c", boot],
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(channel, owner),
                start_new_session=True,
            )
        except OSError as problem:
            self._channel.close()
            raise StartError(f"{sys.executable} cannot be started: {problem}") from problem
        finally:
            os.close(owner)

    def _handshake(self) -> dict[Layer, str]:
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
        return {Layer(layer): why for layer, why in json.loads(told).items()}

    def _last_words(self) -> str:
        text = b""
        if self._process.stderr is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                _, text = self._process.communicate(timeout=5)
        return text.decode(errors="replace").strip().rpartition("\n")[2] or "without a word"


def _pidfd() -> int:
    """A descriptor that becomes readable when this process dies."""
    try:
        return os.pidfd_open(os.getpid())
    except OSError as problem:
        raise StartError(f"the kernel has no pidfd (Linux 5.3): {problem}") from problem

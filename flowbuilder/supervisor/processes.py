"""One supervised process: started in a group of its own, logged, restarted, ended for good."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from flowbuilder.supervisor.death import SUPERVISOR

#: Seconds between a death and the restart: the first is nearly at once, a crash loop slows down.
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
#: A process that lived this many seconds has started well; its next pause is the first again.
SETTLED_SECONDS = 5.0

Log = Callable[[str, str], None]


@dataclass(slots=True)
class Supervised:
    """A command that is to run until told otherwise."""

    name: str
    command: list[str]
    log: Log
    #: Seconds it gets to end by itself after SIGTERM.
    grace: float = 5.0
    #: Added to the supervisor's own environment.
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    due_at: float = 0.0

    def start(self) -> None:
        """Start the command in a process group of its own; its output goes to the log."""
        self.process = subprocess.Popen(  # noqa: S603 - our own command lines
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            env={**os.environ, SUPERVISOR: str(os.getpid()), **self.environment},
        )
        self.started_at = time.monotonic()
        threading.Thread(
            target=_copy_lines, args=(self.process.stdout, self.name, self.log), daemon=True
        ).start()

    def tend(self) -> None:
        """Restart the command when it has died and its pause is over. Called again and again."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.kill_group()
            if now - self.started_at > SETTLED_SECONDS:
                self.pause = FIRST_PAUSE
            self.log(self.name, f"ended ({describe_exit(code)}); starting again")
            self.process, self.due_at = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if now >= self.due_at:
            self.start()

    def ask_to_end(self) -> None:
        """SIGTERM to the process alone: a Django-Q2 cluster drains so, and deadlocks otherwise."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def wait_ended(self) -> None:
        """Wait for the end within the grace, then kill whatever is left of its group."""
        if self.process is None:
            return
        try:
            self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            self.log(self.name, f"did not end within {self.grace:g} s; killing it")
        self.kill_group()
        self.process.wait()
        self.process = None

    def kill_group(self) -> None:
        """SIGKILL to all of its process group, which outlives the process itself."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _copy_lines(stream: IO[str] | None, name: str, log: Log) -> None:
    if stream is None:
        return
    with contextlib.suppress(ValueError):  # closed while reading: the process was replaced
        for line in stream:
            log(name, line.rstrip("\n"))


def describe_exit(code: int) -> str:
    """A return code of `subprocess` in words: "exit status 1", "killed by SIGKILL"."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"

"""Helper processes of tests: they die with the test process, whatever kills it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable

from flowbuilder.supervisor.death import follow_parent


def free_port() -> int:
    """A TCP port on loopback that nothing listens on now."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def spawn(
    command: list[str], *, how: signal.Signals = signal.SIGKILL, **options: object
) -> subprocess.Popen[bytes]:
    """Start a command that gets `how` from the kernel when this process dies."""
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command,
        preexec_fn=lambda: follow_parent(how),  # noqa: PLW1509 - touches libc only
        **options,
    )


def wait_until(
    condition: Callable[[], object], what: str, *, seconds: float = 30.0, every: float = 0.02
) -> None:
    """Wait for the condition to hold. Raises TimeoutError that names what was waited for."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(every)


def answers(port: int) -> bool:
    """Whether something accepts connections on this port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def descendants(pid: int) -> list[int]:
    """All processes below this one, parents first."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop(0)
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as file:
                    children = [int(child) for child in file.read().split()]
                found += children
                waiting += children
    return found

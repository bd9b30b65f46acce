"""Starting, tending and ending all processes of the product."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from types import FrameType

from flowbuilder.supervisor.processes import Supervised

#: Seconds between looks at the processes.
LOOK_SECONDS = 0.1
_COLOURS = (36, 35, 33, 32, 34, 31)


class Console:
    """Prints the processes' lines, each behind its process's name; safe from several threads."""

    def __init__(self, names: list[str]) -> None:
        self._width = max(map(len, names))
        self._colour = dict(zip(names, _COLOURS, strict=False))
        self._tty = sys.stdout.isatty()
        self._lock = threading.Lock()

    def __call__(self, name: str, line: str) -> None:
        label = name.ljust(self._width)
        if self._tty:
            label = f"\x1b[{self._colour.get(name, 37)}m{label}\x1b[0m"
        with self._lock:
            print(f"{label} | {line}", flush=True)


def supervise(processes: list[Supervised]) -> None:
    """Run all processes until SIGINT, SIGTERM or SIGHUP, restarting what dies; then end them.

    1. Start each. 2. Look after them ten times a second. 3. On a signal ask each to end, wait for
    each within its grace, and kill what is left of its process group. A second signal kills.
    """
    told = threading.Event()

    def on_signal(signum: int, frame: FrameType | None) -> None:
        if told.is_set():
            for process in processes:
                process.kill_group()
            os._exit(1)
        told.set()

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, on_signal)
    try:
        while not told.is_set():
            for process in processes:
                process.tend()
            told.wait(LOOK_SECONDS)
    finally:
        end(processes)


def end(processes: list[Supervised]) -> None:
    """End all processes; returns when none is left."""
    for process in reversed(processes):
        process.ask_to_end()
    started = time.monotonic()
    for process in reversed(processes):
        process.grace = max(0.1, process.grace - (time.monotonic() - started))
        process.wait_ended()

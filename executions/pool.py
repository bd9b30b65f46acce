"""Threads for calls that wait: many, started when needed, ending with the process.

Unlike those of `concurrent.futures`, the threads are daemons: a worker told to stop does not
wait at its exit for a model that takes five minutes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

_log = logging.getLogger(__name__)


class Pool:
    """Runs jobs in at most `size` threads; further jobs wait their turn."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        #: Jobs submitted and not yet begun, and threads that wait for one.
        self._waiting = 0
        self._idle = 0

    def submit(self, job: Callable[[], None]) -> None:
        """Run the job soon, in a thread of its own or one that is free."""
        with self._lock:
            self._waiting += 1
            grow = self._waiting > self._idle and self._threads < self._size
            if grow:
                self._threads += 1
                number = self._threads
        self._jobs.put(job)
        if grow:
            threading.Thread(target=self._work, name=f"{self._name}-{number}", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
            job = self._jobs.get()
            with self._lock:
                self._idle -= 1
                self._waiting -= 1
            try:
                job()
            except Exception:  # noqa: BLE001 - recorded
                _log.exception("A job of %s failed", self._name)
            del job

"""Keeping a shift's leases and its worker's heartbeat alive while the loop is busy folding."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from executions import heartbeat, leases
from executions.driver import Driver

_log = logging.getLogger(__name__)

#: A loop that has not turned for so long counts as stuck; its leases are let go.
STUCK_SECONDS = 300.0


class Renewal:
    """A thread that renews the leases of a driver until the `with` block ends."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._done = threading.Event()
        self._turned_at = time.monotonic()
        self._thread = threading.Thread(target=self._work, name="renewal", daemon=True)

    def turned(self) -> None:
        """The loop is alive."""
        self._turned_at = time.monotonic()

    def __enter__(self) -> Renewal:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join(timeout=5.0)

    def _work(self) -> None:
        beaten_at = time.monotonic()
        try:
            while not self._done.wait(settings.LEASE_SECONDS / 4):
                if time.monotonic() - self._turned_at > STUCK_SECONDS:
                    _log.error("The worker's loop is stuck; its executions go to others.")
                    return
                beat = time.monotonic() - beaten_at >= heartbeat.BEAT_SECONDS
                beaten_at = time.monotonic() if beat else beaten_at
                self._renew(beat=beat)
        finally:
            connection.close()

    def _renew(self, *, beat: bool) -> None:
        """Renew; a database that does not answer is tried again a quarter of a lease later."""
        try:
            with self._driver.writing:
                if self._driver.runs:
                    leases.renew(self._driver.token, timezone.now())
                if beat:
                    heartbeat.beat(timezone.now())
        except (DatabaseError, InterfaceError) as problem:
            _log.warning("Leases could not be renewed (%s); trying again", problem)
            connection.close()

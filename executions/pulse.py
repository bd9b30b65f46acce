"""Signs of life that the processes of one cluster share: what tells a frozen one from an idle one.

Plain shared memory without a lock, so that a process killed at any moment leaves nothing behind
that another waits for. Whoever forks the cluster makes the pulse; all its processes see the same.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import RawArray

#: Seconds between two signs of life of a shift.
_BEAT_SECONDS = 0.5
#: When the pusher last asked the broker; when it took the first message off it that no worker has
#: answered yet; when a worker was last in a shift. Seconds of the system's monotonic clock.
_LOOKED, _TOOK, _WORKED = range(3)


class Pulse:
    """Written by the pusher and the workers, read by the process that started them."""

    def __init__(self) -> None:
        self._times = RawArray("d", 3)

    def looked(self) -> None:
        """The pusher asks the broker for messages."""
        self._times[_LOOKED] = time.monotonic()

    def took(self) -> None:
        """The pusher has a message for the workers."""
        if self._times[_WORKED] >= self._times[_TOOK]:
            self._times[_TOOK] = time.monotonic()

    def worked(self) -> None:
        """A worker has taken a message, or is still busy with it."""
        self._times[_WORKED] = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """A shift: signs of life until the `with` block ends, however busy its own loop is."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(_BEAT_SECONDS):
                self.worked()

        self.worked()
        thread = threading.Thread(target=beat, name="pulse", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            self.worked()

    @property
    def untaken(self) -> float | None:
        """Since when a message has waited with no worker in a shift; None when none has."""
        took: float = self._times[_TOOK]
        return took if took > self._times[_WORKED] else None

    @property
    def last(self) -> float:
        """When anything was last heard."""
        return float(max(self._times[_LOOKED], self._times[_WORKED]))


class Watch:
    """Tells from a pulse, looked at again and again, whether its cluster is frozen.

    It counts its own looks instead of comparing times, so that a machine that was asleep is not
    taken for a cluster that was.
    """

    def __init__(self, pulse: Pulse, patience: float, silence: float) -> None:
        """`patience`: seconds that a message may wait; `silence`: that nothing may be heard."""
        self._pulse = pulse
        self._patience = patience
        self._silence = silence
        self._untaken, self._waited = pulse.untaken, 0.0
        self._last, self._still = pulse.last, 0.0

    def frozen(self, seconds: float) -> bool:
        """Whether it is; `seconds` have gone since the last look."""
        untaken, last = self._pulse.untaken, self._pulse.last
        same = untaken is not None and untaken == self._untaken
        self._untaken, self._waited = untaken, self._waited + seconds if same else 0.0
        self._last, self._still = last, self._still + seconds if last == self._last else 0.0
        return self._waited >= self._patience or self._still >= self._silence


#: This process's own cluster, or the one it belongs to.
PULSE = Pulse()

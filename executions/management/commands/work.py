"""`manage.py work`: the Django-Q2 cluster that runs executions, whose processes die with it."""

from __future__ import annotations

import gc
import logging
import math
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django_q.cluster import Cluster

from executions import tasks
from executions.nodes import registry
from executions.pulse import PULSE, Watch
from flowbuilder.supervisor.death import children_follow, follow_supervisor

#: Seconds to end in, beyond those that calls in flight get to come back.
_PATIENCE = 8
#: Seconds between two looks at the cluster; seconds without any sign of life until it is replaced.
_LOOK_SECONDS, _SILENCE_SECONDS = 0.2, 30.0

_log = logging.getLogger(__name__)


class _TellingCluster(Cluster):  # type: ignore[misc] # django-q2 has no types
    """A cluster whose running shifts hear that it was told to stop, and that ends for certain."""

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:
        """Drain; but when draining gets stuck, the kernel ends this process.

        A signal that comes while the cluster starts can deadlock it, and a supervisor that has died
        kills nobody. The alarm needs no lock, and all other processes of the cluster die with this.
        """
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(math.ceil(settings.STOP_SECONDS) + _PATIENCE)
        tasks.STOPPING.set()
        super().sig_handler(signum, frame)


class Command(BaseCommand):
    help = "Run the workers. SIGTERM hands running executions on and ends them."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        follow_supervisor()
        children_follow()
        registry.discover()  # here once, not in each worker at its first call
        gc.collect()
        gc.freeze()  # what is loaded by now stays: no worker's collector need visit it
        while not tasks.STOPPING.is_set():
            work()


def work() -> None:
    """Run a cluster until it was told to stop, has died, or is frozen and was therefore killed.

    It freezes when a process is killed while it holds a lock that the others need: an idle worker
    holds the one to read the queue.
    """
    PULSE.worked()  # a message that an earlier cluster left is not this one's
    cluster = _TellingCluster()
    cluster.start()
    watch = Watch(PULSE, settings.FROZEN_SECONDS, _SILENCE_SECONDS)
    while cluster.sentinel.is_alive():
        time.sleep(_LOOK_SECONDS)
        if watch.frozen(_LOOK_SECONDS) and not tasks.STOPPING.is_set():
            _log.error("The workers take nothing off the queue any more: replacing them")
            cluster.sentinel.kill()  # its children die with it
            cluster.sentinel.join()
    if not tasks.STOPPING.is_set():
        _log.warning("The workers are gone; starting others")
        time.sleep(_LOOK_SECONDS)

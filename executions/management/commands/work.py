"""`manage.py work`: the Django-Q2 cluster that runs executions, whose processes die with it."""

from __future__ import annotations

import math
import signal
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django_q.cluster import Cluster

from executions import tasks
from executions.nodes import registry
from flowbuilder.supervisor.death import children_follow, follow_supervisor

#: Seconds to end in, beyond those that calls in flight get to come back.
_PATIENCE = 8


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
        _TellingCluster().start()

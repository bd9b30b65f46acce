"""Workers say that they live; `/readyz` believes what it heard lately."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from flowbuilder.models import WorkerHeartbeat

#: A worker beats at least this often, seconds: while it works, and when the sweeper probes.
BEAT_SECONDS = 10.0
#: A worker not heard of for longer counts as gone.
SILENCE = timedelta(seconds=3 * BEAT_SECONDS)


def beat(now: datetime) -> None:
    """Record that this process takes work off the queue."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    WorkerHeartbeat.objects.update_or_create(worker=name, defaults={"at": now})


def alive(now: datetime) -> int:
    """How many workers were heard of lately."""
    return WorkerHeartbeat.objects.filter(at__gt=now - SILENCE).count()


def forget(now: datetime) -> None:
    """Delete the heartbeats of workers that are long gone."""
    WorkerHeartbeat.objects.filter(at__lt=now - 20 * SILENCE).delete()

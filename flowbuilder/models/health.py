"""Signs of life of the workers."""

from __future__ import annotations

from django.db import models


class WorkerHeartbeat(models.Model):
    """When a worker process last took or held work off the queue."""

    #: "host:pid".
    worker = models.CharField(max_length=255, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="heartbeat_latest")]

    def __str__(self) -> str:
        return f"{self.worker} at {self.at:%Y-%m-%d %H:%M:%S}"

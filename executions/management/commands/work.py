"""`manage.py work`: the Django-Q2 cluster that runs executions, whose processes die with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django_q.cluster import Cluster

from flowbuilder.supervisor.death import children_follow


class Command(BaseCommand):
    help = "Run the workers. SIGTERM hands running executions on and ends them."

    def handle(self, *args: Any, **options: Any) -> None:
        children_follow()
        Cluster().start()

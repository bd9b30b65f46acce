"""`manage.py sweep`: looks after executions whose worker is gone, whose time is over or past."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from executions.sweeper import Sweeper
from flowbuilder.supervisor.death import follow_supervisor

_log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Return expired leases, end what is past its deadline, delete what is past retention."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=0.5, help="Seconds between looks.")

    def handle(self, *args: Any, **options: Any) -> None:
        follow_supervisor()
        told = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        sweeper = Sweeper()
        while not told.is_set():
            try:
                close_old_connections()
                sweeper.tick(timezone.now())
            except (DatabaseError, InterfaceError) as problem:
                _log.warning("The sweeper could not look (%s); trying again", problem)
                connection.close()
            told.wait(options["every"])

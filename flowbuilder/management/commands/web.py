"""`manage.py web`: Daphne with the ASGI application, at HOST and PORT."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from flowbuilder.server import serve
from flowbuilder.supervisor.death import follow_supervisor


class Command(BaseCommand):
    help = "Serve pages, API and websockets."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        follow_supervisor()
        serve("flowbuilder.asgi:application")

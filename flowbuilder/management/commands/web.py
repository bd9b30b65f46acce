"""`manage.py web`: Daphne with the ASGI application, at HOST and PORT."""

from __future__ import annotations

from typing import Any

from daphne.cli import CommandLineInterface
from django.conf import settings
from django.core.management.base import BaseCommand

from flowbuilder.server import adapt_daphne
from flowbuilder.supervisor.death import follow_supervisor


class Command(BaseCommand):
    help = "Serve pages, API and websockets."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        follow_supervisor()
        adapt_daphne()
        CommandLineInterface().run(
            [
                *("--bind", settings.HOST, "--port", str(settings.PORT)),
                *("--verbosity", "0", "--application-close-timeout", "5"),
                "flowbuilder.asgi:application",
            ]
        )

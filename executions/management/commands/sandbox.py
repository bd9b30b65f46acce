"""`manage.py sandbox`: whether code can be run here, and behind which layers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from executions.services import sandbox


class Command(BaseCommand):
    help = "Tells which layers protect this machine from the code that flows run."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each layer; raises CommandError when there are not enough."""
        status = sandbox.status()
        for layer in status.layers:
            self.stdout.write(f"{layer}: in place")
        for layer, why in status.missing.items():
            self.stdout.write(f"{layer}: missing ({why})")
        if not status.available:
            raise CommandError(status.problem)
        self.stdout.write("Code of flows runs here.")

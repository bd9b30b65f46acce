"""`manage.py sandbox`: whether code can be run here, in which sandbox, and behind which layers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from executions.services import sandbox


class Command(BaseCommand):
    help = "Tells in which sandbox the code of flows runs, and which layers protect this machine."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the sandbox and its layers; raises CommandError when no code can be run."""
        status = sandbox.status()
        self.stdout.write(f"sandbox: {status.name}. {status.reason}")
        for layer in status.layers:
            self.stdout.write(f"{layer}: in place")
        for layer, why in status.missing.items():
            self.stdout.write(f"{layer}: missing ({why})")
        if not status.available:
            raise CommandError(status.problem)
        self.stdout.write("Code of flows runs here.")

"""`manage.py run`: the whole product under one supervisor."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from executions.services.sandbox import ChosenSandbox, SandboxStatus, wanted
from flowbuilder.operations import bootstrap
from flowbuilder.providers import default_provider
from flowbuilder.supervisor import local_env, preflight
from flowbuilder.supervisor.processes import Supervised
from flowbuilder.supervisor.supervise import Console, supervise

_DEMO_MODEL = """
  Models run on the small demo model: it proves the path, it does not write well.
  Settings → Models routes them to a better one."""
_MANAGE = str(settings.BASE_DIR / "manage.py")


class Command(BaseCommand):
    help = "Run everything: web server, workers, sweeper and, where needed, the local model."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prepare-only", action="store_true", help="Set up the data folder, then end."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """1. Preflight. 2. Migrate. 3. Bootstrap and `local.env`. 4. Supervise until told."""
        os.umask(0o077)
        data = settings.FLOWBUILDER_DATA
        try:
            preflight.check_all(
                data,
                settings.HOST,
                settings.PORT,
                settings.FRONTEND_DIST,
                database_url=settings.DATABASE_URL,
                redis_url=settings.REDIS_URL,
            )
        except preflight.PreflightError as problem:
            self.stderr.write(self.style.ERROR(str(problem)))
            sys.exit(1)
        self._migrate()
        variables = self._bootstrap()
        if options["prepare_only"]:
            return
        self._greet(variables)
        connections.close_all()
        supervise(processes())

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Setting up the database …")
            call_command("migrate", interactive=False, verbosity=0)

    def _bootstrap(self) -> dict[str, str]:
        path = settings.FLOWBUILDER_DATA / "local.env"
        url = f"http://{_address(settings.HOST)}:{settings.PORT}"
        known = local_env.read(path)
        forget_own(known)
        made = bootstrap.ensure(known)
        variables = {
            "FLOWBUILDER_URL": url,
            **made,
            "AWS_REGION": settings.AWS_REGION,
            # boto3 reads this one; the other SDKs and the AWS CLI read AWS_REGION
            "AWS_DEFAULT_REGION": settings.AWS_REGION,
            "AWS_ENDPOINT_URL_BEDROCK_AGENT": f"{url}/api",
            "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": f"{url}/api",
        }
        local_env.write(path, variables)
        return variables

    def _greet(self, variables: dict[str, str]) -> None:
        path = settings.FLOWBUILDER_DATA / "local.env"
        rows = [
            ("Open", variables["FLOWBUILDER_URL"]),
            ("Sign in as", variables["FLOWBUILDER_ADMIN_USER"]),
            ("Password", variables["FLOWBUILDER_ADMIN_PASSWORD"]),
            ("For boto3", f"source {_shown(path)}"),
        ]
        self.stdout.write("")
        for label, value in rows:
            self.stdout.write(f"  {label:<11} {self.style.SUCCESS(value)}")
        if default_provider() == "local":
            self.stdout.write(_DEMO_MODEL)
        with ChosenSandbox(wanted) as sandbox:
            note = sandbox_note(sandbox.status())
        if note:
            self.stdout.write(self.style.WARNING(f"\n  {note}"))
        self.stdout.write("\n  Ctrl-C ends it.\n\n")
        self.stdout.flush()


def processes() -> list[Supervised]:
    """What runs: the web server, the workers, the sweeper, and the local model's server."""
    names = {
        "web": [sys.executable, _MANAGE, "web"],
        "work": [sys.executable, _MANAGE, "work"],
        "sweep": [sys.executable, _MANAGE, "sweep"],
        "model": [sys.executable, _MANAGE, "model_server"],
    }
    console = Console(list(names))
    environment = {"PYTHONUNBUFFERED": "1"}
    return [
        Supervised(name, command, console, grace=8.0, environment=environment)
        for name, command in names.items()
    ]


def forget_own(known: dict[str, str]) -> None:
    """Drop this server's own keys and endpoints from the environment.

    A shell that has sourced `local.env` starts the server with them; they are for its clients, and
    its nodes would otherwise take them for credentials of AWS.
    """
    for name, value in known.items():
        if name.startswith("AWS_") and os.environ.get(name) == value:
            del os.environ[name]


def sandbox_note(status: SandboxStatus) -> str:
    """Why code of flows cannot run here, or that only a part of Python can; else empty."""
    if not status.available:
        return f"Code nodes will be refused: {status.problem}"
    if status.name == "monty":
        return f"Code nodes run in Monty, a part of Python. {status.reason}"
    return ""


def _address(host: str) -> str:
    """The address people open for what the server listens on."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _shown(path: os.PathLike[str]) -> str:
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)

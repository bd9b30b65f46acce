"""What the commands about people and keys share."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from flowbuilder.models import AuditEntry, Workspace
from flowbuilder.operations import audit
from flowbuilder.wire.errors import WireError


class AuditedCommand(BaseCommand):
    """A command with sub-commands: `add_arguments` gives each a `run`, which notes what it did."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            options["run"](options)
        except WireError as problem:
            raise CommandError(problem.message) from None

    def note(
        self, workspace: Workspace, action: str, about: str, *, name: str = "", detail: str = ""
    ) -> None:
        """Write what was done into the audit trail, under the system's user."""
        who = audit.Actor(workspace.pk, None, getpass.getuser(), AuditEntry.Via.COMMAND)
        audit.record(who, action, about, name=name, detail=detail)

    def table(self, *rows: tuple[object, ...]) -> None:
        """Print rows, their columns below each other."""
        texts = [[str(cell) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        for row in texts:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def workspace_of(account: str) -> Workspace:
    """The workspace of this account. Raises CommandError."""
    found = Workspace.objects.filter(account=account).first()
    if found is None:
        raise CommandError(f"There is no workspace {account}.")
    return found


def user_of(name: str) -> User:
    """The account of this name. Raises CommandError."""
    model: type[User] = get_user_model()
    found = model.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"There is no account {name}.")
    return found

"""`manage.py workspace list | add | rename`."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.db.models import Count

from flowbuilder.management.base import AuditedCommand, workspace_of
from flowbuilder.models import Workspace
from flowbuilder.operations import people

_ACCOUNT = re.compile(r"[0-9]{12}")


class Command(AuditedCommand):
    help = "List workspaces, add one with its first admin, or rename one."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(required=True, metavar="list | add | rename")
        verbs.add_parser("list", help="account, name, members, flows").set_defaults(run=self.list)
        add = verbs.add_parser("add", help="a new workspace with its first admin")
        add.add_argument("account", help="12 digits: the account in the ARNs of all it owns")
        add.add_argument("name")
        add.add_argument("--admin", required=True, help="who administers it; made when new")
        add.set_defaults(run=self.add)
        rename = verbs.add_parser("rename", help="give it another name; the account stays")
        rename.add_argument("account")
        rename.add_argument("name")
        rename.set_defaults(run=self.rename)

    def list(self, options: dict[str, Any]) -> None:
        """Print all workspaces."""
        rows = Workspace.objects.order_by("account").annotate(
            members=Count("memberships", distinct=True), count=Count("flows", distinct=True)
        )
        self.table(
            ("ACCOUNT", "NAME", "MEMBERS", "FLOWS"),
            *((row.account, row.name, row.members, row.count) for row in rows),
        )

    @transaction.atomic
    def add(self, options: dict[str, Any]) -> None:
        """Make a workspace, and the account of its admin where there is none."""
        account, name = options["account"], _named(options["name"])
        if not _ACCOUNT.fullmatch(account):
            raise CommandError("An account has 12 digits.")
        workspace, new = Workspace.objects.get_or_create(account=account, defaults={"name": name})
        if not new:
            raise CommandError(f"There is a workspace {account} already: {workspace.name}.")
        _, password = people.add(workspace, options["admin"], "admin")
        self.note(workspace, "CreateWorkspace", f"workspace/{account}", name=name)
        self.stdout.write(f"Workspace {account} ({name}) with the admin {options['admin']}.")
        if password:
            self.stdout.write(f"The password of the new account, shown this once: {password}")

    @transaction.atomic
    def rename(self, options: dict[str, Any]) -> None:
        """Give a workspace another name."""
        workspace = workspace_of(options["account"])
        before, workspace.name = workspace.name, _named(options["name"])
        workspace.save(update_fields=["name"])
        about = f"workspace/{workspace.account}"
        self.note(workspace, "RenameWorkspace", about, name=workspace.name, detail=f"from {before}")
        self.stdout.write(f"Workspace {workspace.account} is now named {workspace.name}.")


def _named(name: str) -> str:
    if not 1 <= len(name.strip()) <= 100:
        raise CommandError("A name has 1 to 100 characters.")
    return name.strip()

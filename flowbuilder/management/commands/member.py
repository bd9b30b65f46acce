"""`manage.py member list | add | role | remove`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from flowbuilder.management.base import AuditedCommand, user_of, workspace_of
from flowbuilder.models import Membership, Role, Workspace
from flowbuilder.operations import people


class Command(AuditedCommand):
    help = "List the members of a workspace, add one, change a role, or remove one."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(required=True, metavar="list | add | role | remove")
        for verb, told, run in (
            ("list", "who belongs to it, in which role", self.list),
            ("add", "a member, whose account is made when there is none", self.add),
            ("role", "give a member another role", self.role),
            ("remove", "end a membership, with the person's keys for the workspace", self.remove),
        ):
            one = verbs.add_parser(verb, help=told)
            one.add_argument("account", help="the workspace's 12-digit account")
            if verb != "list":
                one.add_argument("user")
            if verb in {"add", "role"}:
                one.add_argument("role", choices=Role.values)
            one.set_defaults(run=run)

    def list(self, options: dict[str, Any]) -> None:
        """Print the members."""
        rows = Membership.objects.filter(workspace=workspace_of(options["account"]))
        rows = rows.select_related("user").order_by("user__username")
        shown = ((str(row.user), row.role, row.user.last_login or "never") for row in rows)
        self.table(("USER", "ROLE", "LAST SIGN-IN"), *shown)

    @transaction.atomic
    def add(self, options: dict[str, Any]) -> None:
        """Make somebody a member."""
        workspace = workspace_of(options["account"])
        name, role = options["user"], options["role"]
        _, password = people.add(workspace, name, role)
        self.note(workspace, "AddMember", f"member/{name}", detail=role)
        self.stdout.write(f"{name} is {role} of {workspace}.")
        if password:
            self.stdout.write(f"The password of the new account, shown this once: {password}")

    @transaction.atomic
    def role(self, options: dict[str, Any]) -> None:
        """Give a member another role."""
        workspace = workspace_of(options["account"])
        member = _member(workspace, options["user"])
        before = member.role
        people.change(member, options["role"])
        detail = f"from {before} to {member.role}"
        self.note(workspace, "ChangeMember", f"member/{member.user}", detail=detail)
        self.stdout.write(f"{member.user} is {member.role} of {workspace}.")

    @transaction.atomic
    def remove(self, options: dict[str, Any]) -> None:
        """End a membership."""
        workspace = workspace_of(options["account"])
        member = _member(workspace, options["user"])
        people.remove(member)
        self.note(workspace, "RemoveMember", f"member/{member.user}", detail=member.role)
        self.stdout.write(f"{member.user} is no longer a member of {workspace}.")


def _member(workspace: Workspace, name: str) -> Membership:
    found = Membership.objects.filter(workspace=workspace, user=user_of(name)).first()
    if found is None:
        raise CommandError(f"{name} is no member of {workspace}.")
    return found

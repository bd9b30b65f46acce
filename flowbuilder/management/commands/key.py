"""`manage.py key list | issue | rotate | disable | enable | delete`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from flowbuilder.management.base import AuditedCommand, user_of, workspace_of
from flowbuilder.models import AccessKey, Membership
from flowbuilder.operations import keys


class Command(AuditedCommand):
    help = "List access keys, or issue, rotate, disable, enable or delete one."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(
            required=True, metavar="list | issue | rotate | disable | enable | delete"
        )
        listing = verbs.add_parser("list", help="the keys of a workspace")
        listing.add_argument("account", help="the workspace's 12-digit account")
        listing.set_defaults(run=self.list)
        issue = verbs.add_parser("issue", help="a new key; its secret is printed this once")
        issue.add_argument("account", help="the workspace's 12-digit account")
        issue.add_argument("user", help="a member, whose role the key has")
        issue.add_argument("--kind", choices=AccessKey.Kind.values, default=AccessKey.Kind.SIGNING)
        issue.add_argument("--description", default="")
        issue.add_argument("--hours", type=float, help="how long it lasts; for ever unless given")
        issue.add_argument(
            "--temporary", action="store_true", help="with a session token; at most 36 hours"
        )
        issue.set_defaults(run=self.issue)
        rotate = verbs.add_parser("rotate", help="a new key in the place of one that works on")
        rotate.add_argument("key")
        rotate.add_argument("--overlap-hours", type=float, help="how long the old one works on")
        rotate.set_defaults(run=self.rotate)
        for verb, told in (("disable", "refuse it"), ("enable", "take it again")):
            one = verbs.add_parser(verb, help=told)
            one.add_argument("key")
            one.set_defaults(run=self.switch, on=verb == "enable")
        delete = verbs.add_parser("delete", help="remove it for good")
        delete.add_argument("key")
        delete.set_defaults(run=self.delete)

    def list(self, options: dict[str, Any]) -> None:
        """Print the keys, without their secrets."""
        rows = AccessKey.objects.filter(workspace=workspace_of(options["account"]))
        rows = rows.select_related("user").order_by("pk")
        self.table(
            ("KEY", "KIND", "USER", "STATE", "EXPIRES", "LAST USED", "DESCRIPTION"),
            *(
                (
                    *(row.key_id, row.kind, row.user, "enabled" if row.enabled else "disabled"),
                    *(row.expires_at or "never", row.last_used_at or "never", row.description),
                )
                for row in rows
            ),
        )

    @transaction.atomic
    def issue(self, options: dict[str, Any]) -> None:
        """Make a key for a member."""
        workspace, user = workspace_of(options["account"]), user_of(options["user"])
        if not Membership.objects.filter(workspace=workspace, user=user).exists():
            raise CommandError(f"{user} is no member of {workspace}.")
        hours = options["hours"]
        made = keys.issue(
            *(user.pk, workspace, options["kind"]),
            description=options["description"][:200],
            lifetime=None if hours is None else timedelta(hours=hours),
            temporary=options["temporary"],
        )
        detail = f"{made.key.kind} for {user}"
        self.note(workspace, "CreateAccessKey", f"access-key/{made.key.key_id}", detail=detail)
        self._show(made)

    @transaction.atomic
    def rotate(self, options: dict[str, Any]) -> None:
        """Make a key in the place of one that works on for a while."""
        row, hours = _key(options["key"]), options["overlap_hours"]
        made = keys.rotate(row.pk, None if hours is None else timedelta(hours=hours))
        detail = f"to {made.key.key_id}"
        self.note(row.workspace, "RotateAccessKey", f"access-key/{row.key_id}", detail=detail)
        row.refresh_from_db()
        self.stdout.write(f"# {row.key_id} works until {row.expires_at}")
        self._show(made)

    @transaction.atomic
    def switch(self, options: dict[str, Any]) -> None:
        """Disable or enable a key."""
        row = _key(options["key"])
        row.enabled = options["on"]
        row.save(update_fields=["enabled"])
        state = "enabled" if row.enabled else "disabled"
        self.note(row.workspace, "UpdateAccessKey", f"access-key/{row.key_id}", detail=state)
        self.stdout.write(f"{row.key_id} is {state}.")

    @transaction.atomic
    def delete(self, options: dict[str, Any]) -> None:
        """Remove a key."""
        row = _key(options["key"])
        row.delete()
        self.note(row.workspace, "DeleteAccessKey", f"access-key/{row.key_id}")
        self.stdout.write(f"{row.key_id} is deleted.")

    def _show(self, made: keys.Issued) -> None:
        """The new key's environment, as a shell reads it."""
        if made.bearer:
            self.stdout.write(f"export FLOWBUILDER_BEARER_KEY='{made.bearer}'")
            return
        self.stdout.write(f"export AWS_ACCESS_KEY_ID='{made.key.key_id}'")
        self.stdout.write(f"export AWS_SECRET_ACCESS_KEY='{made.secret}'")
        if made.session_token:
            self.stdout.write(f"export AWS_SESSION_TOKEN='{made.session_token}'")


def _key(key_id: str) -> AccessKey:
    found = AccessKey.objects.select_related("workspace").filter(key_id=key_id).first()
    if found is None:
        raise CommandError(f"There is no access key {key_id}.")
    return found

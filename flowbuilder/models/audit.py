"""The audit trail: who did what to which object, when, from where."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing done, or refused to someone for their role. Never changed afterwards."""

    class Via(models.TextChoices):
        SESSION = "session", "Browser"
        KEY = "key", "Access key"
        ADMIN = "admin", "Admin site"
        COMMAND = "command", "Command line"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    #: None for what belongs to no workspace, such as a failed sign-in.
    workspace = models.ForeignKey(
        "flowbuilder.Workspace", models.CASCADE, null=True, related_name="audit_entries"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="audit_entries"
    )
    #: Their name as it was; stays when the account goes.
    who = models.CharField(max_length=150)
    via = models.CharField(max_length=10, choices=Via.choices)
    key_id = models.CharField(max_length=32, blank=True)
    #: The operation's name, such as UpdateFlow.
    action = models.CharField(max_length=64)
    #: Kind and identifier, as the end of an ARN: flow/ABCDEFGHIJ/alias/KLMNOPQRST.
    object = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=200, blank=True)
    #: The error's code when it was refused; empty when it was done.
    outcome = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["workspace", "-id"], name="audit_of_workspace"),
            models.Index(fields=["workspace", "object", "-id"], name="audit_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.action} {self.object}"

"""Flows, their immutable snapshots and versions, and the aliases that point to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from flowbuilder.models.people import Workspace

#: The alias that always exists and runs the prepared draft.
TEST_ALIAS_ID = "TSTALIASID"


class Snapshot(models.Model):
    """One definition, immutable, kept once per workspace however often it is used."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    #: SHA-256 of `definition`, hexadecimal.
    digest = models.CharField(max_length=64)
    #: The definition as canonical JSON text.
    definition = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="one_snapshot_each")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Flow(models.Model):
    """A flow and its draft."""

    class Status(models.TextChoices):
        NOT_PREPARED = "NotPrepared", "Not prepared"
        PREPARING = "Preparing", "Preparing"
        PREPARED = "Prepared", "Prepared"
        FAILED = "Failed", "Failed"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="flows")
    #: The service's 10-character identifier.
    flow_id = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    execution_role_arn = models.CharField(max_length=2048)
    customer_encryption_key_arn = models.CharField(max_length=2048, blank=True)
    #: The draft as it was sent, JSON text: order and unknown members survive.
    definition = models.TextField(default='{"nodes":[],"connections":[]}')
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_PREPARED)
    #: The wire's `FlowValidations` of the last prepare.
    validations = models.JSONField(default=list, blank=True)
    #: What TSTALIASID runs: the draft as it was last prepared.
    prepared = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="+")
    #: Counts every change of the draft; the ETag that `If-Match` is compared with.
    revision = models.PositiveIntegerField(default=1)
    #: The number the next version gets; never given twice.
    next_version = models.PositiveIntegerField(default=1)
    tags = models.JSONField(default=dict, blank=True)
    #: Where the canvas draws the nodes, and the example input it offers; no part of the definition.
    layout = models.JSONField(default=dict, blank=True)
    sample_input = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_flow_name_each")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.flow_id})"


class FlowVersion(models.Model):
    """An immutable numbered snapshot of a prepared draft."""

    flow = models.ForeignKey(Flow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    execution_role_arn = models.CharField(max_length=2048)
    customer_encryption_key_arn = models.CharField(max_length=2048, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    layout = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="one_version_number_each")
        ]

    def __str__(self) -> str:
        return f"{self.flow.name} version {self.number}"


class FlowAlias(models.Model):
    """A name for one version. TSTALIASID is a row like any other, with no version."""

    flow = models.ForeignKey(Flow, models.CASCADE, related_name="aliases")
    alias_id = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    #: None only for TSTALIASID, which runs the prepared draft.
    version = models.ForeignKey(
        FlowVersion, models.PROTECT, null=True, blank=True, related_name="aliases"
    )
    #: The wire's `FlowAliasConcurrencyConfiguration`, or {} when never set.
    concurrency = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    tags = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "flow aliases"
        constraints = [
            models.UniqueConstraint(fields=["flow", "alias_id"], name="one_alias_id_each"),
            models.UniqueConstraint(fields=["flow", "name"], name="one_alias_name_each"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.alias_id})"


class Idempotency(models.Model):
    """What a create call with a `clientToken` answered, so that a repeat gets the same answer."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    operation = models.CharField(max_length=64)
    token = models.CharField(max_length=256)
    #: SHA-256 of the parameters without the token.
    digest = models.CharField(max_length=64)
    #: The answer, JSON; timestamps as ISO 8601 text.
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "idempotency records"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "operation", "token"], name="one_answer_per_token"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.token}"

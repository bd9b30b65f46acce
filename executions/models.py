"""What run time keeps: executions, their journal, and values too large to stand in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from executions.usage.models import Price, Usage
from flowbuilder.models import Snapshot, Workspace

__all__ = [
    "Conversation",
    "Event",
    "Execution",
    "Payload",
    "Price",
    "Question",
    "Trial",
    "Usage",
]


class Execution(models.Model):
    """One asynchronous run of a flow. A worker owns it through its lease."""

    class Status(models.TextChoices):
        RUNNING = "Running", "Running"
        SUCCEEDED = "Succeeded", "Succeeded"
        FAILED = "Failed", "Failed"
        TIMED_OUT = "TimedOut", "Timed out"
        ABORTED = "Aborted", "Aborted"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="executions")
    #: Identifiers, not foreign keys: an execution outlives its flow, alias and version.
    flow_id = models.CharField(max_length=10)
    flow_name = models.CharField(max_length=100)
    alias_id = models.CharField(max_length=10)
    alias_name = models.CharField(max_length=100)
    #: "DRAFT" or the version's number.
    flow_version = models.CharField(max_length=5)
    name = models.CharField(max_length=36)
    execution_role_arn = models.CharField(max_length=2048)
    customer_encryption_key_arn = models.CharField(max_length=2048, blank=True)
    #: What models at Bedrock are asked for, "standard" or "optimized"; empty when nothing was said.
    latency = models.CharField(max_length=16, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    #: Where the canvas draws the nodes, as it was at the start.
    layout = models.JSONField(default=dict, blank=True)
    #: Calls in flight and items per iterator at most.
    concurrency = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    #: Number of the last journal event; the first is 1, there are no gaps.
    last_seq = models.PositiveBigIntegerField(default=0)
    error_code = models.CharField(max_length=32, blank=True)
    error_message = models.TextField(blank=True)
    error_node = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: When it ends as TimedOut; absolute, so that restarts do not move it.
    deadline = models.DateTimeField()
    #: Changes with every claim; every write of a worker names it, so that only one can write.
    #: Empty when nobody owns it: not yet claimed, handed over, or ended.
    lease_token = models.CharField(max_length=36, blank=True)
    #: Claimable when past; at the start, and when handed over, the time of that.
    lease_until = models.DateTimeField()
    #: Questions that its agents have asked the user, and answers given to them: a worker that has
    #: folded fewer answers has more to do.
    asked = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    #: How often it has been claimed.
    attempt = models.PositiveIntegerField(default=0)
    #: How often in a row its worker vanished without it getting a step further.
    crashes = models.PositiveSmallIntegerField(default=0)
    #: The execution whose results this one keeps.
    redrive_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="redrives"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "flow_id", "alias_id", "name"], name="one_execution_name_each"
            )
        ]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="execution_due"),
            models.Index(fields=["workspace", "-created_at", "-id"], name="execution_recent"),
            models.Index(fields=["flow_id", "-created_at", "-id"], name="execution_of_flow"),
            models.Index(fields=["status", "ended_at"], name="execution_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.flow_name} {self.name}"


class Trial(models.Model):
    """How an execution of the draft is tried: the results that it takes instead of calls."""

    execution = models.OneToOneField(
        Execution, models.CASCADE, primary_key=True, related_name="trial"
    )
    #: JSON text of what pinned nodes give: {node: {output: value}}.
    pins = models.TextField(default="{}")
    #: The execution whose results it keeps, but for what follows from `from_node`.
    earlier = models.ForeignKey(Execution, models.SET_NULL, null=True, blank=True, related_name="+")
    from_node = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"Trial of {self.execution_id}"


class Event(models.Model):
    """One line of an execution's journal: append-only, numbered without gaps."""

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    #: `executions.engine.events.Kind`.
    kind = models.CharField(max_length=16)
    #: "Flow" or "Node": the wire's `eventType` under which it is listed; "" when it is not.
    event_type = models.CharField(max_length=4, blank=True)
    #: Name of the node; empty for what belongs to the flow. Nodes in a Loop: their own name.
    node = models.CharField(max_length=100, blank=True)
    #: JSON text of the path: [["Iterator", 0], …], outermost first.
    path = models.TextField(default="[]")
    at = models.DateTimeField()
    #: JSON text of the event's data (see `executions.engine.events`); large values are
    #: replaced by {"$payload": digest, "bytes": n}.
    data = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["execution", "seq"], name="one_event_per_number")
        ]
        indexes = [
            models.Index(fields=["execution", "event_type", "seq"], name="event_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.node}"


class Payload(models.Model):
    """A value too large for the journal, kept once per execution and content."""

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="payloads")
    #: SHA-256 of `body`, hexadecimal.
    digest = models.CharField(max_length=64)
    #: The value as JSON, UTF-8.
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["execution", "digest"], name="one_payload_each")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Question(models.Model):
    """What an agent in an execution has asked the user, and the answer once there is one."""

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="questions")
    #: Number of the journal's event.
    seq = models.PositiveBigIntegerField()
    node = models.CharField(max_length=100)
    #: As `Event.path`.
    path = models.TextField(default="[]")
    #: Which question of the activation it is, counted from 1.
    turn = models.PositiveIntegerField()
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    #: None while it waits.
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["execution", "seq"], name="one_question_per_event")
        ]

    def __str__(self) -> str:
        return f"{self.node}: {self.text[:60]}"


class Conversation(models.Model):
    """A synchronous run that waits for an answer: all that is needed to go on with it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    flow_id = models.CharField(max_length=10)
    alias_id = models.CharField(max_length=10)
    #: The wire's `executionId`.
    name = models.CharField(max_length=100)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    concurrency = models.PositiveIntegerField()
    #: The causes of its plan so far as compressed JSON (see `executions.conversations`).
    causes = models.BinaryField()
    #: When it is forgotten.
    expires_at = models.DateTimeField(db_index=True)
    #: Until when a request is at work on it; None: nobody is.
    taken_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "flow_id", "alias_id", "name"], name="one_conversation_each"
            )
        ]

    def __str__(self) -> str:
        return self.name

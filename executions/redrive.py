"""RedriveFlowExecution: an execution that did not succeed goes on from what failed, as a new one.

The new execution begins with the input of the old one. Where its worker would make a call that the
old one, or one before it, has the result of, it takes that result (see `executions.recorded`).
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from executions import arns, journal, recorded, starting, targets
from executions.engine.events import Event, Kind
from executions.graphs import Compiled
from executions.models import Execution
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError


@operation("RedriveFlowExecution", role="runner")
def redrive_flow_execution(context: Context, params: Params) -> Answer:
    """Start the execution again, with all results that it has.

    Raises ConflictError unless it has ended without success, and ValidationError when another
    version is asked for in which a node with results is not the same.
    """
    old = targets.execution_of(context, params)
    if old.status in {Execution.Status.RUNNING, Execution.Status.SUCCEEDED}:
        raise ConflictError(
            f"Execution {old.name} is {old.status}. Only one that has ended as Failed, TimedOut or "
            "Aborted can be redriven."
        )
    runs = targets.ran(old)
    if params.get("flowVersion"):
        runs = targets.version_of(context, old.flow_id, params["flowVersion"])
    compiled = targets.compiled(runs, old.flow_name)
    _hold_same(old, compiled)
    # Held until the redrive is there: who deletes executions looks for redrives under this lock.
    Execution.objects.select_for_update().filter(pk=old.pk).first()
    now = timezone.now()
    new = Execution(
        workspace_id=old.workspace_id,
        flow_id=old.flow_id,
        flow_name=old.flow_name,
        alias_id=old.alias_id,
        alias_name=old.alias_name,
        flow_version=runs.version,
        name=params.get("flowExecutionName") or str(uuid.uuid4()),
        execution_role_arn=runs.execution_role_arn,
        customer_encryption_key_arn=runs.customer_encryption_key_arn,
        latency=old.latency,
        snapshot_id=runs.snapshot_id,
        layout=runs.layout,
        concurrency=old.concurrency,
        created_at=now,
        deadline=now + timedelta(seconds=settings.EXECUTION_SECONDS),
        lease_until=now,
        redrive_of=old,
        started_by_id=context.user_id,
    )
    starting.start(new, flow_input(old, compiled))
    return {
        "executionArn": arns.of(context.account, new),
        "redriveOf": arns.of(context.account, old),
    }


def flow_input(old: Execution, compiled: Compiled) -> Event:
    """The input of an execution, for a definition's Input node.

    Raises NotFoundError when its journal is being deleted, which begins with the input.
    """
    lines = journal.lines(old.pk, limit=1, kinds=[Kind.FLOW_INPUT])
    if not lines:
        raise NotFoundError(f"Execution {old.name} is past retention, and is being deleted.")
    (event,) = journal.resolved(old.pk, [line.event for line in lines])
    return Event(Kind.FLOW_INPUT, compiled.input_node.name, (), event.data)


def _hold_same(old: Execution, compiled: Compiled) -> None:
    """Raises ValidationError when a node with results is not the same in the definition."""
    changed: set[str] = set()
    for execution in (*recorded.lineage(old), old):
        changed.update(recorded.changed_nodes(execution, compiled))
    if changed:
        message = (
            f"Nodes with results that would be kept are not the same in this version: "
            f"{', '.join(sorted(changed))}. Redrive on a version in which they are, or start the "
            "flow anew."
        )
        raise ValidationError(message, [("flowVersion", message)])

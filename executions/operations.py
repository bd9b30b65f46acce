"""The wire's operations on running flows."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from executions import (
    arns,
    conversations,
    graphs,
    inputs,
    journal,
    live,
    starting,
    trace,
)
from executions.engine.events import Event, Status
from executions.invocation import Invocation
from executions.models import Execution
from executions.nodes.registry import RunScope
from executions.targets import Target, alias_id, compiled, execution_of, flow_id, target
from flowbuilder.definition.types import NodeType
from flowbuilder.models import Flow
from flowbuilder.operations import pages
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError

#: Results of a page unless `maxResults` says otherwise.
_PAGE = 100
#: Bytes of events in one answer, more or less: a page ends early where values are large.
_PAGE_BYTES = 8 * 1024 * 1024


@operation("StartFlowExecution", role="runner")
def start_flow_execution(context: Context, params: Params) -> Answer:
    """Record the execution and let a worker know.

    Raises ConflictError when the alias has an execution of that name.
    """
    aim = target(context, params["flowIdentifier"], params["flowAliasIdentifier"])
    first = inputs.flow_input(compiled(aim.runs, aim.flow.name), params["inputs"])
    new = new_execution(context, aim, params)
    starting.start(new, first)
    return {"executionArn": arns.of(context.account, new)}


def new_execution(context: Context, aim: Target, params: Params) -> Execution:
    """An execution of the target, not yet recorded."""
    now = timezone.now()
    return Execution(
        workspace_id=context.workspace_id,
        flow_id=aim.flow.flow_id,
        flow_name=aim.flow.name,
        alias_id=aim.alias.alias_id,
        alias_name=aim.alias.name,
        flow_version=aim.runs.version,
        name=params.get("flowExecutionName") or str(uuid.uuid4()),
        execution_role_arn=aim.runs.execution_role_arn,
        customer_encryption_key_arn=aim.runs.customer_encryption_key_arn,
        latency=_latency(params),
        snapshot_id=aim.runs.snapshot_id,
        layout=aim.runs.layout,
        concurrency=aim.concurrency,
        created_at=now,
        deadline=now + timedelta(seconds=settings.EXECUTION_SECONDS),
        lease_until=now,
        started_by_id=context.user_id,
    )


def _latency(params: Params) -> str:
    """What `modelPerformanceConfiguration` asks of models; empty when it is not given."""
    wanted = params.get("modelPerformanceConfiguration") or {}
    return str((wanted.get("performanceConfig") or {}).get("latency") or "")


@operation("StopFlowExecution", role="runner")
def stop_flow_execution(context: Context, params: Params) -> Answer:
    """End the execution as Aborted at once, whoever works on it.

    Raises ConflictError when it had ended otherwise before.
    """
    found = execution_of(context, params)
    stopped = journal.end(found.pk, journal.Ending(Status.ABORTED), timezone.now())
    if stopped is None:
        raise NotFoundError(f"There is no execution {params['executionIdentifier']} any more.")
    if stopped.status != Execution.Status.ABORTED:
        raise ConflictError(f"Execution {stopped.name} has already ended: {stopped.status}.")
    transaction.on_commit(lambda: live.announce([(stopped.pk, stopped.workspace_id)]))
    return {"executionArn": arns.of(context.account, stopped), "status": str(stopped.status)}


@operation("GetFlowExecution", role="viewer")
def get_flow_execution(context: Context, params: Params) -> Answer:
    """The execution's state; `errors` says what went wrong."""
    found = execution_of(context, params)
    answer: dict[str, Any] = _summary(context, found)
    answer["startedAt"] = answer.pop("createdAt")
    if found.error_message:
        error = {"message": found.error_message}
        if found.error_node:
            error["nodeName"] = found.error_node
        if found.status == Execution.Status.TIMED_OUT:
            error["error"] = "ExecutionTimedOut"
        answer["errors"] = [error]
    return answer


@operation("ListFlowExecutions", role="viewer")
def list_flow_executions(context: Context, params: Params) -> Answer:
    """The flow's executions, the latest first, one page at a time."""
    flow = flow_id(context, params["flowIdentifier"])
    rows = Execution.objects.filter(workspace_id=context.workspace_id, flow_id=flow)
    known = Flow.objects.filter(workspace_id=context.workspace_id, flow_id=flow)
    if not known.exists() and not rows.exists():
        raise NotFoundError(f"There is no flow {params['flowIdentifier']}.")
    scope = f"executions:{context.workspace_id}:{flow}"
    if params.get("flowAliasIdentifier"):
        alias = alias_id(context, flow, params["flowAliasIdentifier"])
        rows = rows.filter(alias_id=alias)
        scope += f":{alias}"
    if params.get("nextToken"):
        at, last_id = pages.decode(scope, params["nextToken"])
        created = datetime.fromisoformat(str(at))
        rows = rows.filter(Q(created_at__lt=created) | Q(created_at=created, id__lt=last_id))
    size = int(params.get("maxResults") or _PAGE)
    page = list(rows.order_by("-created_at", "-id")[: size + 1])
    answer: dict[str, Any] = {
        "flowExecutionSummaries": [_summary(context, row) for row in page[:size]]
    }
    if len(page) > size:
        last = page[size - 1]
        answer["nextToken"] = pages.encode(scope, [last.created_at.isoformat(), last.pk])
    return answer


@operation("ListFlowExecutionEvents", role="viewer")
def list_flow_execution_events(context: Context, params: Params) -> Answer:
    """The execution's events of one type in order, one page at a time, values complete."""
    found = execution_of(context, params)
    event_type = params["eventType"]
    scope = f"events:{found.pk}:{event_type}"
    after = 0
    if params.get("nextToken"):
        after = cast(int, pages.decode(scope, params["nextToken"])[0])
    size = int(params.get("maxResults") or _PAGE)
    lines = journal.lines(
        found.pk, after=after, limit=size + 1, event_type=event_type, room=_PAGE_BYTES
    )
    page = _bounded(lines[:size])
    scopes = graphs.compiled(found.snapshot_id).scopes
    events = journal.resolved(found.pk, [line.event for line in page])
    answer: dict[str, Any] = {
        "flowExecutionEvents": [
            trace.shown(event, line.at, trace.ASYNCHRONOUS, scopes)
            for line, event in zip(page, events, strict=True)
        ]
    }
    if len(lines) > len(page):
        answer["nextToken"] = pages.encode(scope, [page[-1].seq])
    return answer


def _bounded(lines: list[journal.Line]) -> list[journal.Line]:
    """The first lines, at least one, that fit into one answer."""
    size = 0
    for number, line in enumerate(lines):
        size += line.weight
        if size > _PAGE_BYTES and number:
            return lines[:number]
    return lines


@operation("GetExecutionFlowSnapshot", role="viewer")
def get_execution_flow_snapshot(context: Context, params: Params) -> Answer:
    """The definition the execution runs, as it was at its start."""
    found = execution_of(context, params)
    answer = {
        "flowIdentifier": found.flow_id,
        "flowAliasIdentifier": found.alias_id,
        "flowVersion": found.flow_version,
        "executionRoleArn": found.execution_role_arn,
        "definition": found.snapshot.definition,
    }
    if found.customer_encryption_key_arn:
        answer["customerEncryptionKeyArn"] = found.customer_encryption_key_arn
    return answer


@operation("InvokeFlow", role="runner")
def invoke_flow(context: Context, params: Params) -> Answer:
    """Run the flow now; its outputs, and with `enableTrace` its steps, stream as they happen.

    With the `executionId` of a run that waits for answers, and these as inputs, that run goes on.
    """
    aim = target(context, params["flowIdentifier"], params["flowAliasIdentifier"])
    execution_id = params.get("executionId") or str(uuid.uuid4())
    flow, alias = aim.flow.flow_id, aim.alias.alias_id
    name = conversations.Name(context.workspace_id, flow, alias, execution_id)
    waiting = conversations.take(name) if params.get("executionId") else None
    if waiting is None:
        runs, talk, first = _anew(aim, name, params)
    else:
        runs = graphs.compiled(waiting.snapshot_id)
        earlier = conversations.causes(waiting)
        first = inputs.answers(conversations.questions(earlier), params["inputs"])
        talk = conversations.Talk(name, waiting.snapshot_id, waiting.concurrency, earlier)
    scope = RunScope(
        workspace_id=context.workspace_id,
        account=context.account,
        region=context.region,
        flow_arn=arns.flow_arn(context.account, flow),
        alias_arn=arns.alias_arn(context.account, flow, alias),
        execution_arn="",
        execution_key=f"{flow}/{alias}/{execution_id}",
        latency=_latency(params),
    )
    concurrency = aim.concurrency if waiting is None else waiting.concurrency
    trace_ = bool(params.get("enableTrace"))
    run = Invocation(runs, concurrency, scope, first, with_trace=trace_, talk=talk)
    transaction.on_commit(run.begin)  # a large input must not hold the database's write lock
    return {"executionId": execution_id, "responseStream": run.stream()}


def _anew(
    aim: Target, name: conversations.Name, params: Params
) -> tuple[graphs.Compiled, conversations.Talk | None, list[Event]]:
    """What a run begins with that has not waited. Raises ValidationError."""
    runs = compiled(aim.runs, aim.flow.name)
    if params.get("executionId") and any("nodeInputName" in one for one in params["inputs"]):
        raise ValidationError(
            f"No run waits for an answer under executionId {name.execution_id}: there was none, it "
            f"has ended, or it has waited for {settings.QUESTION_SECONDS:g} seconds "
            "(FLOWBUILDER_QUESTION_SECONDS)."
        )
    first = inputs.flow_input(runs, params["inputs"])
    asks = any(node.type is NodeType.AGENT for node in runs.acting.values())
    talk = conversations.Talk(name, aim.runs.snapshot_id, aim.concurrency) if asks else None
    return runs, talk, [first]


def _summary(context: Context, row: Execution) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "executionArn": arns.of(context.account, row),
        "flowIdentifier": row.flow_id,
        "flowAliasIdentifier": row.alias_id,
        "flowVersion": row.flow_version,
        "status": str(row.status),
        "createdAt": row.created_at,
    }
    if row.ended_at is not None:
        summary["endedAt"] = row.ended_at
    return summary

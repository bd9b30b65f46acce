"""Flows and their drafts (specification, section 4)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from flowbuilder.models import Flow, FlowAlias, FlowVersion, Snapshot, Workspace
from flowbuilder.models.flows import TEST_ALIAS_ID
from flowbuilder.operations import arns, changes, pages, quotas, tags, validation
from flowbuilder.operations.idempotency import once
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, NotFoundError

_EMPTY: dict[str, Any] = {"nodes": [], "connections": []}


@operation("CreateFlow", role="editor")
def create_flow(context: Context, params: Params) -> Answer:
    """A new flow with its draft and its test alias."""

    def make() -> dict[str, Any]:
        Workspace.objects.select_for_update().get(pk=context.workspace_id)
        count = Flow.objects.filter(workspace_id=context.workspace_id).count()
        quotas.hold("flows", count + 1)
        flow = Flow.objects.create(
            workspace_id=context.workspace_id,
            flow_id=arns.new_id(),
            tags=tags.checked(params.get("tags")),
            updated_by_id=context.user_id,
            **_fields(params),
        )
        FlowAlias.objects.create(
            flow=flow,
            alias_id=TEST_ALIAS_ID,
            name=TEST_ALIAS_ID,
            updated_by_id=context.user_id,
        )
        return _shown(context, flow)

    try:
        return once(context, "CreateFlow", params, make)
    except IntegrityError:
        raise _name_taken(params["name"]) from None


@operation("GetFlow", role="viewer")
def get_flow(context: Context, params: Params) -> Answer:
    """The flow with its draft and the problems found when it was last prepared."""
    flow = find(context, params["flowIdentifier"])
    answer = _shown(context, flow) | {"validations": flow.validations}
    if params.get("includedData") == "METADATA_ONLY":
        del answer["definition"]
        return answer
    return answer | validation.extras(answer["definition"])


@operation("ListFlows", role="viewer")
def list_flows(context: Context, params: Params) -> Answer:
    """The workspace's flows, newest first."""
    return pages.page(
        f"flows:{context.workspace_id}",
        Flow.objects.filter(workspace_id=context.workspace_id).defer("definition", "layout"),
        params,
        key="id",
        descending=True,
        show=lambda flow: _head(context, flow),
        member="flowSummaries",
    )


@operation("UpdateFlow", role="editor")
def update_flow(context: Context, params: Params) -> Answer:
    """Replace the draft: what is left out is cleared, as the operation's own description says.

    With `If-Match`, only when nobody has changed the draft since the revision named there.
    """
    flow = find(context, params["flowIdentifier"])
    rows = changes.matching(context, Flow.objects.filter(pk=flow.pk))
    try:
        with transaction.atomic():
            changed = rows.update(
                **_fields(params),
                status=Flow.Status.NOT_PREPARED,
                validations=[],
                revision=F("revision") + 1,
                updated_at=timezone.now(),
                updated_by_id=context.user_id,
            )
    except IntegrityError:
        raise _name_taken(params["name"]) from None
    flow = find(context, flow.flow_id)
    if not changed:
        raise changes.stale(context, "flow", flow)
    return _shown(context, flow)


@operation("PrepareFlow", role="editor")
def prepare_flow(context: Context, params: Params) -> Answer:
    """Validate the draft and make it what the test alias runs; `Failed` with the problems, if any.

    Raises ConflictError when the draft changes meanwhile.
    """
    flow = find(context, params["flowIdentifier"])
    definition = json.loads(flow.definition)
    found = validation.problems(definition)
    good = validation.runnable(found)
    status = Flow.Status.PREPARED if good else Flow.Status.FAILED
    with transaction.atomic():
        prepared = snapshot(context.workspace_id, flow.definition) if good else flow.prepared
        changed = Flow.objects.filter(pk=flow.pk, revision=flow.revision).update(
            status=status, validations=found, prepared=prepared
        )
    if not changed:
        raise ConflictError("The draft was changed while it was being prepared. Prepare it again.")
    return {"id": flow.flow_id, "status": status.value, **validation.extras(definition)}


@operation("DeleteFlow", role="editor")
def delete_flow(context: Context, params: Params) -> Answer:
    """Delete the flow with its versions and aliases; its executions stay until they are too old.

    Raises ConflictError while an alias other than the test alias exists, unless
    `skipResourceInUseCheck`.
    """
    flow = find(context, params["flowIdentifier"])
    with transaction.atomic():
        in_use = FlowAlias.objects.filter(flow=flow).exclude(alias_id=TEST_ALIAS_ID)
        if not params.get("skipResourceInUseCheck") and (names := _names(in_use)):
            raise ConflictError(
                f"Flow {flow.flow_id} is in use by its aliases {names}. Delete them first, or set "
                "skipResourceInUseCheck."
            )
        FlowAlias.objects.filter(flow=flow).delete()
        FlowVersion.objects.filter(flow=flow).delete()
        flow.delete()
    return {"id": flow.flow_id}


def find(context: Context, identifier: str) -> Flow:
    """The flow with this identifier or ARN. Raises NotFoundError, also for strangers'."""
    return _found(Flow.objects.all(), context, identifier)


def locked(context: Context, identifier: str) -> Flow:
    """The same, kept from others who change what belongs to it until the transaction ends."""
    return _found(Flow.objects.select_for_update(), context, identifier)


def _found(rows: QuerySet[Flow], context: Context, identifier: str) -> Flow:
    flow_id = arns.flow_id_of(context, identifier)
    flow = rows.filter(workspace_id=context.workspace_id, flow_id=flow_id).first()
    if flow is None:
        raise NotFoundError(f"There is no flow {identifier}.")
    return flow


def snapshot(workspace_id: int, definition: str) -> Snapshot:
    """The workspace's one snapshot of this definition (compact JSON text)."""
    digest = hashlib.sha256(definition.encode()).hexdigest()
    return Snapshot.objects.get_or_create(
        workspace_id=workspace_id, digest=digest, defaults={"definition": definition}
    )[0]


def described(row: Flow | FlowVersion) -> dict[str, Any]:
    """The members that flows and versions share; those without a value are left out."""
    members = {
        "name": row.name,
        "description": row.description,
        "executionRoleArn": row.execution_role_arn,
        "customerEncryptionKeyArn": row.customer_encryption_key_arn,
    }
    return {name: value for name, value in members.items() if value}


def _fields(params: Params) -> dict[str, Any]:
    """The columns that create and update take from the caller."""
    return {
        "name": params["name"],
        "description": params.get("description") or "",
        "execution_role_arn": params["executionRoleArn"],
        "customer_encryption_key_arn": params.get("customerEncryptionKeyArn") or "",
        "definition": compact(params.get("definition") or _EMPTY),
    }


def compact(definition: object) -> str:
    """The JSON text that is stored: order kept, no blanks."""
    return json.dumps(definition, ensure_ascii=False, separators=(",", ":"))


def _head(context: Context, flow: Flow) -> dict[str, Any]:
    """A `FlowSummary`."""
    head = {
        "name": flow.name,
        "id": flow.flow_id,
        "arn": arns.flow_arn(context, flow.flow_id),
        "status": flow.status,
        "createdAt": flow.created_at,
        "updatedAt": flow.updated_at,
        "version": "DRAFT",
    }
    return head | ({"description": flow.description} if flow.description else {})


def _shown(context: Context, flow: Flow) -> dict[str, Any]:
    return {
        **_head(context, flow),
        **described(flow),
        "executionRoleArn": flow.execution_role_arn,
        "definition": json.loads(flow.definition),
        "$headers": changes.etag(flow),
    }


def _names(aliases: Any) -> str:
    return ", ".join(aliases.order_by("name").values_list("name", flat=True)[:10])


def _name_taken(name: str) -> ConflictError:
    return ConflictError(f"There is a flow named {name} already. Choose another name.")

"""Versions: immutable numbered snapshots of prepared drafts (specification, section 4)."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import F

from flowbuilder.models import Flow, FlowAlias, FlowVersion
from flowbuilder.operations import arns, flows, pages, quotas
from flowbuilder.operations.idempotency import once
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError


@operation("CreateFlowVersion", role="editor")
def create_flow_version(context: Context, params: Params) -> Answer:
    """The next version of a flow, of its draft as it was prepared.

    Taking the number is one UPDATE that also holds that the draft is prepared, so that no number
    is given twice and no unprepared draft is published.
    """

    def make() -> dict[str, Any]:
        flow = flows.find(context, params["flowIdentifier"])
        taken = Flow.objects.filter(pk=flow.pk, status=Flow.Status.PREPARED).update(
            next_version=F("next_version") + 1
        )
        flow.refresh_from_db()
        if not taken or flow.prepared is None:
            raise ValidationError(
                f"The draft of flow {flow.name} is {flow.status}, and only a prepared draft can "
                "be published. Prepare it first."
            )
        quotas.hold_number(flow.next_version - 1, f"Flow {flow.name}")
        quotas.hold("flow_versions", FlowVersion.objects.filter(flow=flow).count() + 1)
        version = FlowVersion.objects.create(
            flow=flow,
            number=flow.next_version - 1,
            name=flow.name,
            description=params.get("description") or "",
            execution_role_arn=flow.execution_role_arn,
            customer_encryption_key_arn=flow.customer_encryption_key_arn,
            snapshot=flow.prepared,
            layout=flow.layout,
        )
        return _shown(context, flow, version)

    return once(context, "CreateFlowVersion", params, make)


@operation("GetFlowVersion", role="viewer")
def get_flow_version(context: Context, params: Params) -> Answer:
    """One version with its definition."""
    flow = flows.find(context, params["flowIdentifier"])
    answer = _shown(context, flow, find(flow, params["flowVersion"]))
    if params.get("includedData") == "METADATA_ONLY":
        del answer["definition"]
    return answer


@operation("ListFlowVersions", role="viewer")
def list_flow_versions(context: Context, params: Params) -> Answer:
    """The flow's versions, newest first."""
    flow = flows.find(context, params["flowIdentifier"])
    return pages.page(
        f"versions:{flow.pk}",
        FlowVersion.objects.filter(flow=flow).defer("layout"),
        params,
        key="number",
        descending=True,
        show=lambda version: _head(context, flow, version),
        member="flowVersionSummaries",
    )


@operation("DeleteFlowVersion", role="editor")
def delete_flow_version(context: Context, params: Params) -> Answer:
    """Delete a version; its number is not given again.

    Raises ConflictError while aliases point to it, unless `skipResourceInUseCheck`: then these
    aliases go with it, for they would have nothing to run.
    """
    with transaction.atomic():
        flow = flows.locked(context, params["flowIdentifier"])
        version = find(flow, params["flowVersion"])
        aliases = FlowAlias.objects.filter(version=version)
        names = ", ".join(aliases.order_by("name").values_list("name", flat=True)[:10])
        if names and not params.get("skipResourceInUseCheck"):
            raise ConflictError(
                f"Version {version.number} of flow {flow.name} is in use by its aliases {names}. "
                "Move or delete them first, or set skipResourceInUseCheck."
            )
        aliases.delete()
        version.delete()
    return {"id": flow.flow_id, "version": params["flowVersion"]}


def find(flow: Flow, number: str) -> FlowVersion:
    """The flow's version with this number. Raises NotFoundError."""
    version = FlowVersion.objects.filter(flow=flow, number=int(number)).first()
    if version is None:
        raise NotFoundError(f"Flow {flow.name} has no version {number}.")
    return version


def _head(context: Context, flow: Flow, version: FlowVersion) -> dict[str, Any]:
    """A `FlowVersionSummary`."""
    return {
        "id": flow.flow_id,
        "arn": arns.flow_arn(context, flow.flow_id),
        "status": Flow.Status.PREPARED.value,
        "createdAt": version.created_at,
        "version": str(version.number),
    }


def _shown(context: Context, flow: Flow, version: FlowVersion) -> dict[str, Any]:
    return {
        **_head(context, flow, version),
        **flows.described(version),
        "executionRoleArn": version.execution_role_arn,
        "definition": json.loads(version.snapshot.definition),
    }

"""Aliases: names for versions that can be moved (specification, section 4)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from flowbuilder.models import Flow, FlowAlias, FlowVersion
from flowbuilder.models.flows import TEST_ALIAS_ID
from flowbuilder.operations import arns, changes, flows, pages, quotas, tags
from flowbuilder.operations.idempotency import once
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError

_ROUTE = "routingConfiguration[0].flowVersion"


@operation("CreateFlowAlias", role="editor")
def create_flow_alias(context: Context, params: Params) -> Answer:
    """A new alias that points to an existing version."""

    def make() -> dict[str, Any]:
        flow = flows.locked(context, params["flowIdentifier"])
        others = FlowAlias.objects.filter(flow=flow).exclude(alias_id=TEST_ALIAS_ID)
        quotas.hold("flow_aliases", others.count() + 1)
        alias = FlowAlias.objects.create(
            flow=flow,
            alias_id=arns.new_id(),
            name=params["name"],
            description=params.get("description") or "",
            version=_target(flow, params),
            concurrency=_concurrency(params),
            tags=tags.checked(params.get("tags")),
            updated_by_id=context.user_id,
        )
        detail = f"at version {_number(alias)}"
        return {**_shown(context, flow.flow_id, alias), "$detail": detail}

    try:
        return once(context, "CreateFlowAlias", params, make)
    except IntegrityError:
        raise _name_taken(params["name"]) from None


@operation("GetFlowAlias", role="viewer")
def get_flow_alias(context: Context, params: Params) -> Answer:
    """The alias, found by one query: programs that start executions ask again and again."""
    identifier = params["aliasIdentifier"]
    flow_id = arns.flow_id_of(context, params["flowIdentifier"]) or ""
    found = FlowAlias.objects.filter(
        flow__workspace_id=context.workspace_id,
        flow__flow_id=flow_id,
        alias_id=arns.alias_id_of(context, flow_id, identifier),
    ).select_related("version")[:1]
    for alias in found:
        return _shown(context, flow_id, alias)
    flow = flows.find(context, params["flowIdentifier"])
    return _shown(context, flow.flow_id, find(context, flow, identifier))


@operation("ListFlowAliases", role="viewer")
def list_flow_aliases(context: Context, params: Params) -> Answer:
    """The flow's aliases, oldest first: the test alias before all others."""
    flow = flows.find(context, params["flowIdentifier"])
    return pages.page(
        f"aliases:{flow.pk}",
        FlowAlias.objects.filter(flow=flow).select_related("version"),
        params,
        key="id",
        show=lambda alias: _head(context, flow.flow_id, alias),
        member="flowAliasSummaries",
    )


@operation("UpdateFlowAlias", role="editor")
def update_flow_alias(context: Context, params: Params) -> Answer:
    """Replace name, description, concurrency and target of an alias: this is how one is moved.

    The test alias keeps its name and runs the prepared draft. With `If-Match`, only when nobody has
    changed the alias since the revision named there.
    """
    try:
        with transaction.atomic():
            flow = flows.locked(context, params["flowIdentifier"])
            alias = find(context, flow, params["aliasIdentifier"])
            rows = changes.matching(context, FlowAlias.objects.filter(pk=alias.pk))
            changed = rows.update(
                name=params["name"],
                description=params.get("description") or "",
                version=_moved(flow, alias, params),
                concurrency=_concurrency(params),
                revision=F("revision") + 1,
                updated_at=timezone.now(),
                updated_by_id=context.user_id,
            )
    except IntegrityError:
        raise _name_taken(params["name"]) from None
    before, alias = alias, find(context, flow, alias.alias_id)
    if not changed:
        raise changes.stale(context, "alias", alias)
    return {**_shown(context, flow.flow_id, alias), "$detail": difference(before, alias)}


@operation("DeleteFlowAlias", role="editor")
def delete_flow_alias(context: Context, params: Params) -> Answer:
    """Delete an alias; its executions stay. The test alias cannot be deleted."""
    flow = flows.find(context, params["flowIdentifier"])
    alias = find(context, flow, params["aliasIdentifier"])
    if alias.alias_id == TEST_ALIAS_ID:
        raise ValidationError(f"{TEST_ALIAS_ID} runs the prepared draft and cannot be deleted.")
    alias.delete()
    return {"flowId": flow.flow_id, "id": alias.alias_id}


def find(context: Context, flow: Flow, identifier: str) -> FlowAlias:
    """The flow's alias with this identifier or ARN. Raises NotFoundError."""
    alias = (
        FlowAlias.objects.filter(
            flow=flow, alias_id=arns.alias_id_of(context, flow.flow_id, identifier)
        )
        .select_related("version")
        .first()
    )
    if alias is None:
        raise NotFoundError(f"Flow {flow.name} has no alias {identifier}.")
    return alias


def difference(before: FlowAlias, after: FlowAlias) -> str:
    """What differs between an alias and itself after a change, for the audit trail."""
    told = []
    if before.version_id != after.version_id:
        told.append(f"from version {_number(before)} to {_number(after)}")
    if before.name != after.name:
        told.append(f"renamed from {before.name}")
    if before.description != after.description:
        told.append("another description")
    if before.concurrency != after.concurrency:
        limit = after.concurrency.get("maxConcurrency")
        told.append(f"at most {limit} at a time" if limit else "automatic concurrency")
    return ", ".join(told) or "nothing changed"


def _number(alias: FlowAlias) -> str:
    return str(alias.version.number) if alias.version else "DRAFT"


def _moved(flow: Flow, alias: FlowAlias, params: Params) -> FlowVersion | None:
    """What an update lets the alias point to; nothing but the draft for the test alias."""
    if alias.alias_id != TEST_ALIAS_ID:
        return _target(flow, params)
    _keep(params)
    return None


def _target(flow: Flow, params: Params) -> FlowVersion:
    """The version that the routing names. Raises ValidationError when the flow has no such one."""
    name = params["routingConfiguration"][0].get("flowVersion", "")
    if not name or name == "DRAFT":
        raise _refused(
            f"An alias points to a version, not to {name or 'nothing'}. {TEST_ALIAS_ID} runs the "
            "prepared draft; publish a version for any other alias."
        )
    version = FlowVersion.objects.filter(flow=flow, number=int(name)).first()
    if version is None:
        numbers = FlowVersion.objects.filter(flow=flow).order_by("-number")
        known = ", ".join(str(n) for n in numbers.values_list("number", flat=True)[:10])
        raise _refused(
            f"Flow {flow.name} has no version {name}. "
            + (f"It has {known}." if known else "It has none yet: publish one first.")
        )
    return version


def _keep(params: Params) -> None:
    """Refuse to move or rename the test alias."""
    target = params["routingConfiguration"][0].get("flowVersion", "DRAFT")
    if target != "DRAFT":
        raise _refused(
            f"{TEST_ALIAS_ID} runs the prepared draft and cannot be moved to version {target}. "
            "Create an alias for it."
        )
    if params["name"] != TEST_ALIAS_ID:
        message = f"{TEST_ALIAS_ID} cannot be renamed to {params['name']}."
        raise ValidationError(message, [("name", message)])


def _concurrency(params: Params) -> dict[str, Any]:
    """The concurrency to store. Raises ValidationError for `Manual` without a number."""
    given = dict(params.get("concurrencyConfiguration") or {})
    if given.get("type") == "Manual" and "maxConcurrency" not in given:
        message = "Manual concurrency needs maxConcurrency: how many items and calls at a time."
        raise ValidationError(message, [("concurrencyConfiguration.maxConcurrency", message)])
    return given


def _head(context: Context, flow_id: str, alias: FlowAlias) -> dict[str, Any]:
    """A `FlowAliasSummary`."""
    head: dict[str, Any] = {
        "name": alias.name,
        "routingConfiguration": [{"flowVersion": _number(alias)}],
        "flowId": flow_id,
        "id": alias.alias_id,
        "arn": arns.alias_arn(context, flow_id, alias.alias_id),
        "createdAt": alias.created_at,
        "updatedAt": alias.updated_at,
    }
    if alias.description:
        head["description"] = alias.description
    if alias.concurrency:
        head["concurrencyConfiguration"] = alias.concurrency
    return head


def _shown(context: Context, flow_id: str, alias: FlowAlias) -> dict[str, Any]:
    return {**_head(context, flow_id, alias), "$headers": changes.etag(alias)}


def _refused(message: str) -> ValidationError:
    return ValidationError(message, [(_ROUTE, message)])


def _name_taken(name: str) -> ConflictError:
    return ConflictError(f"The flow has an alias named {name} already. Choose another name.")

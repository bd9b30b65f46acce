"""Finding what a request names: the flow and alias to run, or an execution, by id or ARN."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from executions import arns, graphs
from executions.models import Execution
from flowbuilder.definition.types import DefinitionError
from flowbuilder.models import Flow, FlowAlias, FlowVersion
from flowbuilder.wire.context import Context, Params
from flowbuilder.wire.errors import NotFoundError, ValidationError


@dataclass(frozen=True, slots=True)
class Runnable:
    """A definition to run, and what it is run with."""

    snapshot_id: int
    #: "DRAFT" or the version's number.
    version: str
    execution_role_arn: str
    customer_encryption_key_arn: str
    layout: dict[str, object]


@dataclass(frozen=True, slots=True)
class Target:
    """What an alias runs at this moment."""

    flow: Flow
    alias: FlowAlias
    runs: Runnable

    @property
    def concurrency(self) -> int:
        """Calls in flight and items per iterator at most (specification, section 2, Iterator)."""
        configuration = self.alias.concurrency or {}
        if configuration.get("type") == "Manual" and configuration.get("maxConcurrency"):
            return int(configuration["maxConcurrency"])
        return int(settings.AUTOMATIC_CONCURRENCY)


def flow_id(context: Context, identifier: str) -> str:
    """The flow's id of an id or ARN. Raises NotFoundError for an ARN of another account."""
    if not identifier.startswith("arn:"):
        return identifier
    arn = arns.parse(identifier)
    if arn is None or (arn.account, arn.region) != (context.account, context.region):
        raise NotFoundError(f"There is no flow {identifier}.")
    return arn.flow_id


def alias_id(context: Context, flow: str, identifier: str) -> str:
    """The alias's id of an id or ARN. Raises NotFoundError for an ARN that is not of the flow."""
    if not identifier.startswith("arn:"):
        return identifier
    arn = arns.parse(identifier)
    own = arn is not None and (arn.account, arn.region) == (context.account, context.region)
    if arn is None or not own or arn.flow_id != flow or arn.alias_id is None:
        raise NotFoundError(f"Flow {flow} has no alias {identifier}.")
    return arn.alias_id


def target(context: Context, flow_identifier: str, alias_identifier: str) -> Target:
    """What the alias runs now.

    Raises NotFoundError, and ValidationError when TSTALIASID has no prepared draft to run.
    """
    flow_key = flow_id(context, flow_identifier)
    alias = _alias(context, flow_key, alias_identifier)
    if alias is None:
        flow = Flow.objects.filter(workspace_id=context.workspace_id, flow_id=flow_key).first()
        if flow is None:
            raise NotFoundError(f"There is no flow {flow_identifier}.")
        raise NotFoundError(f"Flow {flow.name} ({flow_key}) has no alias {alias_identifier}.")
    version = alias.version
    runs = _published(version) if version is not None else _draft(alias.flow)
    return Target(alias.flow, alias, runs)


def version_of(context: Context, flow_key: str, version: str) -> Runnable:
    """A version of a flow by its number, or for "DRAFT" its draft as it was prepared.

    Raises NotFoundError, and ValidationError when there is no prepared draft.
    """
    flow = Flow.objects.filter(workspace_id=context.workspace_id, flow_id=flow_key).first()
    if flow is None:
        raise NotFoundError(f"There is no flow {flow_key}.")
    if version == "DRAFT":
        return _draft(flow)
    found = FlowVersion.objects.filter(flow=flow, number=int(version)).first()
    if found is None:
        raise NotFoundError(f"Flow {flow.name} ({flow_key}) has no version {version}.")
    return _published(found)


def ran(execution: Execution) -> Runnable:
    """What an execution runs or ran."""
    return Runnable(
        execution.snapshot_id,
        execution.flow_version,
        execution.execution_role_arn,
        execution.customer_encryption_key_arn,
        execution.layout,
    )


def compiled(runs: Runnable, flow_name: str) -> graphs.Compiled:
    """The definition, compiled. Raises ValidationError when it cannot be."""
    try:
        return graphs.compiled(runs.snapshot_id)
    except DefinitionError as problem:
        raise ValidationError(f"The definition of {flow_name} cannot run: {problem}") from problem


def _published(version: FlowVersion) -> Runnable:
    return Runnable(
        version.snapshot_id,
        str(version.number),
        version.execution_role_arn,
        version.customer_encryption_key_arn,
        version.layout,
    )


def _draft(flow: Flow) -> Runnable:
    """The draft as it was prepared. Raises ValidationError."""
    if flow.prepared_id is None:
        raise ValidationError(
            f"Flow {flow.name} ({flow.flow_id}) has not been prepared. Prepare it, then run it "
            "again."
        )
    return Runnable(
        flow.prepared_id,
        "DRAFT",
        flow.execution_role_arn,
        flow.customer_encryption_key_arn,
        flow.layout,
    )


def _alias(context: Context, flow_key: str, identifier: str) -> FlowAlias | None:
    """The alias with its flow and version, found by one query: each start of a run asks."""
    found = FlowAlias.objects.filter(
        flow__workspace_id=context.workspace_id,
        flow__flow_id=flow_key,
        alias_id=alias_id(context, flow_key, identifier),
    ).select_related("flow", "version")[:1]
    return next(iter(found), None)


def execution_of(context: Context, params: Params) -> Execution:
    """The execution that an operation's parameters name. Raises NotFoundError."""
    return execution(
        context,
        params["flowIdentifier"],
        params["flowAliasIdentifier"],
        params["executionIdentifier"],
    )


def execution(
    context: Context, flow_identifier: str, alias_identifier: str, identifier: str
) -> Execution:
    """The execution by name or ARN; its flow and alias may be gone. Raises NotFoundError."""
    missing = NotFoundError(f"There is no execution {identifier} of this flow and alias.")
    flow = flow_id(context, flow_identifier)
    alias = alias_id(context, flow, alias_identifier)
    name = identifier
    if identifier.startswith("arn:"):
        arn = arns.parse(identifier)
        if arn is None or arn.execution is None:
            raise missing
        if (arn.account, arn.region) != (context.account, context.region):
            raise missing
        if (arn.flow_id, arn.alias_id) != (flow, alias):
            raise missing
        name = arn.execution
    found = (
        Execution.objects.filter(
            workspace_id=context.workspace_id, flow_id=flow, alias_id=alias, name=name
        )
        .select_related("workspace")
        .first()
    )
    if found is None:
        raise missing
    return found

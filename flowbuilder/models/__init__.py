"""What the design time keeps: workspaces, people's keys, flows, versions, aliases, resources."""

from flowbuilder.models.audit import AuditEntry
from flowbuilder.models.flows import Flow, FlowAlias, FlowVersion, Idempotency, Snapshot
from flowbuilder.models.health import WorkerHeartbeat
from flowbuilder.models.people import AccessKey, Membership, Workspace
from flowbuilder.models.prompts import Prompt, PromptVersion
from flowbuilder.models.resources import Bucket, Function, ModelRoute, StoredObject
from flowbuilder.roles import Role

__all__ = [
    "AccessKey",
    "AuditEntry",
    "Bucket",
    "Flow",
    "FlowAlias",
    "FlowVersion",
    "Function",
    "Idempotency",
    "Membership",
    "ModelRoute",
    "Prompt",
    "PromptVersion",
    "Role",
    "Snapshot",
    "StoredObject",
    "WorkerHeartbeat",
    "Workspace",
]

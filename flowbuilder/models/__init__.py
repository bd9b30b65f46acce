"""What the design time keeps: workspaces, people's keys, flows, versions, aliases, resources."""

from flowbuilder.models.flows import Flow, FlowAlias, FlowVersion, Idempotency, Snapshot
from flowbuilder.models.health import WorkerHeartbeat
from flowbuilder.models.people import AccessKey, Membership, Role, Workspace
from flowbuilder.models.prompts import Prompt, PromptVersion
from flowbuilder.models.resources import Bucket, Function, ModelRoute, StoredObject

__all__ = [
    "AccessKey",
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

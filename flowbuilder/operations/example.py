"""The flow a new workspace starts with: Easy Reading, published."""

from __future__ import annotations

from flowbuilder.models import Workspace
from flowbuilder.operations import aliases, templates, versions
from flowbuilder.wire.context import Context

TEMPLATE = "easy_reading"
ALIAS_NAME = "live"


def install(workspace: Workspace, context: Context) -> str:
    """Make the example in a workspace that has none of it; gives the flow's identifier.

    1. The flow with its book, bucket and function. 2. Version 1, alias `live`.
    """
    template = templates.find(TEMPLATE)
    role = f"arn:aws:iam::{workspace.account}:role/service-role/EasyReading"
    flow_id = templates.copy(context, template, template.flow_name, role).flow_id
    version = versions.create_flow_version(
        context, {"flowIdentifier": flow_id, "description": "As installed."}
    )["version"]
    aliases.create_flow_alias(
        context,
        {
            "flowIdentifier": flow_id,
            "name": ALIAS_NAME,
            "description": "What readers get.",
            "routingConfiguration": [{"flowVersion": version}],
        },
    )
    return flow_id

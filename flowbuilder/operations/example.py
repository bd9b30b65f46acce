"""The flow a new workspace starts with: Easy Reading, its book, bucket and function."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from flowbuilder.models import Bucket, Function, Workspace
from flowbuilder.operations import aliases, flows, objects, versions
from flowbuilder.wire.context import Context

FLOW_NAME = "EasyReading"
ALIAS_NAME = "live"
BUCKET = "easy-reading"
FUNCTION = "easy-reading-document"
_FILES = settings.BASE_DIR / "examples" / "easy_reading"
#: Columns and rows of the canvas, in its units; a card is 232 wide.
_COLUMN, _ROW = 292, 260
_PLACES = {
    "FlowInput": (0, 1),
    "Iterator": (1, 1),
    "S3Retrieval": (2, 1),
    "Easifier": (3, 0.55),
    "HTMLFormatter": (4, 1),
    "Collector": (5, 1),
    "LambdaFunction": (6, 1),
    "S3Storage": (7, 0.75),
    "FlowOutput": (7, 1.5),
}


def install(workspace: Workspace, context: Context) -> str:
    """Make the example in a workspace that has none of it; gives the flow's identifier.

    1. Bucket and book. 2. Function. 3. Flow, with layout and sample input. 4. Prepare, version 1,
    alias `live`.
    """
    Bucket.objects.create(workspace=workspace, name=BUCKET)
    for path in sorted((_FILES / "books").rglob("*.txt")):
        key = path.relative_to(_FILES).as_posix()
        objects.store().put(
            workspace.pk, BUCKET, key, path.read_bytes(), "text/plain; charset=utf-8"
        )
    Function.objects.create(
        workspace=workspace,
        name=FUNCTION,
        description="Binds chapters into one accessible HTML document with a table of contents.",
        code=_text("document.py"),
    )
    flow_id: str = flows.create_flow(
        context,
        {
            "name": FLOW_NAME,
            "description": "Turns a book into a version for people with reading difficulties.",
            "executionRoleArn": f"arn:aws:iam::{workspace.account}:role/service-role/EasyReading",
            "definition": definition(workspace.account, context.region),
        },
    )["id"]
    flow = flows.find(context, flow_id)
    flow.layout = {
        name: {"x": column * _COLUMN, "y": int(row * _ROW)}
        for name, (column, row) in _PLACES.items()
    }
    flow.sample_input = json.loads(_text("input.json"))
    flow.save(update_fields=["layout", "sample_input"])
    flows.prepare_flow(context, {"flowIdentifier": flow_id})
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


def definition(account: str, region: str) -> dict[str, Any]:
    """The example's definition, naming the function of this account and region."""
    built: dict[str, Any] = json.loads(_text("definition.json"))
    for node in built["nodes"]:
        if node["type"] == "LambdaFunction":
            node["configuration"]["lambdaFunction"]["lambdaArn"] = (
                f"arn:aws:lambda:{region}:{account}:function:{FUNCTION}"
            )
    return built


def _text(name: str) -> str:
    return Path(_FILES / name).read_text(encoding="utf-8")

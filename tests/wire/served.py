"""The operations that the wire must carry, and their shapes in the SDK."""

from __future__ import annotations

from typing import Any

from botocore.model import Shape

from flowbuilder.wire import routes

#: Every operation of flows and prompts in the two models.
OPERATIONS = [
    "CreateFlow",
    "GetFlow",
    "UpdateFlow",
    "DeleteFlow",
    "ListFlows",
    "PrepareFlow",
    "ValidateFlowDefinition",
    "CreateFlowVersion",
    "GetFlowVersion",
    "DeleteFlowVersion",
    "ListFlowVersions",
    "CreateFlowAlias",
    "GetFlowAlias",
    "UpdateFlowAlias",
    "DeleteFlowAlias",
    "ListFlowAliases",
    "CreatePrompt",
    "CreatePromptVersion",
    "GetPrompt",
    "UpdatePrompt",
    "DeletePrompt",
    "ListPrompts",
    "TagResource",
    "UntagResource",
    "ListTagsForResource",
    "InvokeFlow",
    "StartFlowExecution",
    "StopFlowExecution",
    "GetFlowExecution",
    "ListFlowExecutions",
    "ListFlowExecutionEvents",
    "GetExecutionFlowSnapshot",
]


def route(name: str) -> routes.Route:
    return routes.routes()[name]


def is_document(shape: Any) -> bool:
    return bool(getattr(shape, "is_document_type", False))


def is_union(shape: Shape) -> bool:
    return bool(getattr(shape, "is_tagged_union", False))

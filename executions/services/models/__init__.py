"""Models: one question, in Bedrock's Converse shapes, whoever answers it."""

from __future__ import annotations

from collections.abc import Mapping

from executions.nodes.registry import Call
from executions.services.models import bedrock, local, openai, routes
from flowbuilder.definition.types import JSON

_PROVIDERS = {
    "bedrock": bedrock.converse,
    "local": local.converse,
    "openai": openai.converse,
}


def converse(call: Call, model_id: str, request: Mapping[str, JSON]) -> dict[str, JSON]:
    """Ask a model; `request` and the answer have the shapes of Bedrock's Converse.

    `request` is without `modelId`. The answer always has output, stopReason, usage and metrics.
    Raises NodeError.
    """
    route = routes.of_run(call.scope, model_id)
    return _PROVIDERS[route.provider](call, route, request)

"""Models at Amazon Bedrock, by Converse through boto3."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from executions.nodes.registry import Call
from executions.services import aws
from executions.services.models.routes import Route
from executions.usage import tokens
from flowbuilder.definition.types import JSON


def converse(call: Call, route: Route, request: Mapping[str, JSON]) -> dict[str, JSON]:
    """Bedrock's own Converse. Fields made for another model than the target's are left out."""
    own = {
        name: value
        for name, value in request.items()
        if not (route.renamed and name == "additionalModelRequestFields")
    }
    params = {"modelId": route.target, **own}
    if call.scope.latency:
        params["performanceConfig"] = {"latency": call.scope.latency}
    used = partial(tokens.told, route.target)
    return aws.ask(call, "bedrock-runtime", "Converse", params, _answer, used=used)


def _answer(answer: aws.Answer) -> tuple[dict[str, JSON], JSON]:
    shown = aws.readable(answer)
    assert isinstance(shown, dict)  # noqa: S101 - a mapping stays one
    return shown, shown

"""Stored prompts as nodes see them: this server's own first, else Bedrock's GetPrompt."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import connection

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError
from executions.services import aws
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from flowbuilder.definition.types import JSON
from flowbuilder.models import Prompt, PromptVersion

_ARN = re.compile(
    r"(?P<own>arn:[^:]+:bedrock:(?P<region>[^:]+):(?P<account>\d{12}):prompt/(?P<id>\w{10}))"
    r"(:(?P<v>\d{1,5}))?"
)


def stored(call: Call, arn: str) -> dict[str, Any]:
    """The default variant of a stored prompt (its draft, where the ARN names no version).

    It has the members of an inline prompt: templateType, templateConfiguration, modelId,
    inferenceConfiguration, additionalModelRequestFields. Raises NodeError.
    """
    found = _ARN.fullmatch(arn)
    if found is None:
        raise NodeError(ErrorCode.VALIDATION, f"{arn!r} is not the ARN of a prompt.")
    params = {"promptIdentifier": found["own"]}
    if found["v"]:
        params["promptVersion"] = found["v"]
    own = _own(call, found)
    if own is not None:
        prompt = _read(call, own, found["v"], params)
    else:
        region = found["region"]
        prompt = aws.ask(call, "bedrock-agent", "GetPrompt", params, _answer, region=region)
    variants = prompt.get("variants") or []
    default = prompt.get("defaultVariant")
    chosen = next((v for v in variants if v.get("name") == default), None)
    if chosen is None and variants:
        chosen = variants[0]
    if chosen is None:
        raise NodeError(ErrorCode.VALIDATION, f"The prompt {arn} has no variant to use.")
    return dict(chosen)


def _own(call: Call, arn: re.Match[str]) -> Prompt | None:
    """The workspace's prompt of this ARN; None when it is none of this server's."""
    scope = call.scope
    if (arn["account"], arn["region"]) != (scope.account, scope.region):
        return None
    return Prompt.objects.filter(workspace_id=scope.workspace_id, prompt_id=arn["id"]).first()


def _read(
    call: Call, prompt: Prompt, version: str | None, request: Mapping[str, JSON]
) -> dict[str, Any]:
    """The draft, or a version, of a prompt of this server's own."""

    def send() -> Heard[dict[str, Any]]:
        row: Prompt | PromptVersion | None = prompt
        if version:
            row = PromptVersion.objects.filter(prompt=prompt, number=int(version)).first()
        if not connection.in_atomic_block:
            connection.close()  # a pooled connection is not kept while the model answers
        if row is None:
            message = f"Prompt {prompt.name} has no version {version}."
            raise CallFailedError(Kind.PERMANENT, message, name="ResourceNotFoundException")
        shown: dict[str, JSON] = {"name": row.name, "variants": json.loads(row.variants)}
        if row.default_variant:
            shown["defaultVariant"] = row.default_variant
        return Heard(shown, shown, call.key)

    return repeat(call, "bedrock-agent", "GetPrompt", dict(request), send)


def _answer(answer: aws.Answer) -> tuple[dict[str, Any], JSON]:
    shown = aws.readable(answer)
    assert isinstance(shown, dict)  # noqa: S101 - a mapping stays one
    return shown, shown

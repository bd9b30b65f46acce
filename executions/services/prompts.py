"""Stored prompts, by Bedrock's GetPrompt."""

from __future__ import annotations

import re
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError
from executions.services import aws
from flowbuilder.definition.types import JSON

_ARN = re.compile(
    r"(?P<own>arn:[^:]+:bedrock:(?P<region>[^:]+):\d{12}:prompt/\w{10})(:(?P<v>\d+))?"
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
    prompt = aws.ask(call, "bedrock-agent", "GetPrompt", params, _answer, region=found["region"])
    variants = prompt.get("variants") or []
    default = prompt.get("defaultVariant")
    chosen = next((v for v in variants if v.get("name") == default), None)
    if chosen is None and variants:
        chosen = variants[0]
    if chosen is None:
        raise NodeError(ErrorCode.VALIDATION, f"The prompt {arn} has no variant to use.")
    return dict(chosen)


def _answer(answer: aws.Answer) -> tuple[dict[str, Any], JSON]:
    shown = aws.readable(answer)
    assert isinstance(shown, dict)  # noqa: S101 - a mapping stays one
    return shown, shown

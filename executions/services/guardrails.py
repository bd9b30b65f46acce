"""Guardrails on texts that do not pass through Bedrock's own Converse."""

from __future__ import annotations

from collections.abc import Mapping

from executions.nodes.registry import Call
from executions.services import aws
from flowbuilder.definition.types import JSON


def blocked(call: Call, guardrail: Mapping[str, JSON], source: str, text: str) -> str | None:
    """What a guardrail says instead of a text; None when it lets the text pass.

    `guardrail` has guardrailIdentifier and guardrailVersion; `source` is "INPUT" or "OUTPUT".
    """

    def read(answer: aws.Answer) -> tuple[str | None, JSON]:
        shown = aws.readable(answer)
        if answer.get("action") != "GUARDRAIL_INTERVENED":
            return None, shown
        return "".join(output.get("text", "") for output in answer.get("outputs", [])), shown

    params = {
        "guardrailIdentifier": guardrail.get("guardrailIdentifier"),
        "guardrailVersion": guardrail.get("guardrailVersion") or "DRAFT",
        "source": source,
        "content": [{"text": {"text": text}}],
    }
    return aws.ask(call, "bedrock-runtime", "ApplyGuardrail", params, read)

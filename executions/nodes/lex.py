"""Lex: has a bot of Amazon Lex recognize what a text asks for."""

from __future__ import annotations

import re
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.agent import session_id
from executions.nodes.registry import Call, NodeError, acts
from executions.services import aws
from flowbuilder.definition.types import JSON, NodeType

_ARN = re.compile(r"arn:[^:]+:lex:(?P<region>[^:]+):\d{12}:bot-alias/(?P<bot>\w+)/(?P<alias>\w+)")


@acts(NodeType.LEX)
def lex(call: Call) -> dict[str, JSON]:
    """Give `predictedIntent`: the name of the intent the bot finds most likely."""
    arn = str(call.configuration.get("botAliasArn", ""))
    found = _ARN.fullmatch(arn)
    if found is None:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Node {call.spec.name} names no bot alias: {arn!r} is not the ARN of one.",
        )
    params: dict[str, Any] = {
        "botId": found["bot"],
        "botAliasId": found["alias"],
        "localeId": call.configuration.get("localeId"),
        "sessionId": session_id(call.key),
        "text": call.inputs.get("inputText"),
    }
    request, session = call.inputs.get("requestAttributes"), call.inputs.get("sessionAttributes")
    if isinstance(request, dict):
        params["requestAttributes"] = aws.texts(request)
    if isinstance(session, dict):
        params["sessionState"] = {"sessionAttributes": aws.texts(session)}

    def read(answer: aws.Answer) -> tuple[str, JSON]:
        interpretations = answer.get("interpretations") or []
        chosen = answer.get("sessionState", {}).get("intent") or (
            interpretations[0].get("intent", {}) if interpretations else {}
        )
        return str(chosen.get("name", "")), aws.readable(answer)

    region = found["region"]
    intent = aws.ask(call, "lexv2-runtime", "RecognizeText", params, read, region=region)
    if not intent:
        raise NodeError(
            ErrorCode.DEPENDENCY_FAILED, f"The bot of node {call.spec.name} found no intent."
        )
    return {"predictedIntent": intent}

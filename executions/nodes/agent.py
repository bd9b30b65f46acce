"""Agent: puts a text to an agent of Amazon Bedrock; one turn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError, acts
from executions.services import aws
from flowbuilder.definition.types import JSON, NodeType

_ARN = re.compile(
    r"arn:[^:]+:bedrock:(?P<region>[^:]+):\d{12}:agent-alias/(?P<id>\w+)/(?P<alias>\w+)"
)


@acts(NodeType.AGENT)
def agent(call: Call) -> dict[str, JSON]:
    """Give `agentResponse`: the text of the agent's completion. Its own traces are reported."""
    arn = str(call.configuration.get("agentAliasArn", ""))
    found = _ARN.fullmatch(arn)
    if found is None:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Node {call.spec.name} names no agent alias: {arn!r} is not the ARN of one.",
        )
    params: dict[str, Any] = {
        "agentId": found["id"],
        "agentAliasId": found["alias"],
        "sessionId": session_id(call.key),
        "inputText": call.inputs.get("agentInputText"),
        "enableTrace": True,
    }
    state = _session_state(call.inputs)
    if state:
        params["sessionState"] = state

    def read(answer: aws.Answer) -> tuple[str, JSON]:
        return _completion(call, answer)

    region = found["region"]
    text = aws.ask(call, "bedrock-agent-runtime", "InvokeAgent", params, read, region=region)
    return {"agentResponse": text}


def session_id(key: str) -> str:
    """A session of the activation's own: the same when it is tried again."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _completion(call: Call, answer: aws.Answer) -> tuple[str, JSON]:
    """Read the event stream: chunks make the text, traces are reported as they come.

    Raises NodeError DEPENDENCY_FAILED when the agent wants a function's result, which a flow
    cannot give it.
    """
    chunks: list[bytes] = []
    for event in answer["completion"]:
        if "chunk" in event:
            chunks.append(event["chunk"].get("bytes", b""))
        elif "trace" in event:
            call.depend({"agentTraces": [aws.readable(event["trace"])]})
        elif "returnControl" in event:
            raise NodeError(
                ErrorCode.DEPENDENCY_FAILED,
                f"The agent of node {call.spec.name} hands control back to its caller for an "
                "action; a flow cannot carry it out. Give the agent's action group a function.",
            )
    text = b"".join(chunks).decode()
    return text, {"sessionId": answer.get("sessionId"), "completion": text}


def _session_state(inputs: Mapping[str, JSON]) -> dict[str, Any]:
    """The optional attributes, whose values the service takes as texts."""
    state: dict[str, Any] = {}
    names = {
        "promptAttributes": "promptSessionAttributes",
        "sessionAttributes": "sessionAttributes",
    }
    for name, member in names.items():
        value = inputs.get(name)
        if isinstance(value, dict):
            state[member] = aws.texts(value)
    return state

"""Agent: puts a text to an agent of Amazon Bedrock, which may ask for more before it answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, Given, NodeError, Question, acts
from executions.services import aws
from executions.usage import agents
from executions.usage.tokens import Used
from flowbuilder.definition.types import JSON, NodeType

#: Observations of an agent that ends its turn with a question to the user.
_ASKING = frozenset({"ASK_USER", "REPROMPT"})
_ARN = re.compile(
    r"arn:[^:]+:bedrock:(?P<region>[^:]+):\d{12}:agent-alias/(?P<id>\w+)/(?P<alias>\w+)"
)


@acts(NodeType.AGENT)
def agent(call: Call) -> Given:
    """Give `agentResponse`: the text of the agent's completion. Its own traces are reported.

    An agent that asks the user says so in its trace; then the text is the question. All turns are
    of one session, and each later one brings what the user has answered.
    """
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
        "inputText": call.answers[-1] if call.answers else call.inputs.get("agentInputText"),
        "enableTrace": True,
    }
    state = _session_state(call.inputs)
    if state:
        params["sessionState"] = state

    told = agents.Told(f"agent/{found['id']}")

    def read(answer: aws.Answer) -> tuple[Given, JSON]:
        told.used = ()
        return _completion(call, answer, told)

    def used(_: Given) -> tuple[Used, ...]:
        return told.used

    service = "bedrock-agent-runtime"
    return aws.ask(call, service, "InvokeAgent", params, read, region=found["region"], used=used)


def session_id(key: str) -> str:
    """A session of the activation's own: the same when it is tried again."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _completion(call: Call, answer: aws.Answer, told: agents.Told) -> tuple[Given, JSON]:
    """Read the event stream: chunks make the text, traces are reported as they come.

    Raises NodeError DEPENDENCY_FAILED when the agent wants a function's result, which a flow
    cannot give it.
    """
    chunks: list[bytes] = []
    asks = False
    for event in answer["completion"]:
        if "chunk" in event:
            chunks.append(event["chunk"].get("bytes", b""))
        elif "trace" in event:
            call.depend({"agentTraces": [aws.readable(event["trace"])]})
            told.hear(event["trace"])
            asks = _asks(event["trace"], asks)
        elif "returnControl" in event:
            raise NodeError(
                ErrorCode.DEPENDENCY_FAILED,
                f"The agent of node {call.spec.name} hands control back to its caller for an "
                "action; a flow cannot carry it out. Give the agent's action group a function.",
            )
    text = b"".join(chunks).decode()
    shown: JSON = {"sessionId": answer.get("sessionId"), "completion": text}
    return Question(text) if asks else {"agentResponse": text}, shown


def _asks(part: Mapping[str, Any], before: bool) -> bool:
    """Whether the agent asks the user, by its latest observation."""
    trace = part.get("trace", {}).get("orchestrationTrace", {})
    kind = trace.get("observation", {}).get("type")
    return kind in _ASKING if kind else before


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

"""Prompt: fills a template and asks a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError, acts
from executions.nodes.templates import fill
from executions.services import guardrails, models, prompts
from executions.services.models import routes
from flowbuilder.definition.types import JSON, NodeType


@acts(NodeType.PROMPT)
def prompt(call: Call) -> dict[str, JSON]:
    """Give `modelCompletion`: what the model says to the filled template.

    1. The template: the node's own, or a stored prompt's. 2. Filled, as a Converse request.
    3. The guardrail, on what is asked and on what is answered; a blocked text's message is the
    completion. 4. The text of the answer.
    """
    source = _source(call)
    model_id = source.get("modelId")
    if not model_id:
        raise NodeError(ErrorCode.VALIDATION, f"Node {call.spec.name} names no model.")
    request = converse_request(source, call.inputs)
    guardrail = _guardrail(call)
    if guardrail is None:
        return {"modelCompletion": completion(models.converse(call, str(model_id), request))}
    if routes.of_run(call.scope, str(model_id)).provider == "bedrock":
        guarded = {**request, "guardrailConfig": {**guardrail, "trace": "enabled"}}
        return {"modelCompletion": completion(models.converse(call, str(model_id), guarded))}
    return {"modelCompletion": _guarded(call, str(model_id), request, guardrail)}


def converse_request(source: Mapping[str, Any], inputs: Mapping[str, JSON]) -> dict[str, JSON]:
    """The Converse request that an inline prompt and its inputs make.

    Raises NodeError VALIDATION when the template is missing or a variable has no input.
    """
    template = source.get("templateConfiguration") or {}
    if "chat" in template:
        request = _chat(template["chat"], inputs)
    elif "text" in template:
        text = fill(template["text"].get("text", ""), inputs)
        content: list[JSON] = [{"text": text}, *_cache_point(template["text"])]
        request = {"messages": [{"role": "user", "content": content}]}
    else:
        raise NodeError(ErrorCode.VALIDATION, "The prompt has no template, neither text nor chat.")
    inference = (source.get("inferenceConfiguration") or {}).get("text") or {}
    if inference:
        request["inferenceConfig"] = dict(inference)
    if source.get("additionalModelRequestFields"):
        request["additionalModelRequestFields"] = source["additionalModelRequestFields"]
    return request


def completion(answer: Mapping[str, Any]) -> str:
    """The text of a Converse answer.

    Raises NodeError BAD_GATEWAY when it has none, saying why the model stopped.
    """
    message = (answer.get("output") or {}).get("message") or {}
    texts = [block["text"] for block in message.get("content", []) if "text" in block]
    if not texts:
        raise NodeError(
            ErrorCode.BAD_GATEWAY,
            f"The model answered without text (stop reason {answer.get('stopReason')!r}).",
        )
    return "".join(texts)


def _source(call: Call) -> Mapping[str, Any]:
    source: Any = call.configuration.get("sourceConfiguration") or {}
    if "inline" in source:
        return dict(source["inline"])
    if "resource" in source:
        return prompts.stored(call, str(source["resource"].get("promptArn", "")))
    raise NodeError(ErrorCode.VALIDATION, f"Node {call.spec.name} has no prompt.")


def _guardrail(call: Call) -> dict[str, JSON] | None:
    guardrail = call.configuration.get("guardrailConfiguration")
    if isinstance(guardrail, dict) and guardrail.get("guardrailIdentifier"):
        return guardrail
    return None


def _guarded(
    call: Call, model_id: str, request: dict[str, JSON], guardrail: Mapping[str, JSON]
) -> str:
    """The completion of a model outside Bedrock, with the guardrail asked before and after."""
    refused = guardrails.blocked(call, guardrail, "INPUT", _asked(request))
    if refused is not None:
        return refused
    text = completion(models.converse(call, model_id, request))
    refused = guardrails.blocked(call, guardrail, "OUTPUT", text)
    return text if refused is None else refused


def _asked(request: Mapping[str, Any]) -> str:
    """All text a person could have put into a request."""
    blocks = [block for message in request["messages"] for block in message["content"]]
    return "\n".join(block["text"] for block in blocks if "text" in block)


def _chat(chat: Mapping[str, Any], inputs: Mapping[str, JSON]) -> dict[str, JSON]:
    request: dict[str, JSON] = {
        "messages": [
            {"role": message["role"], "content": _blocks(message.get("content", []), inputs)}
            for message in chat.get("messages", [])
        ]
    }
    if chat.get("system"):
        request["system"] = _blocks(chat["system"], inputs)
    if chat.get("toolConfiguration"):
        request["toolConfig"] = chat["toolConfiguration"]
    return request


def _blocks(blocks: list[Mapping[str, Any]], inputs: Mapping[str, JSON]) -> list[JSON]:
    return [
        {"text": fill(block["text"], inputs)} if "text" in block else dict(block)
        for block in blocks
    ]


def _cache_point(text: Mapping[str, Any]) -> list[JSON]:
    return [{"cachePoint": text["cachePoint"]}] if text.get("cachePoint") else []

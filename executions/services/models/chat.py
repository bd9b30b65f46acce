"""Between Bedrock's Converse shapes and those of OpenAI's chat completions, both ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flowbuilder.definition.types import JSON

#: Converse's inference parameters and the names they have in a chat completion.
_PARAMETERS = {"temperature": "temperature", "topP": "top_p", "stopSequences": "stop"}
_STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "content_filtered",
}


class NonsenseError(ValueError):
    """An answer that is no chat completion."""


def to_chat(request: Mapping[str, Any], model: str, limit_name: str) -> dict[str, JSON]:
    """A Converse request as the body of a chat completion.

    `limit_name` is what the endpoint calls the number of tokens to make at most. Cache points are
    left out: caching is the endpoint's own affair.
    """
    system = "\n\n".join(block["text"] for block in request.get("system", []) if "text" in block)
    messages: list[JSON] = [{"role": "system", "content": system}] if system else []
    for message in request["messages"]:
        texts = [block["text"] for block in message["content"] if "text" in block]
        messages.append({"role": message["role"], "content": "\n".join(texts)})
    body: dict[str, JSON] = {"model": model, "messages": messages}
    inference = request.get("inferenceConfig", {})
    body |= {name: inference[own] for own, name in _PARAMETERS.items() if own in inference}
    if inference.get("maxTokens"):
        body[limit_name] = inference["maxTokens"]
    return body | _tools(request.get("toolConfig"))


def from_chat(answer: object, milliseconds: float) -> dict[str, JSON]:
    """A chat completion as Converse's answer. Raises NonsenseError when it is none."""
    try:
        choice = answer["choices"][0]  # type: ignore[index]
        message = choice["message"]
        content = _content(message)
        usage = _usage(answer.get("usage") or {})  # type: ignore[attr-defined]
        reason = str(choice.get("finish_reason") or "stop")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        shown = json.dumps(answer, default=str)[:300]
        raise NonsenseError(f"the answer is no chat completion: {shown}") from problem
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": _STOP_REASONS.get(reason, reason),
        "usage": usage,
        "metrics": {"latencyMs": round(milliseconds)},
    }


def _usage(usage: Mapping[str, Any]) -> dict[str, JSON]:
    """Converse counts what was read from a cache apart from the input; a completion within it."""
    sent, made = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
    read = min(sent, int((usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0))
    told: dict[str, JSON] = {
        "inputTokens": sent - read,
        "outputTokens": made,
        "totalTokens": sent + made,
    }
    return told | ({"cacheReadInputTokens": read} if read else {})


def _content(message: Mapping[str, Any]) -> list[JSON]:
    """The content blocks of an assistant's message: its text, then the tools it asks for."""
    text = message.get("content")
    blocks: list[JSON] = [{"text": str(text)}] if text else []
    for tool in message.get("tool_calls") or []:
        arguments = tool["function"].get("arguments") or "{}"
        use = {
            "toolUseId": str(tool.get("id", "")),
            "name": str(tool["function"]["name"]),
            "input": json.loads(arguments),
        }
        blocks.append({"toolUse": use})
    return blocks


def _tools(config: Mapping[str, Any] | None) -> dict[str, JSON]:
    if not config:
        return {}
    specs = [tool["toolSpec"] for tool in config["tools"] if "toolSpec" in tool]
    tools: list[JSON] = [
        {
            "type": "function",
            "function": {
                "name": spec["name"],
                "description": spec.get("description", ""),
                "parameters": spec["inputSchema"]["json"],
            },
        }
        for spec in specs
    ]
    choice = config.get("toolChoice") or {"auto": {}}
    if "tool" in choice:
        named: JSON = {"type": "function", "function": {"name": choice["tool"]["name"]}}
        return {"tools": tools, "tool_choice": named}
    return {"tools": tools, "tool_choice": "required" if "any" in choice else "auto"}

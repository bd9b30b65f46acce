"""The local demo model: asked over HTTP where its server says it listens."""

from __future__ import annotations

import http.client
import json
import math
import selectors
import time
from collections.abc import Mapping
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from executions.services.models import local_record as records
from executions.services.models.chat import NonsenseError, from_chat, to_chat
from executions.services.models.passages import Task, split, whole_sentences
from executions.services.models.routes import Route
from executions.usage import tokens
from flowbuilder.definition.types import JSON

#: Seconds a call waits for the model's server to come up.
START_SECONDS = 30.0
_LOOK_SECONDS = 0.05
#: Seconds between looks whether the run was stopped while the model works.
_STOP_SECONDS = 0.2
#: What of a definition's own fields for its model the local one understands.
_EXTRA = {"top_k", "min_p", "seed", "presence_penalty", "frequency_penalty", "repeat_penalty"}
#: What keeps so small a model from saying the same sentence over and over.
_DEFAULTS: dict[str, JSON] = {"max_tokens": 512, "dry_multiplier": 0.8}


def converse(call: Call, route: Route, request: Mapping[str, JSON]) -> dict[str, JSON]:
    """Converse with the local model. Waits for its server to come up, for a bounded time.

    A long text after an instruction is worked through in passages, see `passages`.
    """
    extra = request.get("additionalModelRequestFields")
    known = {k: v for k, v in extra.items() if k in _EXTRA} if isinstance(extra, dict) else {}
    body = {**_DEFAULTS, **known, **to_chat(request, records.MODEL_NAME, "max_tokens")}
    body.pop("tools", None)  # it cannot use any
    body.pop("tool_choice", None)
    task = _task(body["messages"])
    return _one(call, body) if task is None else _by_passages(call, body, task)


def _one(call: Call, body: dict[str, JSON]) -> dict[str, JSON]:
    return repeat(call, "local-model", "Converse", body, lambda: _send(call, body))


def _task(messages: Any) -> Task | None:
    roles = [message["role"] for message in messages]
    if roles == ["user"]:
        return split("", messages[0]["content"])
    if roles == ["system", "user"]:
        return split(messages[0]["content"], messages[1]["content"])
    return None


def _by_passages(call: Call, body: dict[str, Any], task: Task) -> dict[str, JSON]:
    """One answer made of the answers to each passage, within the request's limit of tokens.

    Each passage may use its share of the tokens that are left; what is cut off there ends with its
    last whole sentence, and the stop reason says so.
    """
    texts: list[str] = []
    budget, words = int(body["max_tokens"]), sum(passage.words for passage in task.passages)
    sent = made = 0
    milliseconds = 0.0
    cut = False
    for passage in task.passages:
        share = math.ceil((budget - made) * passage.words / max(words, 1))
        words -= passage.words
        if passage.heading:
            texts.append(passage.text)
            continue
        if share < 1:
            cut = True
            break
        user = f"{task.instruction}\n\n{passage.text}" if task.instruction else passage.text
        messages: list[JSON] = [
            {"role": "system", "content": task.system},
            {"role": "user", "content": user},
        ]
        answer: Any = _one(call, {**body, "messages": messages, "max_tokens": share})
        sent += answer["usage"]["totalTokens"] - answer["usage"]["outputTokens"]
        made += answer["usage"]["outputTokens"]
        milliseconds += answer["metrics"]["latencyMs"]
        text = "".join(block["text"] for block in answer["output"]["message"]["content"]).strip()
        if answer["stopReason"] == "max_tokens":
            cut = True
            text = whole_sentences(text)
        texts.append(text)
    return {
        "output": {"message": {"role": "assistant", "content": [{"text": "\n\n".join(texts)}]}},
        "stopReason": "max_tokens" if cut else "end_turn",
        "usage": {"inputTokens": sent, "outputTokens": made, "totalTokens": sent + made},
        "metrics": {"latencyMs": round(milliseconds)},
    }


def _send(call: Call, body: Mapping[str, JSON]) -> Heard[dict[str, JSON]]:
    """One attempt: as soon as the server is up, ask it. Raises CallFailedError."""
    until = time.monotonic() + min(START_SECONDS, call.remaining)
    while True:
        record = records.read()
        if record is not None and record.problem:
            raise CallFailedError(
                Kind.PERMANENT, record.problem, code=ErrorCode.BAD_GATEWAY, name="NotInstalled"
            )
        if record is not None:
            heard = _ask(call, record, body)
            if heard is not None:
                return heard
        if time.monotonic() >= until or call.cancelled.wait(_LOOK_SECONDS):
            raise CallFailedError(
                Kind.PERMANENT,
                "The local model's server is not running, or has not come up within "
                f"{START_SECONDS:g} seconds. It is part of `manage.py run`; alone it is started by "
                "`manage.py model_server`. The server's log says why it did not start.",
                code=ErrorCode.BAD_GATEWAY,
                name="NotRunning",
            )


def _ask(
    call: Call, record: records.Record, body: Mapping[str, JSON]
) -> Heard[dict[str, JSON]] | None:
    """Ask the server; None when nobody listens there yet or any more. Raises CallFailedError."""
    began = time.perf_counter()
    try:
        status, data = _post(call, record, json.dumps(body).encode())
    except ConnectionRefusedError:
        return None
    except (OSError, http.client.HTTPException) as problem:
        raise CallFailedError(
            Kind.GATEWAY,
            f"The local model's server broke off: {problem or type(problem).__name__}.",
            name=type(problem).__name__,
        ) from problem
    try:
        answer = json.loads(data)
        if status == http.client.SERVICE_UNAVAILABLE:
            return None  # still loading
        if status != http.client.OK:
            raise _refusal(status, answer)
        made = from_chat(answer, (time.perf_counter() - began) * 1000)
    except (NonsenseError, ValueError) as problem:
        raise CallFailedError(
            Kind.GATEWAY, f"The local model's server: {problem}", name="InvalidAnswer"
        ) from problem
    used = tokens.told(records.MODEL_NAME, made)
    return Heard(made, made, str(answer.get("id", "")), used)


def _post(call: Call, record: records.Record, body: bytes) -> tuple[int, bytes]:
    """Send a request and wait for the answer, giving up when the run is stopped.

    Giving up closes the connection, at which the server stops working on it.
    """
    connection = http.client.HTTPConnection("127.0.0.1", record.port, timeout=10)
    try:
        connection.request(
            "POST",
            "/v1/chat/completions",
            body,
            {"Content-Type": "application/json", "Authorization": f"Bearer {record.key}"},
        )
        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ)
            while not selector.select(_STOP_SECONDS):
                if call.cancelled.is_set() or not call.remaining:
                    raise TimeoutError("the node's time is over or the run was stopped")
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _refusal(status: int, answer: object) -> CallFailedError:
    error = answer.get("error", {}) if isinstance(answer, dict) else {}
    if error.get("type") == "exceed_context_size_error":
        return CallFailedError(
            Kind.PERMANENT,
            f"The local demo model takes {error.get('n_ctx')} tokens, prompt and answer together; "
            f"this prompt alone has {error.get('n_prompt_tokens')}. Send it less text, or route "
            "the model to Amazon Bedrock or an OpenAI-compatible endpoint.",
            name="ContextTooLong",
        )
    kind = Kind.GATEWAY if status >= 500 else Kind.PERMANENT
    message = str(error.get("message", answer))
    return CallFailedError(
        kind, f"The local model answered {status}: {message}", name=str(error.get("type", status))
    )


def installed() -> bool:
    """Whether the packages of the local model are there."""
    return records.missing() is None


def problem() -> str | None:
    """Why the local model cannot answer now, and what to do; None when it can."""
    record = records.read()
    if record is None:
        return records.missing() or "The local model's server is not running."
    return record.problem or None

"""A real HTTP server that stands where AWS (and an OpenAI-compatible endpoint) would.

boto3 talks to it through AWS_ENDPOINT_URL. It answers the operations that nodes call, remembers
every request, and fails on demand.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Fault:
    """What happens to the next requests whose path matches."""

    pattern: str
    times: int
    status: int = 500
    code: str = "InternalServerException"
    message: str = "broken on purpose"
    #: Close the connection without an answer.
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


#: Events of an agent's answer.
Frames: TypeAlias = "list[tuple[str, Any]]"


def travel_agent(text: str) -> Frames:
    """An agent that asks where to when it is to book, and books it when it is told."""
    if text != "book":
        return [observed("FINISH"), ("chunk", f"Booked for {text}.")]
    return [observed("ASK_USER"), ("chunk", "Where to?")]


def observed(kind: str) -> tuple[str, Any]:
    """The trace of an agent's observation of this type."""
    return "trace", {"trace": {"orchestrationTrace": {"observation": {"type": kind}}}}


class FakeAws:
    """The server. Entering starts it, leaving ends it."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self.objects: dict[tuple[str, str], tuple[bytes, str]] = {}
        #: What a model says to the text of the last user message.
        self.model: Callable[[str], str] = lambda text: f"said: {text}"
        #: Functions by name: event in, answer out; an exception is a function error.
        self.functions: dict[str, Callable[[Any], Any]] = {}
        self.prompts: dict[str, Any] = {}
        self.passages: list[dict[str, Any]] = []
        #: Events of an agent's answer: ("chunk", "text"), ("trace", {...}), ("returnControl", {});
        #: or what gives them for the text of the user.
        self.agent: Frames | Callable[[str], Frames] = [("chunk", "hello")]
        self.intent = "OrderFlowers"
        #: Words a guardrail blocks.
        self.forbidden: set[str] = set()
        #: Seconds each answer takes.
        self.delay = 0.0
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
                    body = _dechunk(self.rfile)
                if "aws-chunked" in (self.headers.get("Content-Encoding") or ""):
                    body = _strip_aws_chunks(body)
                path = unquote(urlsplit(self.path).path)
                reply = fake.answer(Seen(self.command, path, dict(self.headers), body))
                if reply is None:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("x-amzn-RequestId", f"request-{len(fake.seen)}")
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = do_PUT = do_POST = do_HEAD = handle_any  # noqa: N815

            def log_message(self, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> FakeAws:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def environment(self, region: str = "eu-west-1") -> dict[str, str]:
        """What boto3 needs to take this for AWS."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def fail(self, pattern: str, *, times: int = 1, **how: Any) -> None:
        """Have the next `times` requests whose path matches fail, see Fault."""
        self.faults.append(Fault(pattern, times, **how))

    def answer(self, request: Seen) -> Reply | None:
        """The answer to a request; None closes the connection instead."""
        with self._lock:
            self.seen.append(request)
            for fault in self.faults:
                if fault.times > 0 and re.search(fault.pattern, request.path):
                    fault.times -= 1
                    return None if fault.drop else _error(fault.status, fault.code, fault.message)
        if self.delay:
            time.sleep(self.delay)
        for pattern, handler in _ROUTES:
            found = re.fullmatch(pattern, request.path)
            if found:
                return handler(self, request, *found.groups())
        return _error(404, "UnknownOperationException", f"no such path: {request.path}")


def _error(status: int, code: str, message: str) -> Reply:
    body = {"message": message, "error": {"message": message, "code": code}}
    return as_json(body, status, x_amzn_ErrorType=code)


def _converse(fake: FakeAws, request: Seen, model_id: str) -> Reply:
    asked = request.json
    text = "".join(block.get("text", "") for block in asked["messages"][-1]["content"])
    stop, said = "end_turn", fake.model(text)
    if "guardrailConfig" in asked and any(word in text for word in fake.forbidden):
        stop, said = "guardrail_intervened", "I must not speak of that."
    return as_json(
        {
            "output": {"message": {"role": "assistant", "content": [{"text": said}]}},
            "stopReason": stop,
            "usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5},
            "metrics": {"latencyMs": 1},
        }
    )


def _guardrail(fake: FakeAws, request: Seen, identifier: str, version: str) -> Reply:
    text = request.json["content"][0]["text"]["text"]
    if any(word in text for word in fake.forbidden):
        outputs = [{"text": f"Blocked on {request.json['source']}."}]
        return as_json({"action": "GUARDRAIL_INTERVENED", "outputs": outputs, "assessments": []})
    return as_json({"action": "NONE", "outputs": [], "assessments": []})


def _chat(fake: FakeAws, request: Seen) -> Reply:
    said = fake.model(request.json["messages"][-1]["content"])
    message = {"role": "assistant", "content": said}
    return as_json(
        {
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 4, "total_tokens": 11},
        },
        x_request_id="chat-1",
    )


def _invoke(fake: FakeAws, request: Seen, name: str) -> Reply:
    function = fake.functions.get(name.rsplit(":", 1)[-1])
    if function is None:
        return _error(404, "ResourceNotFoundException", f"Function not found: {name}")
    try:
        return as_json(function(request.json))
    except Exception as problem:  # noqa: BLE001 - the function's own error, as Lambda tells it
        body = {"errorMessage": str(problem), "errorType": type(problem).__name__}
        return as_json(body, X_Amz_Function_Error="Unhandled")


def _object(fake: FakeAws, request: Seen, bucket: str, key: str) -> Reply:
    if request.method == "PUT":
        kind = request.headers.get("Content-Type", "")
        fake.objects[bucket, key] = request.body, kind
        return Reply(headers={"ETag": '"etag"'}, body=b"")
    found = fake.objects.get((bucket, key))
    if found is None:
        text = "<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>"
        return Reply(404, text.encode(), {"Content-Type": "application/xml"})
    return Reply(body=found[0], headers={"Content-Type": found[1], "ETag": '"etag"'})


def _prompt(fake: FakeAws, request: Seen, identifier: str) -> Reply:
    found = fake.prompts.get(identifier.rsplit("/", 1)[-1])
    if found is None:
        return _error(404, "ResourceNotFoundException", f"No prompt {identifier}.")
    return as_json(found)


def _retrieve(fake: FakeAws, request: Seen, base: str) -> Reply:
    return as_json({"retrievalResults": fake.passages})


def _generate(fake: FakeAws, request: Seen) -> Reply:
    said = fake.model(request.json["input"]["text"])
    return as_json({"output": {"text": said}, "sessionId": "session-1"})


def _agent(fake: FakeAws, request: Seen, *names: str) -> Reply:
    given = fake.agent(request.json["inputText"]) if callable(fake.agent) else fake.agent
    frames = b"".join(_agent_event(kind, value) for kind, value in given)
    return Reply(
        body=frames,
        headers={
            "Content-Type": "application/vnd.amazon.eventstream",
            "x-amzn-bedrock-agent-content-type": "application/json",
            "x-amz-bedrock-agent-session-id": names[-1],
        },
    )


def _agent_event(kind: str, value: Any) -> bytes:
    if kind == "chunk":
        value = {"bytes": base64.b64encode(value.encode()).decode()}
    if kind.endswith("Exception"):
        return frame({":message-type": "exception", ":exception-type": kind}, value)
    return frame({":message-type": "event", ":event-type": kind}, value)


def frame(headers: Mapping[str, str], value: object) -> bytes:
    """One message of an AWS event stream."""
    payload = json.dumps(value).encode()
    named = b"".join(
        struct.pack("!B", len(name)) + name.encode() + b"\x07" + struct.pack("!H", len(text))
        + text.encode()
        for name, text in {**headers, ":content-type": "application/json"}.items()
    )  # fmt: skip
    prelude = struct.pack("!II", len(named) + len(payload) + 16, len(named))
    begun = prelude + struct.pack("!I", zlib.crc32(prelude)) + named + payload
    return begun + struct.pack("!I", zlib.crc32(begun))


def _lex(fake: FakeAws, request: Seen, *names: str) -> Reply:
    intents = [{"intent": {"name": fake.intent, "state": "ReadyForFulfillment"}}]
    state = {"intent": intents[0]["intent"]} if fake.intent else {}
    return as_json({"interpretations": intents, "sessionState": state, "sessionId": names[-1]})


def _dechunk(stream: Any) -> bytes:
    parts = []
    while size := int(stream.readline().split(b";")[0], 16):
        parts.append(stream.read(size))
        stream.readline()
    while stream.readline().strip():
        pass
    return b"".join(parts)


def _strip_aws_chunks(body: bytes) -> bytes:
    """The content inside the chunks that newer SDKs send with a trailing checksum."""
    parts, rest = [], body
    while rest:
        head, rest = rest.split(b"\r\n", 1)
        size = int(head.split(b";")[0], 16)
        if not size:
            break
        parts.append(rest[:size])
        rest = rest[size + 2 :]
    return b"".join(parts)


_ROUTES: list[tuple[str, Callable[..., Reply]]] = [
    (r"/model/(.+)/converse", _converse),
    (r"/guardrail/(.+)/version/(.+)/apply", _guardrail),
    (r"/v1/chat/completions", _chat),
    (r"/2015-03-31/functions/(.+)/invocations", _invoke),
    (r"/prompts/(.+?)/?", _prompt),
    (r"/knowledgebases/(.+)/retrieve", _retrieve),
    (r"/retrieveAndGenerate", _generate),
    (r"/agents/(.+)/agentAliases/(.+)/sessions/(.+)/text", _agent),
    (r"/bots/(.+)/botAliases/(.+)/botLocales/(.+)/sessions/(.+)/text", _lex),
    (r"/([a-z0-9.-]{3,63})/(.+)", _object),
]

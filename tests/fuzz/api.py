"""Asks the application as Daphne does, without a socket, and holds each answer to the contract."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes, urlencode

from asgiref.sync import async_to_sync
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from flowbuilder.asgi import application
from flowbuilder.wire import eventstream
from flowbuilder.wire.routes import routes

HOST = "127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is on the wire."""

    method: str
    #: Percent-encoded.
    path: str
    query: str = ""
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """An answer that has arrived whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @cached_property
    def json(self) -> Any:
        return json.loads(self.body)


class Api:
    """The application with a key to ask it with."""

    def __init__(self, key_id: str, secret: str, slow: float | None = None) -> None:
        self._credentials = Credentials(key_id, secret)
        self._application: Any = application
        #: Seconds that no answer may take.
        self._slow = slow

    def call(self, operation: str, /, *, if_match: str | None = None, **params: Any) -> Answer:
        """The answer to a signed request for an operation."""
        headers = {} if if_match is None else {"If-Match": if_match.encode()}
        return self.ask(self.signed(request_of(operation, params, headers)))

    def signed(self, asked: Asked) -> Asked:
        """The request with a signature, before what it already says in headers of these names."""
        url = f"http://{HOST}{asked.path}" + (f"?{_encoded(asked.query)}" if asked.query else "")
        whole = AWSRequest(asked.method, url, data=asked.body)
        SigV4Auth(self._credentials, "bedrock", "us-east-1").add_auth(whole)
        own = {name.lower() for name, _ in asked.headers}
        added = ((n, v.encode()) for n, v in whole.headers.items() if n.lower() not in own)
        headers = (*added, *asked.headers)
        return Asked(asked.method, asked.path, asked.query, headers, asked.body)

    def ask(self, asked: Asked) -> Answer:
        """The answer. Raises AssertionError when it is not one that the API may give."""
        answer = self.send(asked)
        check(answer)
        return answer

    def send(self, asked: Asked) -> Answer:
        """The answer, whatever it is; what the application raises is raised here."""
        began = time.monotonic()
        answer: Answer = async_to_sync(self._exchange)(asked)
        took = time.monotonic() - began
        assert self._slow is None or took < self._slow, f"The answer took {took:.1f} s."
        return answer

    async def _exchange(self, asked: Asked) -> Answer:
        messages: list[dict[str, Any]] = [{"type": "http.request", "body": asked.body}]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if messages:
                return messages.pop()
            await _never()
            raise RuntimeError("unreachable")

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._application(scope_of(asked), receive, send)
        first, *parts = sent
        headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in first["headers"]}
        return Answer(first["status"], headers, b"".join(part.get("body", b"") for part in parts))


def scope_of(asked: Asked) -> dict[str, Any]:
    """The scope that Daphne makes of a request."""
    names = {name.lower() for name, _ in asked.headers}
    headers = [(name.lower().encode(), value) for name, value in asked.headers]
    if "host" not in names:
        headers.append((b"host", HOST.encode()))
    if asked.body and "content-length" not in names:
        headers.append((b"content-length", str(len(asked.body)).encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote(asked.path),
        "raw_path": asked.path.encode("ascii"),
        "query_string": asked.query.encode("ascii"),
        "root_path": "",
        "headers": headers,
        "client": ["127.0.0.1", 50_000],
        "server": ["127.0.0.1", 8000],
    }


def check(answer: Answer) -> None:
    """Raises AssertionError unless the answer has the form that every answer of the API has."""
    kind = answer.headers.get("content-type", "")
    said = f"{answer.status} {kind}: {answer.body[:2000]!r}"
    assert answer.status < 500, said
    assert answer.headers.get("x-amzn-requestid"), said
    if answer.status < 400 and kind == eventstream.CONTENT_TYPE:
        return
    assert kind == "application/json", said
    assert isinstance(answer.json, dict), said
    if answer.status >= 300:
        assert answer.status >= 400, said
        assert answer.headers.get("x-amzn-errortype"), said
        assert isinstance(answer.json.get("message"), str), said


def request_of(
    name: str,
    params: Mapping[str, Any],
    headers: Mapping[str, bytes] | None = None,
) -> Asked:
    """The request for an operation, also with parameters that no SDK would let pass."""
    route = routes()[name]
    path, query, body = route.model.http["requestUri"].partition("?")[0], [], {}
    for member in route.input:
        if member.location == "uri":
            text = quote(_text(params.get(member.name, "")), safe="")
            path = path.replace("{%s}" % member.wire_name, text)  # noqa: UP031 - braces
        elif member.name not in params:
            continue
        elif member.location == "querystring":
            query += [(member.wire_name, value) for value in _texts(params[member.name])]
        else:
            body[member.wire_name] = params[member.name]
    unknown = {n: v for n, v in params.items() if n not in {m.name for m in route.input}}
    content = json.dumps(body | unknown).encode() if body or unknown else b""
    return Asked(
        route.model.http["method"],
        f"/api{path}",
        urlencode(query),
        tuple({"Content-Type": b"application/json", **(headers or {})}.items()),
        content,
    )


def _encoded(query: str) -> str:
    """The query with every name and value encoded as signers do."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return "&".join(
        "=".join(quote(unquote_to_bytes(t.replace("+", " ")), safe="-_.~") for t in (name, value))
        for name, _, value in pairs
    )


def _texts(value: Any) -> Iterable[str]:
    return map(_text, value) if isinstance(value, list) else [_text(value)]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode(errors="replace").decode()


async def _never() -> None:
    """Wait until cancelled: the caller stays."""
    await asyncio.Event().wait()

"""Models behind any endpoint that speaks OpenAI's chat completions, over HTTP."""

from __future__ import annotations

import itertools
import math
import ssl
import threading
import time
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from executions.services.models.chat import NonsenseError, from_chat, to_chat
from executions.services.models.routes import Route
from flowbuilder.definition.types import JSON

#: OpenAI's own models take the limit of tokens only by its newer name; others know the older one.
_NEWER_LIMIT_HOSTS = {"api.openai.com"}
#: Clients that the threads of a process share.
_CLIENTS = 16

_threads = itertools.count()
_thread = threading.local()


def converse(call: Call, route: Route, request: Mapping[str, JSON]) -> dict[str, JSON]:
    """Converse by a chat completion. Fields made for another model than the target are left out."""
    newer = _host(route) in _NEWER_LIMIT_HOSTS
    body = to_chat(request, route.target, "max_completion_tokens" if newer else "max_tokens")
    extra = request.get("additionalModelRequestFields")
    if isinstance(extra, dict) and not route.renamed:
        body = {**extra, **body}

    def send() -> Heard[dict[str, JSON]]:
        return _post(call, route, body)

    return repeat(call, "openai", "ChatCompletions", {"url": _url(route), **body}, send)


def _host(route: Route) -> str:
    """The host of the route's endpoint. Raises NodeError VALIDATION when that is no web address."""
    try:
        parts = urlsplit(route.endpoint)
        host, scheme = parts.hostname, parts.scheme
        httpx.URL(route.endpoint)
    except (ValueError, httpx.InvalidURL):
        host, scheme = None, ""
    if not host or " " in host or scheme not in {"http", "https"}:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"The model {route.target} is routed to {route.endpoint!r}, which is no address "
            "such as https://api.openai.com/v1.",
        )
    return host


def _post(call: Call, route: Route, body: Mapping[str, JSON]) -> Heard[dict[str, JSON]]:
    """One attempt. Raises CallFailedError."""
    headers = {"Authorization": f"Bearer {route.api_key}"} if route.api_key else {}
    timeout = httpx.Timeout(max(call.remaining, 0.1), connect=5.0)
    began = time.perf_counter()
    try:
        response = _client().post(_url(route), json=body, headers=headers, timeout=timeout)
    except httpx.HTTPError as problem:
        raise CallFailedError(
            Kind.GATEWAY,
            f"The model endpoint {route.endpoint} could not be reached: "
            f"{problem or type(problem).__name__}",
            name=type(problem).__name__,
        ) from problem
    milliseconds = (time.perf_counter() - began) * 1000
    request_id = response.headers.get("x-request-id", "")
    if response.status_code != httpx.codes.OK:
        raise _refusal(route, response, request_id)
    try:
        answer = from_chat(response.json(), milliseconds)
    except (NonsenseError, ValueError) as problem:
        raise CallFailedError(
            Kind.GATEWAY,
            f"The model endpoint {route.endpoint}: {problem}",
            name="InvalidAnswer",
            request_id=request_id,
        ) from problem
    return Heard(answer, answer, request_id)


def _refusal(route: Route, response: httpx.Response, request_id: str) -> CallFailedError:
    """An answer that is not 200: who said what, and whether asking again may help."""
    message, name = _error(response)
    status = response.status_code
    if status == 429 and name != "insufficient_quota":
        kind = Kind.THROTTLED
    elif status >= 500 or status == 408:
        kind = Kind.GATEWAY
    else:
        kind = Kind.PERMANENT
    return CallFailedError(
        kind,
        f"The model {route.target} at {route.endpoint} answered {status}: {message}",
        name=name or str(status),
        request_id=request_id,
    )


def _error(response: httpx.Response) -> tuple[str, str]:
    """The message and the name of an error answer, in any of the shapes that are about."""
    try:
        error = response.json()["error"]
    except (KeyError, TypeError, ValueError):
        return response.text[:300] or response.reason_phrase, ""
    if not isinstance(error, dict):
        return str(error), ""
    return str(error.get("message", error)), str(error.get("code") or error.get("type") or "")


def _url(route: Route) -> str:
    return f"{route.endpoint.rstrip('/')}/chat/completions"


def _client() -> httpx.Client:
    """The client of the running thread: a few are shared by all threads, with connections kept.

    Whenever a client begins or ends a request it visits each connection for each idle one, so one
    client for hundreds of calls would do little else.
    """
    if not hasattr(_thread, "number"):
        _thread.number = next(_threads) % _CLIENTS
    return _made(_thread.number)


@cache
def _made(number: int) -> httpx.Client:
    most = math.ceil(settings.WORKER_CALLS / _CLIENTS) + 1
    limits = httpx.Limits(max_connections=most, max_keepalive_connections=most)
    return httpx.Client(limits=limits, verify=_certificates())


@cache
def _certificates() -> ssl.SSLContext:
    """Loading them takes a while; all clients share them."""
    return httpx.create_ssl_context()

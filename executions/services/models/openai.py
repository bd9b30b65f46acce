"""Models behind any endpoint that speaks OpenAI's chat completions, over HTTP."""

from __future__ import annotations

import json
import os
import ssl
import time
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError, LocationParseError

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from executions.services.models.chat import NonsenseError, from_chat, to_chat
from executions.services.models.routes import Route
from executions.usage import tokens
from flowbuilder.definition.types import JSON

#: OpenAI's own models take the limit of tokens only by its newer name; others know the older one.
_NEWER_LIMIT_HOSTS = {"api.openai.com"}
#: Seconds until a connection must be there.
_CONNECT_SECONDS = 5.0
#: Endpoints whose connections are kept; those of the one used longest ago are closed first.
_ENDPOINTS = 64


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
        urllib3.util.parse_url(route.endpoint)
    except (ValueError, LocationParseError):
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
    headers = {"Content-Type": "application/json", "User-Agent": "Flowbuilder"}
    if route.api_key:
        headers["Authorization"] = f"Bearer {route.api_key}"
    timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=max(call.remaining, 0.1))
    content = json.dumps(body, allow_nan=False).encode()
    began = time.perf_counter()
    try:
        response = _sender(_url(route))(
            body=content, headers=headers, timeout=timeout, retries=False, redirect=False
        )
    except HTTPError as problem:
        raise CallFailedError(
            Kind.GATEWAY,
            f"The model endpoint {route.endpoint} could not be reached: "
            f"{problem or type(problem).__name__}",
            name=type(problem).__name__,
        ) from problem
    milliseconds = (time.perf_counter() - began) * 1000
    request_id = response.headers.get("x-request-id", "")
    if response.status != HTTPStatus.OK:
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
    return Heard(answer, answer, request_id, tokens.told(route.target, answer))


def _refusal(route: Route, response: urllib3.BaseHTTPResponse, request_id: str) -> CallFailedError:
    """An answer that is not 200: who said what, and whether asking again may help."""
    message, name = _error(response)
    status = response.status
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


def _error(response: urllib3.BaseHTTPResponse) -> tuple[str, str]:
    """The message and the name of an error answer, in any of the shapes that are about."""
    try:
        error = response.json()["error"]
    except (KeyError, TypeError, ValueError):
        text = response.data[:1200].decode("utf-8", "replace")
        return text[:300] or response.reason or "", ""
    if not isinstance(error, dict):
        return str(error), ""
    return str(error.get("message", error)), str(error.get("code") or error.get("type") or "")


def _url(route: Route) -> str:
    return f"{route.endpoint.rstrip('/')}/chat/completions"


@lru_cache(maxsize=_ENDPOINTS)
def _sender(url: str) -> Callable[..., urllib3.BaseHTTPResponse]:
    """What posts to the address, by connections that all threads share; a proxy that the
    environment names is used.
    """
    parts = urlsplit(url)
    most = settings.WORKER_CALLS
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.netloc):
        through = urllib3.ProxyManager(proxy, maxsize=most, ssl_context=_certificates())
        return partial(through.urlopen, "POST", url)
    if parts.scheme == "https":
        pool = urllib3.connection_from_url(url, maxsize=most, ssl_context=_certificates())
    else:
        pool = urllib3.connection_from_url(url, maxsize=most)
    return partial(pool.urlopen, "POST", urllib3.util.parse_url(url).request_uri)


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities to trust: those SSL_CERT_FILE or SSL_CERT_DIR name, or else certifi's.

    Loading them takes a while; all connections share them.
    """
    paths = ssl.get_default_verify_paths()
    if paths.openssl_cafile_env in os.environ or paths.openssl_capath_env in os.environ:
        return ssl.create_default_context()
    return ssl.create_default_context(cafile=certifi.where())

"""The one view of the API: from a request to its operation and back."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from flowbuilder.throttle import address
from flowbuilder.wire import audit, auth, eventstream, refusals, sigv4
from flowbuilder.wire.context import REGISTRY, Answer, Context, EventStream, Registered
from flowbuilder.wire.errors import ValidationError, WireError
from flowbuilder.wire.parse import parse
from flowbuilder.wire.refusals import TooLargeError, UnknownOperationError
from flowbuilder.wire.routes import SERVICES, Match, Route, match, methods
from flowbuilder.wire.serialize import headers, serialize

#: Bytes of a stream's events that are handed to the server together, more or less.
_PART_BYTES = 64 * 1024


@csrf_exempt
def wire_view(request: HttpRequest) -> HttpResponseBase:
    """Answer one request of the API. Whatever goes wrong is an answer in the service's own form."""
    request.get_host()  # raises DisallowedHost for a host that this server does not have
    request_id = str(uuid.uuid4())
    path = _raw_path(request)
    found = match(request.method or "", path.removeprefix(refusals.PREFIX))
    try:
        response = _served(request, path, found, request_id)
    except WireError as problem:
        response = _refused(problem, found, request_id)
    except Exception:  # noqa: BLE001 - fault() records it
        response = _refused(refusals.fault(request_id), found, request_id)
    response["x-amzn-RequestId"] = request_id
    return response


def _served(
    request: HttpRequest, path: str, found: Match | None, request_id: str
) -> HttpResponseBase:
    """1. Read the request. 2. Find out who asks. 3. Find what serves it, and whether they may.
    4. Parse and check the parameters. 5. Call. 6. Serialize."""
    sent = _sent(request, path)
    identity = auth.authenticate(request, sent, datetime.now(UTC))
    if found is None:
        raise _unknown(sent.method, path.removeprefix(refusals.PREFIX))
    registered = _registered(found.route)
    caller = address(request)
    audit.enforce(
        *(identity, registered.role, registered.name),
        action=registered.name,
        address=caller,
        request_id=request_id,
    )
    params = parse(found, sent.query, sent.headers, sent.body, settings.WIRE_MAXIMUMS)
    context = Context(
        workspace_id=identity.workspace_id,
        account=identity.account,
        user_id=identity.user_id,
        role=identity.role,
        region=settings.AWS_REGION,
        request_id=request_id,
        user=identity.user,
        key_id=identity.key_id,
        address=caller,
        if_match=_if_match(sent.headers),
    )
    answer = audit.called(context, registered, params)
    if found.route.stream is not None:
        return _streamed(found.route, answer, request_id)
    status, extra, body = serialize(found.route, answer)
    return HttpResponse(body, status=status, headers=extra, content_type="application/json")


def _sent(request: HttpRequest, path: str) -> sigv4.Request:
    """The request as it came over the wire. Raises TooLargeError for its body."""
    limit = settings.MAX_BODY_BYTES
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        body = request.body if announced <= limit else None
    except ValueError as problem:
        raise ValidationError("The Content-Length header is no number.") from problem
    except RequestDataTooBig:
        body = None
    except UnreadablePostError as problem:
        raise ValidationError("The body ended before its announced length.") from problem
    if body is None or len(body) > limit:
        raise TooLargeError(
            f"The body is larger than {limit:,} bytes (setting FLOWBUILDER_MAX_BODY_BYTES)."
        )
    return sigv4.Request(
        method=request.method or "",
        raw_path=path,
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


def _raw_path(request: HttpRequest) -> str:
    """The path as it was sent, percent-encoded: identifiers in it may contain slashes."""
    scope: Mapping[str, Any] = getattr(request, "scope", {})
    raw = scope.get("raw_path")
    return raw.decode("latin-1") if raw else quote(request.path, safe="/-_.~:")


def _registered(route: Route) -> Registered:
    registered = REGISTRY.get(route.name)
    if registered is None:
        raise UnknownOperationError(
            f"{route.name} of {route.service} is not served here. Flowbuilder serves the "
            "operations of flows."
        )
    return registered


def _unknown(method: str, path: str) -> UnknownOperationError:
    others = methods(path)
    if others:
        return UnknownOperationError(
            f"{method} does nothing at this address; it takes {', '.join(others)}."
        )
    return UnknownOperationError(f"No operation of the API is at /{path[:200]}.")


def _if_match(headers: Mapping[str, str]) -> str | None:
    value = headers.get("if-match")
    return value.strip().removeprefix("W/").strip('"') if value else None


def _refused(problem: WireError, found: Match | None, request_id: str) -> HttpResponse:
    service = found.route.service if found is not None else SERVICES[0]
    return refusals.answer(problem, request_id, service)


def _streamed(route: Route, answer: Answer, request_id: str) -> StreamingHttpResponse:
    stream = cast("Any", route.stream)
    return StreamingHttpResponse(
        _messages(route, answer[stream.name], request_id),
        status=route.status,
        headers=headers(route, answer),
        content_type=eventstream.CONTENT_TYPE,
    )


async def _messages(route: Route, events: EventStream, request_id: str) -> AsyncIterator[bytes]:
    """The stream's messages; an error on the way becomes its last one, an exception.

    The empty part at the start sends the headers, before there is an event.
    """
    yield b""
    part = bytearray()
    try:
        async with aclosing(cast("Any", events)) as following:
            async for batch in following:
                for name, members in batch:
                    part += eventstream.event(route, name, members)
                    if len(part) >= _PART_BYTES:
                        yield bytes(part)
                        part.clear()
                if part:
                    yield bytes(part)
                    part.clear()
    except WireError as problem:
        yield bytes(part) + _exception(route, problem)
    except Exception:  # noqa: BLE001 - fault() records it
        yield bytes(part) + _exception(route, refusals.fault(request_id))


def _exception(route: Route, problem: WireError) -> bytes:
    name = eventstream.exception_name(route, problem.code)
    return eventstream.event(route, name, {"message": problem.message, **problem.members})

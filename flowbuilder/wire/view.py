"""The one view of the API: from a request to its operation and back."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

import orjson
from botocore.model import StructureShape
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from flowbuilder.wire import auth, eventstream, sigv4
from flowbuilder.wire.context import REGISTRY, Answer, Context, EventStream
from flowbuilder.wire.errors import ValidationError, WireError
from flowbuilder.wire.parse import parse
from flowbuilder.wire.routes import Match, Member, match, methods
from flowbuilder.wire.serialize import serialize

_log = logging.getLogger(__name__)
_PREFIX = "/api"


class _UnknownOperationError(WireError):
    """There is no such operation here."""

    code = "UnknownOperationException"
    status = 404


class _TooLargeError(ValidationError):
    """The body is larger than this server takes."""

    status = 413


@csrf_exempt
def wire_view(request: HttpRequest) -> HttpResponseBase:
    """Answer one request of the API.

    1. Read it whole, within the limit. 2. Find out who asks. 3. Find the operation. 4. Check the
    role. 5. Parse and check the parameters. 6. Call. 7. Serialize. Whatever goes wrong is an answer
    in the service's own form.
    """
    request_id = str(uuid.uuid4())
    try:
        sent = _sent(request)
        identity = auth.authenticate(request, sent, datetime.now(UTC))
        found = _find(sent)
        registered = REGISTRY.get(found.route.name)
        if registered is None:
            raise _UnknownOperationError(
                f"{found.route.name} of {found.route.service} is not served here. Flowbuilder serves "
                "the operations of flows."
            )
        auth.enforce(identity, registered.role, registered.name)
        limits = getattr(settings, "WIRE_MAXIMUMS", {})
        params = parse(found, sent.query, sent.headers, sent.body, limits)
        context = Context(
            workspace_id=identity.workspace_id,
            account=identity.account,
            user_id=identity.user_id,
            role=identity.role,
            region=settings.AWS_REGION,
            request_id=request_id,
            if_match=_if_match(sent.headers),
        )
        response = _answer(found, registered.function(context, params))
    except WireError as problem:
        response = _error(problem)
    except Exception:
        _log.exception("Request %s failed", request_id)
        response = _error(WireError(f"A fault of this server; its log names request {request_id}."))
    response["x-amzn-RequestId"] = request_id
    return response


def _sent(request: HttpRequest) -> sigv4.Request:
    """The request as it came over the wire. Raises ValidationError when its body is too large."""
    limit = settings.MAX_BODY_BYTES
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        body = request.body if length <= limit else None
    except (RequestDataTooBig, ValueError):
        body = None
    except UnreadablePostError as problem:
        raise ValidationError("The body ended before its announced length.") from problem
    if body is None or len(body) > limit:
        raise _TooLargeError(f"The body is larger than {limit} bytes (FLOWBUILDER_MAX_BODY_BYTES).")
    scope: Mapping[str, Any] = getattr(request, "scope", {})
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(request.path, safe="/-_.~:")
    return sigv4.Request(
        method=request.method or "GET",
        raw_path=path.split("?")[0],
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


def _find(sent: sigv4.Request) -> Match:
    path = sent.raw_path.removeprefix(_PREFIX)
    found = match(sent.method, path)
    if found is not None:
        return found
    other = methods(path)
    if other:
        raise _UnknownOperationError(f"{sent.method} does nothing here; {', '.join(other)} does.")
    raise _UnknownOperationError(f"No operation of the API is at {path[:200]}.")


def _if_match(headers: Mapping[str, str]) -> str | None:
    value = headers.get("if-match")
    return value.strip().removeprefix("W/").strip('"') if value else None


def _answer(found: Match, answer: Answer) -> HttpResponseBase:
    stream = next((m for m in found.route.output if _is_stream(m)), None)
    if stream is None:
        status, headers, body = serialize(found.route, answer)
        return HttpResponse(body, status=status, headers=headers, content_type="application/json")
    shape = cast("StructureShape", stream.shape)
    events = cast("EventStream", answer[stream.name])
    headers = {
        member.wire_name: str(answer[member.name])
        for member in found.route.output
        if member.location == "header" and member.name in answer
    }
    return StreamingHttpResponse(
        _frames(shape, events), headers=headers, content_type=eventstream.CONTENT_TYPE
    )


def _is_stream(member: Member) -> bool:
    return bool(member.shape.serialization.get("eventstream"))


async def _frames(shape: StructureShape, events: EventStream) -> AsyncIterator[bytes]:
    """The stream's messages; an error on the way becomes the stream's last, an exception."""
    try:
        async for name, members in events:
            yield eventstream.event(shape, name, members)
    except WireError as problem:
        yield eventstream.event(
            shape, _exception_name(shape, problem), {"message": problem.message}
        )
    except Exception:
        _log.exception("A stream failed")
        message = {"message": "A fault of this server; its log says more."}
        yield eventstream.event(shape, "internalServerException", message)


def _exception_name(shape: StructureShape, problem: WireError) -> str:
    name = problem.code[:1].lower() + problem.code[1:]
    return name if name in shape.members else "internalServerException"


def _error(problem: WireError) -> HttpResponse:
    body = {"message": problem.message, **problem.members}
    response = HttpResponse(
        orjson.dumps(body), status=problem.status, content_type="application/json"
    )
    response["x-amzn-ErrorType"] = problem.code
    return response

"""The API as an OpenAPI document, made from the same models that serve it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from functools import cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

import flowbuilder
from flowbuilder.wire import eventstream, refusals
from flowbuilder.wire.context import REGISTRY
from flowbuilder.wire.refusals import UnknownOperationError
from flowbuilder.wire.routes import Member, Route, errors, routes
from flowbuilder.wire.schemas import Schema, Schemas
from flowbuilder.wire.serialize import dumps

_PLACES: Final = {"uri": "path", "querystring": "query", "header": "header"}
_TAGS: Final = re.compile(r"<[^>]+>")


@csrf_exempt
def openapi_view(request: HttpRequest) -> HttpResponse:
    """`/api/openapi.json`, for everybody: it tells nothing that the SDKs do not."""
    request_id = str(uuid.uuid4())
    if request.method != "GET":
        problem = UnknownOperationError(f"{request.method} does nothing here; the address is read.")
        return refusals.answer(problem, request_id)
    named = {"x-amzn-RequestId": request_id}
    return HttpResponse(_body(), content_type="application/json", headers=named)


@cache
def _body() -> bytes:
    return dumps(document())


def document() -> Schema:
    """OpenAPI 3.1 of the operations that are served here."""
    served = [routes()[name] for name in sorted(REGISTRY)]
    schemas = Schemas()
    paths: dict[str, Schema] = {}
    for route in served:
        paths.setdefault(_template(route, served), {})[route.method.lower()] = _operation(
            route, _template(route, served), schemas
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Flowbuilder",
            "version": flowbuilder.__version__,
            "description": "The flow operations of Amazon Bedrock, as this server serves them.",
        },
        "servers": [{"url": "/api"}],
        "security": [{"sigv4": []}, {"session": [], "csrf": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "sigv4": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "AWS Signature Version 4 for the service bedrock.",
                },
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
        },
    }


def _template(route: Route, served: Iterable[Route]) -> str:
    """The path with its labels. The two services name some labels of one path differently, which
    OpenAPI does not allow: the first operation's names stand for all."""
    first = next(other for other in served if other.segments == route.segments)
    labels = iter(first.labels)
    return "/" + "/".join(segment or f"{{{next(labels)}}}" for segment in route.segments)


def _operation(route: Route, template: str, schemas: Schemas) -> Schema:
    labels = dict(zip(route.labels, re.findall(r"{(\w+)}", template), strict=True))
    required = set(route.model.input_shape.required_members) if route.model.input_shape else set()
    found: Schema = {
        "operationId": route.name,
        "tags": [route.service],
        "summary": _plain(route.model.documentation),
        "parameters": [
            {
                "name": labels.get(member.wire_name, member.wire_name),
                "in": _PLACES[member.location],
                "required": member.name in required,
                "schema": schemas.of(route.service, member.shape),
            }
            for member in route.input
            if member.location in _PLACES
        ],
        "responses": {str(route.status): _success(route, schemas), **_failures(route)},
    }
    inside = [member for member in route.input if member.location == "body"]
    if inside:
        found["requestBody"] = {
            "required": any(member.name in required for member in inside),
            "content": {"application/json": {"schema": _object(route, inside, schemas, required)}},
        }
    return found


def _object(
    route: Route, members: Iterable[Member], schemas: Schemas, required: set[str]
) -> Schema:
    members = list(members)
    schema: Schema = {
        "type": "object",
        "properties": {m.wire_name: schemas.of(route.service, m.shape) for m in members},
    }
    if needed := [m.wire_name for m in members if m.name in required]:
        schema["required"] = needed
    return schema


def _success(route: Route, schemas: Schemas) -> Schema:
    headers = {
        member.wire_name: {"schema": schemas.of(route.service, member.shape)}
        for member in route.output
        if member.location == "header"
    }
    if route.stream is not None:
        schema: Schema = {"type": "string", "contentEncoding": "binary"}
        content = {eventstream.CONTENT_TYPE: {"schema": schema}}
        told = f"A stream of {', '.join(route.stream.members)}."
    else:
        inside = [member for member in route.output if member.location == "body"]
        content = {"application/json": {"schema": _object(route, inside, schemas, set())}}
        told = "Done."
    return {"description": told, "content": content, **({"headers": headers} if headers else {})}


def _failures(route: Route) -> Schema:
    """The responses for the operation's errors, by status."""
    known = errors(route.service)
    names: dict[int, list[str]] = {}
    for shape in route.model.error_shapes:
        names.setdefault(known[shape.name].status, []).append(shape.name)
    return {
        str(status): {
            "description": ", ".join(sorted(of_status)),
            "headers": {"x-amzn-ErrorType": {"schema": {"enum": sorted(of_status)}}},
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["message"],
                        "properties": {"message": {"type": "string"}},
                    }
                }
            },
        }
        for status, of_status in sorted(names.items())
    }


def _plain(documentation: str) -> str:
    """The first sentence of a model's documentation, without markup."""
    text = " ".join(_TAGS.sub("", documentation).split())
    return text.split(". ")[0].removesuffix(".") + "."

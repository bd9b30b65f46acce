"""Errors as answers: in the form of the service's model, whatever went wrong and where."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from flowbuilder.wire import routes
from flowbuilder.wire.errors import ValidationError, WireError
from flowbuilder.wire.serialize import dumps

_log = logging.getLogger(__name__)

#: Where the API begins.
PREFIX = "/api/"


class UnknownOperationError(WireError):
    """There is no such operation here."""

    code = "UnknownOperationException"
    status = 404


class TooLargeError(WireError):
    """The body is larger than this server takes."""

    code = "RequestEntityTooLargeException"
    status = 413


def answer(problem: WireError, request_id: str, service: str = routes.SERVICES[0]) -> HttpResponse:
    """The answer for an error: its status and members as the service's model has them."""
    known = routes.errors(service).get(problem.code)
    members = {
        name: value
        for name, value in problem.members.items()
        if known is None or name in known.members
    }
    return HttpResponse(
        dumps({"message": problem.message, **members}),
        status=known.status if known else problem.status,
        content_type="application/json",
        headers={"x-amzn-ErrorType": problem.code, "x-amzn-RequestId": request_id},
    )


def fault(request_id: str) -> WireError:
    """The error for an exception that nobody expected; call it while that is being handled."""
    _log.exception("Request %s failed", request_id)
    return WireError(f"A fault of this server; its log names request {request_id}.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of requests it refuses before any view, such as for an unknown host."""
    if not request.path.startswith(PREFIX):
        return defaults.bad_request(request, exception)
    return answer(ValidationError(f"The request is refused: {exception}"), _NO_ID)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of exceptions outside of views. Django has logged them."""
    if not request.path.startswith(PREFIX):
        return defaults.server_error(request)
    return answer(WireError("A fault of this server; its log says more."), _NO_ID)


#: Stands for the request's id where it has none yet.
_NO_ID = "-"

"""The browser's own addresses for executions, under `/console/api/`: reads for members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import orjson
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from executions import summaries
from executions.engine.events import Kind
from executions.filters import Filter
from executions.histogram import histogram
from executions.models import Execution, Payload
from flowbuilder.operations import pages
from flowbuilder.operations.identity import by_session
from flowbuilder.wire.auth import Identity
from flowbuilder.wire.errors import WireError

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]

#: Rows or events of an answer: unless asked otherwise, and at most.
_PAGE, _MOST = 50, 500
#: Outputs that the overview of an execution shows at most.
_OUTPUTS = 200


class _NotFoundError(Exception):
    """There is no such execution."""


def answer(body: object, status: int = 200) -> HttpResponse:
    """The body as JSON."""
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")


def for_members(
    view: Callable[Concatenate[HttpRequest, Identity, _P], HttpResponseBase],
) -> _View[_P]:
    """Answer members only; errors are {"message"}."""

    @require_GET
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        identity = by_session(request)
        if identity is None:
            return answer({"message": "Sign in first."}, 401)
        try:
            return view(request, identity, *args, **kwargs)
        except _NotFoundError as problem:
            return answer({"message": str(problem)}, 404)
        except WireError as problem:
            return answer({"message": problem.message}, problem.status)

    return guarded


@for_members
def executions(request: HttpRequest, identity: Identity) -> HttpResponse:
    """{executions, nextCursor}: the workspace's executions that are asked for, the latest first.

    `executions.filters` says how to ask.
    """
    found = _asked(request, timezone.now()).apply(_of(identity))
    scope = f"console-executions:{identity.workspace_id}"
    cursor = request.GET.get("cursor")
    if cursor:
        at, last_id = pages.decode(scope, cursor)
        created = datetime.fromisoformat(str(at))
        found = found.filter(Q(created_at__lt=created) | Q(created_at=created, id__lt=last_id))
    size = _size(request)
    rows = list(found.select_related(*summaries.SHOWN).order_by("-created_at", "-id")[: size + 1])
    more = len(rows) > size
    last = rows[size - 1] if more else None
    return answer(
        {
            "executions": [summaries.row(row) for row in rows[:size]],
            "nextCursor": pages.encode(scope, [last.created_at.isoformat(), last.pk])
            if last is not None
            else None,
        }
    )


@for_members
def summary(request: HttpRequest, identity: Identity) -> HttpResponse:
    """{counts, histogram} of the executions that are asked for.

    `counts` has the number per status of what the other filters let through.
    """
    now = timezone.now()
    asked = _asked(request, now)
    whatever = asked.apply(_of(identity), any_status=True)
    counts = dict(whatever.order_by().values_list("status").annotate(Count("id")))
    until = asked.until or (now if asked.since else None)
    return answer(
        {
            "counts": {status.value: counts.get(status.value, 0) for status in Execution.Status},
            "histogram": histogram(asked.apply(_of(identity)), asked.since, until),
        }
    )


def _of(identity: Identity) -> QuerySet[Execution]:
    return Execution.objects.filter(workspace_id=identity.workspace_id)


def _asked(request: HttpRequest, now: datetime) -> Filter:
    return Filter.of(request.GET.dict(), now)


@for_members
def execution(
    request: HttpRequest, identity: Identity, flow_id: str, alias_id: str, name: str
) -> HttpResponse:
    """The row and {definition, layout, input, outputs}; large values are references."""
    found = _find(identity, flow_id, alias_id, name)
    given = summaries.fields(found.pk, [Kind.FLOW_INPUT.value], 1)
    outputs = summaries.fields(found.pk, [Kind.FLOW_OUTPUT.value], _OUTPUTS)
    detail: dict[str, Any] = summaries.row(found) | {
        "definition": orjson.Fragment(found.snapshot.definition),
        "layout": found.layout,
        "input": given[0] if given else None,
        "outputs": outputs,
    }
    return answer(detail)


@for_members
def events(
    request: HttpRequest, identity: Identity, flow_id: str, alias_id: str, name: str
) -> HttpResponse:
    """{events, lastSeq}: what happened after number `after`, in order."""
    found = _find(identity, flow_id, alias_id, name)
    after = _number(request, "after", 0)
    batch = summaries.events(found.pk, after, _size(request))
    return answer({"events": batch, "lastSeq": found.last_seq})


@for_members
def payload(request: HttpRequest, identity: Identity, /, digest: str, **names: str) -> HttpResponse:
    """A large value as JSON, by the digest its reference names."""
    found = _find(identity, **names)
    body = (
        Payload.objects.filter(execution=found, digest=digest)
        .values_list("body", flat=True)
        .first()
    )
    if body is None:
        raise _NotFoundError(f"Execution {found.name} has no payload {digest}.")
    response = HttpResponse(bytes(body), content_type="application/json")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _find(identity: Identity, flow_id: str, alias_id: str, name: str) -> Execution:
    found = (
        Execution.objects.filter(
            workspace_id=identity.workspace_id, flow_id=flow_id, alias_id=alias_id, name=name
        )
        .select_related(*summaries.SHOWN, "snapshot")
        .first()
    )
    if found is None:
        raise _NotFoundError(
            f"There is no execution {name} of flow {flow_id} and alias {alias_id}."
        )
    return found


def _size(request: HttpRequest) -> int:
    return max(1, min(_number(request, "limit", _PAGE), _MOST))


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 18 else default


_ONE = "executions/<str:flow_id>/<str:alias_id>/<str:name>"
urlpatterns = [
    path("executions", executions),
    path("executions/summary", summary),
    path(_ONE, execution),
    path(f"{_ONE}/events", events),
    path(f"{_ONE}/payloads/<str:digest>", payload),
]

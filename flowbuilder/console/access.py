"""What the console's views share: who may call them, and how they say no."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from flowbuilder.operations import audit, identity
from flowbuilder.roles import Role
from flowbuilder.throttle import address
from flowbuilder.wire.audit import enforce
from flowbuilder.wire.auth import Identity
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import WireError

_log = logging.getLogger(__name__)


class Session(SessionAuthentication):
    """The browser's session with CSRF; who has none gets 401 instead of REST framework's 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class ConsoleView(APIView):
    """A view of the browser's own API, for members of a workspace."""

    authentication_classes = (Session,)
    #: Membership and role are checked in `initial`, in one place.
    permission_classes = (AllowAny,)
    #: The least role that may use a method; others need an editor.
    roles: ClassVar[dict[str, Role]] = {}
    #: Set before any method runs.
    identity: Identity

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        found = identity.by_session(request._request) if request.user.is_authenticated else None
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated("Sign in first.")
        if found is None:
            raise exceptions.PermissionDenied("You are a member of no workspace.")
        fallback = Role.VIEWER if request.method in {"GET", "HEAD"} else Role.EDITOR
        needed = self.roles.get(request.method or "", fallback)
        action = f"{request.method} {request.path}"
        enforce(found, needed, "This", action=action, address=address(request._request))
        self.identity = found

    @property
    def context(self) -> Context:
        """The caller as the wire's operations know them."""
        who = self.identity
        return Context(
            workspace_id=who.workspace_id,
            account=who.account,
            user_id=who.user_id,
            role=who.role,
            region=settings.AWS_REGION,
            request_id="console",
            user=who.user,
            address=address(self.request._request),
        )

    def note(self, action: str, about: str, *, name: str = "", detail: str = "") -> None:
        """Write what was done into the audit trail."""
        audit.record(audit.actor(self.context), action, about, name=name, detail=detail)


def answer_error(problem: Exception, context: dict[str, Any]) -> Response:
    """Any exception of a console view as `{"message", "fields"?: [{"name", "message"}]}`."""
    set_rollback()
    match problem:
        case WireError():
            fields = problem.members.get("fieldList")
            return _said(problem.status, problem.message, fields)
        case exceptions.ValidationError():
            fields = _fields(problem.detail)
            return _said(problem.status_code, fields[0]["message"], fields)
        case exceptions.APIException():
            response = _said(problem.status_code, str(problem.detail))
            if header := getattr(problem, "auth_header", None):
                response["WWW-Authenticate"] = header
            return response
        case RequestDataTooBig():
            limit = settings.MAX_BODY_BYTES // (1024 * 1024)
            return _said(413, f"That is larger than {limit} MiB, the most this server takes.")
        case _:
            _log.exception("%s failed", context["request"].path, exc_info=problem)
            return _said(500, "The server has made a mistake. Its log says more.")


def _said(status: int, message: str, fields: list[dict[str, str]] | None = None) -> Response:
    return Response({"message": message, **({"fields": fields} if fields else {})}, status)


def _fields(detail: Any, name: str = "") -> list[dict[str, str]]:
    """REST framework's nested error detail as a flat list of fields."""
    if isinstance(detail, dict):
        parts = [
            _fields(inner, name if key == "non_field_errors" else f"{name}.{key}".lstrip("."))
            for key, inner in detail.items()
        ]
        return [field for part in parts for field in part]
    if isinstance(detail, list):
        return [field for inner in detail for field in _fields(inner, name)]
    return [{"name": name, "message": str(detail)}]

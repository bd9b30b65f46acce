"""Signing in and out, and what a page must know before anything else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.middleware.csrf import get_token
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from flowbuilder import __version__
from flowbuilder.console.access import ConsoleView, Session
from flowbuilder.models import AuditEntry, Membership
from flowbuilder.operations import audit, identity
from flowbuilder.providers import default_provider
from flowbuilder.roles import Role
from flowbuilder.throttle import Attempts, address
from flowbuilder.wire.errors import NotFoundError


class _SignIn(serializers.Serializer[dict[str, Any]]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class _Account(serializers.Serializer[dict[str, Any]]):
    account = serializers.RegexField(r"\A\d{12}\Z")


class SessionView(APIView):
    """GET: who is signed in, where, and the CSRF token that every change needs."""

    authentication_classes = (Session,)
    permission_classes = ()

    def get(self, request: Request) -> Response:
        return Response(described(request))


class SignInView(APIView):
    """POST {username, password}."""

    authentication_classes = ()
    permission_classes = ()

    def post(self, request: Request) -> Response:
        Session().enforce_csrf(request)
        given = _SignIn(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data["username"]
        attempts = Attempts("sign-in", address(request._request), name.lower())
        if attempts.exhausted:
            raise exceptions.Throttled(
                detail="Too many failed attempts. Try again in five minutes."
            )
        user = authenticate(request._request, **given.validated_data)
        if user is None:
            attempts.failed()
            _note(request, "SignIn", who=name, outcome="AccessDeniedException")
            raise exceptions.PermissionDenied("The name or the password is wrong.")
        attempts.forget()
        login(request._request, user)
        _note(request, "SignIn")
        return Response(described(request))


class SignOutView(APIView):
    """POST: end the session."""

    authentication_classes = (Session,)
    permission_classes = ()

    def post(self, request: Request) -> Response:
        if request._request.user.is_authenticated:
            _note(request, "SignOut")
        logout(request._request)
        return Response(described(request))


class WorkspaceView(ConsoleView):
    """POST {account}: work in another workspace from now on."""

    roles = {"POST": Role.VIEWER}  # noqa: RUF012

    def post(self, request: Request) -> Response:
        given = _Account(data=request.data)
        given.is_valid(raise_exception=True)
        account = given.validated_data["account"]
        mine = identity.memberships(self.identity.user_id)
        if not mine.filter(workspace__account=account).exists():
            raise NotFoundError(f"You are a member of no workspace {account}.")
        request._request.session[identity.SESSION_WORKSPACE] = account
        return Response(described(request))


def _note(request: Request, action: str, *, who: str = "", outcome: str = "") -> None:
    user = request._request.user
    member = identity.membership(user.pk) if user.pk else None
    by = audit.Actor(
        *(member.workspace_id if member else None, user.pk, who or user.get_username()),
        *(AuditEntry.Via.SESSION, address(request._request)),
    )
    audit.record(by, action, outcome=outcome)


def described(request: Request) -> dict[str, Any]:
    """The session as the page wants it."""
    user = request._request.user
    members = list(identity.memberships(user.pk)) if user.pk else []
    member = identity.chosen(members, request._request.session.get(identity.SESSION_WORKSPACE))
    return {
        "user": {"name": user.get_username()} if user.is_authenticated else None,
        "workspace": _workspace(member) if member else None,
        "workspaces": [_workspace(each) for each in members],
        "region": settings.AWS_REGION,
        "csrfToken": get_token(request._request),
        "version": __version__,
        "localModel": default_provider() == "local",
    }


def _workspace(member: Membership) -> dict[str, str]:
    workspace = member.workspace
    return {"account": workspace.account, "name": workspace.name, "role": member.role}

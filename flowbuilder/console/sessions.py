"""Signing in and out, and what a page must know before anything else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.middleware.csrf import get_token
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from flowbuilder import __version__
from flowbuilder.console.access import Session
from flowbuilder.operations import identity
from flowbuilder.providers import default_provider

#: Failed sign-ins from one address for one name, and the seconds after which they are forgotten.
_TRIES, _FORGET = 10, 300


class _SignIn(serializers.Serializer[dict[str, Any]]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


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
        counter = f"sign-in:{request.META.get('REMOTE_ADDR')}:{name.lower()}"
        if cache.get(counter, 0) >= _TRIES:
            raise exceptions.Throttled(
                detail="Too many failed attempts. Try again in five minutes."
            )
        user = authenticate(request._request, **given.validated_data)
        if user is None:
            cache.add(counter, 0, _FORGET)
            cache.incr(counter)
            raise exceptions.PermissionDenied("The name or the password is wrong.")
        cache.delete(counter)
        login(request._request, user)
        return Response(described(request))


class SignOutView(APIView):
    """POST: end the session."""

    authentication_classes = (Session,)
    permission_classes = ()

    def post(self, request: Request) -> Response:
        logout(request._request)
        return Response(described(request))


def described(request: Request) -> dict[str, Any]:
    """The session as the page wants it."""
    user = request._request.user
    chosen = request._request.session.get(identity.SESSION_WORKSPACE)
    member = identity.membership(user.pk, chosen) if user.pk else None
    return {
        "user": {"name": user.get_username()} if user.is_authenticated else None,
        "workspace": (
            {
                "account": member.workspace.account,
                "name": member.workspace.name,
                "role": member.role,
            }
            if member
            else None
        ),
        "region": settings.AWS_REGION,
        "csrfToken": get_token(request._request),
        "version": __version__,
        "localModel": default_provider() == "local",
    }

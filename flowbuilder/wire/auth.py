"""Who is asking: a SigV4 signature with one of this server's keys, or the browser's session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from flowbuilder.wire import sigv4
from flowbuilder.wire.errors import AccessDeniedError


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, in which workspace, with which role there."""

    workspace_id: int
    #: The 12-digit account of the workspace.
    account: str
    user_id: int
    #: viewer, runner, editor or admin.
    role: str


@dataclass(frozen=True, slots=True)
class Credential:
    """The secret that a signature is checked with, and whose it is."""

    secret: str = field(repr=False)
    identity: Identity


class IdentitySource(Protocol):
    """What `settings.WIRE_IDENTITY` names: a module that knows keys and sessions."""

    def by_access_key(self, key_id: str) -> Credential | None:
        """The secret behind an access key and whose it is."""

    def by_session(self, request: HttpRequest) -> Identity | None:
        """Who is signed in."""


#: Roles, each of which may do what those before it may.
_ROLES = ("viewer", "runner", "editor", "admin")
#: Methods that change nothing, and need no proof that they come from our own pages.
_SAFE = {"GET", "HEAD", "OPTIONS"}


class RefusedError(AccessDeniedError):
    """Not let in, under the name that AWS uses."""

    def __init__(self, message: str, code: str = "AccessDeniedException") -> None:
        super().__init__(message)
        self.code = code


def source() -> IdentitySource:
    """The module that knows keys and sessions."""
    return cast("IdentitySource", import_module(settings.WIRE_IDENTITY))


def authenticate(request: HttpRequest, sent: sigv4.Request, now: datetime) -> Identity:
    """Who is asking, by signature or else by session.

    Raises RefusedError, with AWS's own error names where it has them.
    """
    authorization = sent.headers.get("authorization")
    if authorization is not None:
        return _by_signature(authorization, sent, now)
    if "x-amz-signature=" in sent.query.lower():
        raise RefusedError("Presigned requests are not taken. Sign in the Authorization header.")
    identity = source().by_session(request)
    if identity is None:
        raise RefusedError(
            "The request is neither signed nor from a signed-in session.",
            code="MissingAuthenticationTokenException",
        )
    if request.method not in _SAFE:
        _check_origin(request)
    return identity


def enforce(identity: Identity, needed: str, operation: str) -> None:
    """Raises AccessDeniedError unless the role covers what the operation needs."""
    if _ROLES.index(identity.role) < _ROLES.index(needed):
        raise AccessDeniedError(
            f"{operation} needs the role {needed}; yours in this workspace is {identity.role}."
        )


def _by_signature(authorization: str, sent: sigv4.Request, now: datetime) -> Identity:
    try:
        claim = sigv4.read(authorization)
        credential = source().by_access_key(claim.key_id)
        if credential is None:
            raise RefusedError(
                f"The access key {claim.key_id} is unknown or disabled.",
                code="UnrecognizedClientException",
            )
        sigv4.verify(sent, claim, credential.secret, now)
    except sigv4.SignatureError as problem:
        raise RefusedError(str(problem), code="InvalidSignatureException") from problem
    return credential.identity


def _check_origin(request: HttpRequest) -> None:
    """Raises RefusedError unless the request comes from this server's own pages.

    A body must be JSON: pages of others cannot send that without being asked first, and Django's
    guard does not look for its token in it.
    """
    if request.content_type not in {"", "application/json"}:
        raise RefusedError(
            f"Content-Type {request.content_type} is not taken with a session; application/json is."
        )
    guard = _Guard(_unexempt)
    guard.process_request(request)
    reason = guard.process_view(request, _unexempt, (), {})
    if reason:
        raise RefusedError(f"The request did not come from this server's own pages: {reason}")


class _Guard(CsrfViewMiddleware):
    """Django's CSRF check, giving the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _unexempt(request: HttpRequest) -> HttpResponse:
    """A view without a CSRF exemption, for the guard to look at."""
    return HttpResponse()

"""Who is asking: a signature or a bearer key of this server's, or the browser's session."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from flowbuilder.roles import Role
from flowbuilder.throttle import Attempts, address
from flowbuilder.wire import sigv4
from flowbuilder.wire.errors import AccessDeniedError, ThrottlingError


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, in which workspace, with which role there."""

    workspace_id: int
    #: The 12-digit account of the workspace.
    account: str
    user_id: int
    #: viewer, runner, editor or admin.
    role: str
    #: The account's name.
    user: str = ""
    #: The access key that was used; empty for a session.
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """The secret behind an access key, and whose it is."""

    secret: str = field(repr=False)
    identity: Identity
    #: Whether the secret itself is sent, instead of signed with.
    bearer: bool = False
    #: What must be sent and signed with a temporary key; empty for others.
    session_token: str = field(default="", repr=False)
    expires_at: datetime | None = None


class IdentitySource(Protocol):
    """What `settings.WIRE_IDENTITY` names: a module that knows keys and sessions."""

    def by_access_key(self, key_id: str) -> Credential | None:
        """The secret behind an access key and whose it is."""

    def by_session(self, request: HttpRequest) -> Identity | None:
        """Who is signed in."""


#: Methods that change nothing, and need no proof that they come from our own pages.
_SAFE = {"GET", "HEAD", "OPTIONS"}
#: `bearer_token` makes these: the key's id and its secret.
_BEARER = re.compile(r"bearer +([A-Za-z0-9]{4,32})\.([\w-]{16,200})", re.ASCII | re.IGNORECASE)


class RefusedError(AccessDeniedError):
    """Not let in, under the name that AWS uses."""

    def __init__(self, message: str, code: str = "AccessDeniedException") -> None:
        super().__init__(message)
        self.code = code


def source() -> IdentitySource:
    """The module that knows keys and sessions."""
    return cast("IdentitySource", import_module(settings.WIRE_IDENTITY))


def bearer_token(key_id: str, secret: str) -> str:
    """What stands after `Bearer` in the `Authorization` header."""
    return f"{key_id}.{secret}"


def authenticate(request: HttpRequest, sent: sigv4.Request, now: datetime) -> Identity:
    """Who is asking, by signature or bearer key, or else by session.

    Raises RefusedError, with AWS's own error names where it has them, and ThrottlingError after
    many failures of one caller with one key.
    """
    authorization = sent.headers.get("authorization")
    if authorization is not None:
        if authorization[:7].lower() == "bearer ":
            return _by_bearer(authorization, request, now)
        return _by_signature(authorization, request, sent, now)
    if "x-amz-signature=" in sent.query.lower():
        raise RefusedError("Presigned requests are not taken. Sign in the Authorization header.")
    _know_session(request)
    identity = source().by_session(request)
    if identity is None:
        raise RefusedError(
            "The request is neither signed nor from a signed-in session.",
            code="MissingAuthenticationTokenException",
        )
    if request.method not in _SAFE:
        _check_origin(request)
    return identity


def enforce(identity: Identity, needed: str, what: str) -> None:
    """Raises AccessDeniedError, which says what needs which role, unless the caller's covers it."""
    if not Role(identity.role).covers(Role(needed)):
        raise AccessDeniedError(
            f"{what} needs the role {needed}; yours in this workspace is {identity.role}."
        )


def _by_signature(
    authorization: str, request: HttpRequest, sent: sigv4.Request, now: datetime
) -> Identity:
    try:
        claim = sigv4.read(authorization)
    except sigv4.SignatureError as problem:
        raise _bad_signature(problem) from problem
    with _counted(request, claim.key_id):
        credential = _credential(claim.key_id, now, bearer=False)
        try:
            sigv4.verify(sent, claim, credential.secret, now)
        except sigv4.SignatureError as problem:
            raise _bad_signature(problem) from problem
        token = sent.headers.get("x-amz-security-token", "")
        if not hmac.compare_digest(token.encode(), credential.session_token.encode()):
            raise RefusedError(
                "The security token included in the request is invalid."
                if token
                else f"The access key {claim.key_id} is a temporary one: send its session token.",
                code="UnrecognizedClientException",
            )
    return credential.identity


def _by_bearer(authorization: str, request: HttpRequest, now: datetime) -> Identity:
    found = _BEARER.fullmatch(authorization.strip())
    if found is None:
        raise RefusedError(
            "The Authorization header holds no bearer key of this server's.",
            code="UnrecognizedClientException",
        )
    key_id, secret = found.groups()
    with _counted(request, key_id):
        credential = _credential(key_id, now, bearer=True)
        if not hmac.compare_digest(secret.encode(), credential.secret.encode()):
            raise RefusedError("The bearer key is wrong.", code="UnrecognizedClientException")
    return credential.identity


def _credential(key_id: str, now: datetime, *, bearer: bool) -> Credential:
    """The key's credential. Raises RefusedError for one that is no key or none of this kind."""
    credential = source().by_access_key(key_id)
    if credential is None or credential.bearer != bearer:
        raise RefusedError(
            f"The access key {key_id} is unknown or disabled.", code="UnrecognizedClientException"
        )
    if credential.expires_at is not None and credential.expires_at <= now:
        raise RefusedError(
            f"The access key {key_id} expired at {credential.expires_at:%Y-%m-%dT%H:%M:%SZ}.",
            code="ExpiredTokenException",
        )
    return credential


def _bad_signature(problem: sigv4.SignatureError) -> RefusedError:
    return RefusedError(str(problem), code="InvalidSignatureException")


@contextmanager
def _counted(request: HttpRequest, key_id: str) -> Iterator[None]:
    """Count refusals within. Raises ThrottlingError, before anything is looked at, after many."""
    attempts = Attempts("key", address(request), key_id)
    if attempts.exhausted:
        raise ThrottlingError(
            f"Too many failed requests with the access key {key_id} from your address. "
            "Try again in five minutes."
        )
    try:
        yield
    except RefusedError:
        attempts.failed()
        raise


def _know_session(request: HttpRequest) -> None:
    """Have the request know its session and user, where no middleware has seen to it."""
    if not hasattr(request, "session"):
        _SESSIONS.process_request(request)
        _USERS.process_request(request)


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


_SESSIONS = SessionMiddleware(_unexempt)
_USERS = AuthenticationMiddleware(_unexempt)

"""Who the wire's tests know, instead of the database: `settings.WIRE_IDENTITY` names this."""

from __future__ import annotations

from django.http import HttpRequest

from flowbuilder.wire.auth import Credential, Identity

ROLES = ("viewer", "runner", "editor", "admin")
ACCOUNT = "123456789012"


def identity(role: str) -> Identity:
    return Identity(workspace_id=7, account=ACCOUNT, user_id=3, role=role)


def by_access_key(key_id: str) -> Credential | None:
    """The key of each role is its name in capitals, and its secret its name."""
    role = key_id.lower()
    return Credential(role, identity(role)) if role in ROLES else None


def by_session(request: HttpRequest) -> Identity | None:
    """The cookie `role` stands for a session."""
    role = request.COOKIES.get("role")
    return identity(role) if role in ROLES else None

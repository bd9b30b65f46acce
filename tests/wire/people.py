"""Who the wire's tests know, and what is noted of them, instead of the database.

`settings.WIRE_IDENTITY` and `settings.WIRE_AUDIT` name this module.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest

from flowbuilder.wire.auth import Credential, Identity
from flowbuilder.wire.context import Answer, Context, Params, Registered

ROLES = ("viewer", "runner", "editor", "admin")
ACCOUNT = "123456789012"


def identity(role: str) -> Identity:
    return Identity(workspace_id=7, account=ACCOUNT, user_id=3, role=role)


def by_access_key(key_id: str) -> Credential | None:
    """The key of each role is its name in capitals, and its secret its name.

    ADMIN's key with B, T or E after it is a bearer key, a temporary one, and one that has expired.
    """
    role = key_id.lower()
    if role in ROLES:
        return Credential(role, identity(role))
    match key_id:
        case "ADMINB":
            return Credential("a-bearer-key-of-20-letters", identity("admin"), bearer=True)
        case "ADMINT":
            return Credential("admin", identity("admin"), session_token="token")
        case "ADMINE":
            ended = datetime(2026, 1, 1, tzinfo=UTC)
            return Credential("admin", identity("admin"), expires_at=ended)
    return None


def by_session(request: HttpRequest) -> Identity | None:
    """The cookie `role` stands for a session."""
    role = request.COOKIES.get("role")
    return identity(role) if role in ROLES else None


#: What was noted: (role, operation, the error's code or "").
NOTED: list[tuple[str, str, str]] = []


def called(context: Context, registered: Registered, params: Params) -> Answer:
    """Call the operation and note it."""
    answer = registered.function(context, params)
    NOTED.append((context.role, registered.name, ""))
    return answer


def refused(identity: Identity, action: str, code: str, *, address: str, request_id: str) -> None:
    """Note what was refused."""
    NOTED.append((identity.role, action, code))

"""Who is asking: access keys and sessions, as the wire looks them up (`settings.WIRE_IDENTITY`)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from flowbuilder import secrets
from flowbuilder.models import AccessKey, Membership
from flowbuilder.wire.auth import Credential, Identity

_log = logging.getLogger(__name__)

#: Where a session keeps the account of the workspace it works in.
SESSION_WORKSPACE = "workspace"
#: `last_used_at` is written at most this often: a signed request stays one read.
_SEEN_EVERY = timedelta(minutes=5)
#: A key that may be used, with its workspace's account and its owner's role there. Every signed
#: request asks, and written out it takes a fifth of the time that the query's making takes.
_USABLE_KEY = """
    SELECT access_key.*, workspace.account, membership.role, auth_user.username
    FROM flowbuilder_accesskey AS access_key
    JOIN flowbuilder_workspace AS workspace ON workspace.id = access_key.workspace_id
    JOIN flowbuilder_membership AS membership
      ON membership.workspace_id = access_key.workspace_id
      AND membership.user_id = access_key.user_id
    JOIN auth_user ON auth_user.id = access_key.user_id
    WHERE access_key.key_id = %s AND access_key.enabled AND auth_user.is_active
"""


def by_access_key(key_id: str) -> Credential | None:
    """The secret behind a key and whose it is.

    None for unknown and disabled keys, for those of people who are inactive or no longer members,
    and for those sealed under another server key, which nobody can use any more. An expired key
    comes with the time at which it did.
    """
    key = next(iter(AccessKey.objects.raw(_USABLE_KEY, [key_id])), None)
    if key is None:
        return None
    try:
        secret, token = (
            secrets.decrypt(sealed, settings.SECRET_KEY) if sealed else ""
            for sealed in (key.encrypted_secret, key.encrypted_session_token)
        )
    except ValueError as problem:
        _log.warning("Access key %s: %s", key.key_id, problem)
        return None
    _seen(key)
    joined = vars(key)
    return Credential(
        secret,
        Identity(
            *(key.workspace_id, joined["account"], key.user_id, joined["role"]),
            *(joined["username"], key.key_id),
        ),
        bearer=key.kind == AccessKey.Kind.BEARER,
        session_token=token,
        expires_at=key.expires_at,
    )


def by_session(request: HttpRequest) -> Identity | None:
    """Who is signed in, in the workspace they chose or their first; None without either."""
    if not request.user.is_authenticated:
        return None
    member = membership(request.user.pk, request.session.get(SESSION_WORKSPACE))
    if member is None:
        return None
    return Identity(
        *(member.workspace_id, member.workspace.account, member.user_id, str(member.role)),
        user=member.user.get_username(),
    )


def membership(user_id: int, account: str | None = None) -> Membership | None:
    """The person's membership in the workspace of that account, else in their first workspace."""
    return chosen(list(memberships(user_id)), account)


def chosen(members: Sequence[Membership], account: str | None) -> Membership | None:
    """Of someone's memberships that in the workspace of the account, else the first."""
    first = members[0] if members else None
    return next((each for each in members if each.workspace.account == account), first)


def memberships(user_id: int) -> QuerySet[Membership]:
    """All of the person's memberships, the first workspace first."""
    members = Membership.objects.filter(user_id=user_id, user__is_active=True)
    return members.select_related("workspace", "user").order_by("workspace_id")


def _seen(key: AccessKey) -> None:
    """Note the use of a key, now and then."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - _SEEN_EVERY:
        AccessKey.objects.filter(pk=key.pk).update(last_used_at=now)

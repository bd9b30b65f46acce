"""Access keys: issued to a person for a workspace, rotated, switched off and removed."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from flowbuilder import secrets
from flowbuilder.models import AccessKey, Membership, Workspace
from flowbuilder.wire.auth import bearer_token
from flowbuilder.wire.errors import ConflictError, QuotaError, ValidationError

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PREFIXES = {AccessKey.Kind.SIGNING: "FBKA", AccessKey.Kind.BEARER: "FBKB"}
#: As with AWS, temporary signing keys have a prefix of their own.
_TEMPORARY_PREFIX = "FBKT"
#: The longest that a key may last which expires, and a temporary one.
LONGEST = timedelta(days=3650)
LONGEST_TEMPORARY = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key with what is shown this once."""

    key: AccessKey
    secret: str = field(repr=False)
    #: Of temporary signing keys; empty for others.
    session_token: str = field(default="", repr=False)

    @property
    def bearer(self) -> str:
        """What stands after `Bearer` in the `Authorization` header; empty for signing keys."""
        if self.key.kind != AccessKey.Kind.BEARER:
            return ""
        return bearer_token(self.key.key_id, self.secret)


@transaction.atomic
def issue(
    user_id: int,
    workspace: Workspace,
    kind: str = AccessKey.Kind.SIGNING,
    *,
    description: str = "",
    lifetime: timedelta | None = None,
    temporary: bool = False,
) -> Issued:
    """A new access key. Its secret is readable nowhere else afterwards.

    A temporary key signs together with a session token and lasts 36 hours at most. Raises
    ValidationError for a lifetime that cannot be, QuotaError when the person has as many keys as
    one may have in the workspace.
    """
    kind = AccessKey.Kind(kind)
    _check_lifetime(kind, lifetime, temporary=temporary)
    # One person's keys are counted and made one after the other.
    Membership.objects.select_for_update().filter(user_id=user_id, workspace=workspace).first()
    now = timezone.now()
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    kept = AccessKey.objects.filter(
        lasting, user_id=user_id, workspace=workspace, enabled=True
    ).count()
    if kept >= settings.KEYS_PER_PERSON:
        raise QuotaError(
            f"A person may have {settings.KEYS_PER_PERSON} access keys in a workspace "
            "(setting FLOWBUILDER_MAX_KEYS). Delete one that is not used."
        )
    secret = random.token_urlsafe(30)
    token = random.token_urlsafe(60) if temporary else ""
    prefix = _TEMPORARY_PREFIX if temporary else _PREFIXES[kind]
    key = AccessKey.objects.create(
        key_id=prefix + "".join(random.choice(_LETTERS) for _ in range(16)),
        kind=kind,
        description=description,
        encrypted_secret=secrets.encrypt(secret, settings.SECRET_KEY),
        encrypted_session_token=secrets.encrypt(token, settings.SECRET_KEY) if token else "",
        workspace=workspace,
        user_id=user_id,
        expires_at=now + lifetime if lifetime else None,
    )
    return Issued(key, secret, token)


@transaction.atomic
def rotate(key_id: int, overlap: timedelta | None = None) -> Issued:
    """A new key in the place of this one, which goes on working for the overlap.

    The overlap is the setting FLOWBUILDER_ROTATION_HOURS unless given; two keys are live until it
    is over, never more: raises ConflictError for a key that was rotated already, is disabled, has
    expired or is temporary.
    """
    key = AccessKey.objects.select_for_update().select_related("workspace").get(pk=key_id)
    if key.encrypted_session_token:
        raise ConflictError("A temporary key is not rotated. Create another.")
    if not key.enabled or key.has_expired:
        raise ConflictError(f"{key.key_id} is disabled or has expired. Create another.")
    if key.successor_id is not None:
        raise ConflictError(f"{key.key_id} was rotated already; both keys work until it expires.")
    if overlap is None:
        overlap = timedelta(hours=settings.ROTATION_HOURS)
    lifetime = key.expires_at - key.created_at if key.expires_at else None
    made = issue(
        key.user_id, key.workspace, key.kind, description=key.description, lifetime=lifetime
    )
    ends = timezone.now() + overlap
    key.expires_at = min(key.expires_at, ends) if key.expires_at else ends
    key.successor = made.key
    key.save(update_fields=["expires_at", "successor"])
    return made


def _check_lifetime(kind: str, lifetime: timedelta | None, *, temporary: bool) -> None:
    if temporary and kind != AccessKey.Kind.SIGNING:
        raise _wrong("Only signing keys have session tokens; a bearer key expires instead.")
    if lifetime is None:
        if temporary:
            raise _wrong("A temporary key needs a lifetime.")
        return
    longest = LONGEST_TEMPORARY if temporary else LONGEST
    if not timedelta() < lifetime <= longest:
        told = "36 hours" if temporary else f"{LONGEST.days:,} days"
        raise _wrong(f"A key lasts more than nothing and at most {told}.")


def _wrong(message: str) -> ValidationError:
    return ValidationError(message, [("lifetime", message)])

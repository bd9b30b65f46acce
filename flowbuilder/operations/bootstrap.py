"""The first start: a workspace, its administrator, an access key and the example."""

from __future__ import annotations

import hmac
import secrets as random
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from flowbuilder import secrets
from flowbuilder.models import AccessKey, Membership, Role, Workspace
from flowbuilder.operations import example
from flowbuilder.operations.keys import issue
from flowbuilder.wire.context import Context

ADMIN = "admin"
#: What stands in local.env when the administrator has chosen another password since.
OWN_PASSWORD = "(the one you have chosen)"  # noqa: S105 - says that there is none to show


@transaction.atomic
def ensure(known: Mapping[str, str]) -> dict[str, str]:
    """What a new server needs, made where it is missing; all of it or nothing.

    `known` is what `local.env` held before. Gives its new variables: the administrator's name and
    password, and an access key of theirs.

    1. The workspace. 2. The administrator. 3. A key whose secret is known. 4. The example, in a
    workspace made just now: one that was deleted stays deleted.
    """
    workspace, new = Workspace.objects.get_or_create(
        account=settings.DEFAULT_ACCOUNT, defaults={"name": "Home"}
    )
    admin, password = _administrator(known.get("FLOWBUILDER_ADMIN_PASSWORD"))
    Membership.objects.get_or_create(workspace=workspace, user=admin, defaults={"role": Role.ADMIN})
    key_id, secret = _access_key(known, admin, workspace)
    if new:
        example.install(workspace, _context(workspace, admin))
    return {
        "FLOWBUILDER_ADMIN_USER": admin.get_username(),
        "FLOWBUILDER_ADMIN_PASSWORD": password,
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
    }


def _administrator(known: str | None) -> tuple[User, str]:
    """The administrator and their password: the known one, or a new one where none is known."""
    model: type[User] = get_user_model()
    admin, new = model.objects.get_or_create(
        username=ADMIN, defaults={"is_staff": True, "is_superuser": True}
    )
    if known and not new:
        return admin, known if admin.check_password(known) else OWN_PASSWORD
    password = random.token_urlsafe(12)
    admin.set_password(password)
    admin.save(update_fields=["password"])
    return admin, password


def _access_key(known: Mapping[str, str], admin: User, workspace: Workspace) -> tuple[str, str]:
    """The known key while it works, else a new one."""
    key_id, secret = known.get("AWS_ACCESS_KEY_ID", ""), known.get("AWS_SECRET_ACCESS_KEY", "")
    key = AccessKey.objects.filter(
        key_id=key_id, workspace=workspace, user=admin, enabled=True, expires_at=None
    ).first()
    if key is not None and _opens(key, secret):
        return key_id, secret
    made = issue(admin.pk, workspace, description="Of this server's local.env")
    return made.key.key_id, made.secret


def _opens(key: AccessKey, secret: str) -> bool:
    try:
        plain = secrets.decrypt(key.encrypted_secret, settings.SECRET_KEY)
    except ValueError:  # The server's own key has changed: no secret of before can be read.
        return False
    return hmac.compare_digest(plain.encode(), secret.encode())


def _context(workspace: Workspace, admin: User) -> Context:
    return Context(
        workspace_id=workspace.pk,
        account=workspace.account,
        user_id=admin.pk,
        role=Role.ADMIN,
        region=settings.AWS_REGION,
        request_id=str(uuid.uuid4()),
    )

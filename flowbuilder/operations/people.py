"""Who belongs to a workspace, in which role. A workspace always keeps an admin."""

from __future__ import annotations

import secrets as random

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError as InvalidError
from django.core.validators import MaxLengthValidator
from django.db import transaction

from flowbuilder.models import AccessKey, Membership, Role, Workspace
from flowbuilder.wire.errors import ConflictError, ValidationError


@transaction.atomic
def add(workspace: Workspace, name: str, role: str) -> tuple[Membership, str]:
    """The new membership, and the password of an account that was made for it, else "".

    Raises ValidationError for a name that no account can have, ConflictError for a member.
    """
    _locked(workspace.pk)
    user, password = _account(name)
    member, new = Membership.objects.get_or_create(
        workspace=workspace, user=user, defaults={"role": Role(role)}
    )
    if not new:
        raise ConflictError(f"{name} is a member already, as {member.role}.")
    return member, password


@transaction.atomic
def change(member: Membership, role: str) -> None:
    """Give a member another role. Raises ConflictError for the last admin."""
    _locked(member.workspace_id)
    if Role(role) != Role.ADMIN:
        _keep_an_admin(member)
    member.role = Role(role)
    member.save(update_fields=["role"])


@transaction.atomic
def remove(member: Membership) -> None:
    """End a membership; the person's keys for the workspace go with it.

    Raises ConflictError for the last admin.
    """
    _locked(member.workspace_id)
    _keep_an_admin(member)
    AccessKey.objects.filter(workspace_id=member.workspace_id, user_id=member.user_id).delete()
    member.delete()


def _account(name: str) -> tuple[User, str]:
    model: type[User] = get_user_model()
    known = model.objects.filter(username=name).first()
    if known is not None:
        return known, ""
    try:
        UnicodeUsernameValidator()(name)
        MaxLengthValidator(150)(name)
    except InvalidError as problem:
        said = " ".join(problem.messages)
        raise ValidationError(said, [("user", said)]) from None
    password = random.token_urlsafe(12)
    return model.objects.create_user(name, password=password), password


def _keep_an_admin(member: Membership) -> None:
    others = Membership.objects.filter(
        workspace_id=member.workspace_id, role=Role.ADMIN, user__is_active=True
    ).exclude(pk=member.pk)
    if member.role == Role.ADMIN and not others.exists():
        raise ConflictError(
            f"{member.user.get_username()} is the last admin of {member.workspace.name}. "
            "Make somebody else an admin first."
        )


def _locked(workspace_id: int) -> None:
    """Changes of one workspace's people happen one after the other."""
    Workspace.objects.select_for_update().get(pk=workspace_id)

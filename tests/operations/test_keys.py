"""Access keys: how long they last, how many there may be, and how one takes another's place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from flowbuilder.models import AccessKey, Workspace
from flowbuilder.operations import identity, keys
from flowbuilder.wire.errors import ConflictError, QuotaError, ValidationError
from tests.operations.conftest import Caller

HOUR = timedelta(hours=1)


@pytest.fixture
def home(mate: Caller) -> tuple[int, Workspace]:
    return mate.context.user_id, Workspace.objects.get(pk=mate.context.workspace_id)


def test_a_bearer_key_is_known_as_one(home: tuple[int, Workspace]) -> None:
    made = keys.issue(*home, AccessKey.Kind.BEARER)
    found = identity.by_access_key(made.key.key_id)
    assert found is not None
    assert found.bearer
    assert made.bearer == f"{made.key.key_id}.{found.secret}"
    assert made.secret not in repr(made)


def test_a_temporary_key_has_a_session_token_encrypted(home: tuple[int, Workspace]) -> None:
    made = keys.issue(*home, lifetime=HOUR, temporary=True)
    found = identity.by_access_key(made.key.key_id)
    assert found is not None
    assert (found.session_token, found.expires_at) == (made.session_token, made.key.expires_at)
    assert made.session_token not in AccessKey.objects.get().encrypted_session_token


@pytest.mark.parametrize(
    ("kind", "lifetime", "temporary"),
    [
        ("signing", timedelta(), False),
        ("signing", timedelta(days=3651), False),
        ("signing", None, True),
        ("signing", timedelta(hours=37), True),
        ("bearer", HOUR, True),
    ],
)
def test_a_lifetime_that_cannot_be_is_refused(
    home: tuple[int, Workspace], kind: str, lifetime: timedelta | None, temporary: bool
) -> None:
    with pytest.raises(ValidationError) as refused:
        keys.issue(*home, kind, lifetime=lifetime, temporary=temporary)
    assert refused.value.members["fieldList"][0]["name"] == "lifetime"
    assert not AccessKey.objects.exists()


def test_a_person_has_so_many_keys_that_work(
    home: tuple[int, Workspace], owner: Caller, settings: Settings
) -> None:
    settings.KEYS_PER_PERSON = 2
    first = keys.issue(*home)
    keys.issue(*home)
    with pytest.raises(QuotaError, match="may have 2 access keys"):
        keys.issue(*home)
    keys.issue(owner.context.user_id, home[1])
    AccessKey.objects.filter(pk=first.key.pk).update(enabled=False)
    keys.issue(*home)


def test_a_rotated_key_works_until_the_overlap_is_over(home: tuple[int, Workspace]) -> None:
    old = keys.issue(*home, description="CI").key
    made = keys.rotate(old.pk, HOUR)
    old.refresh_from_db()
    assert old.successor == made.key
    assert old.expires_at is not None
    assert HOUR - (old.expires_at - timezone.now()) < timedelta(seconds=10)
    assert (made.key.description, made.key.expires_at) == ("CI", None)
    assert identity.by_access_key(old.key_id) is not None
    assert identity.by_access_key(made.key.key_id) is not None
    with pytest.raises(ConflictError, match="rotated already"):
        keys.rotate(old.pk)


def test_rotation_lets_an_expiring_key_last_no_longer(home: tuple[int, Workspace]) -> None:
    old = keys.issue(*home, lifetime=HOUR).key
    made = keys.rotate(old.pk, timedelta(days=1))
    before = old.expires_at
    old.refresh_from_db()
    assert old.expires_at == before
    assert made.key.expires_at is not None
    assert abs(made.key.expires_at - made.key.created_at - HOUR) < timedelta(seconds=10)


def test_what_does_not_work_is_not_rotated(home: tuple[int, Workspace]) -> None:
    disabled, expired = keys.issue(*home).key, keys.issue(*home, lifetime=HOUR).key
    temporary = keys.issue(*home, lifetime=HOUR, temporary=True).key
    AccessKey.objects.filter(pk=disabled.pk).update(enabled=False)
    AccessKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    for key in (disabled, expired, temporary):
        with pytest.raises(ConflictError):
            keys.rotate(key.pk)

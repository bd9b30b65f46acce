"""Who a key or a session stands for."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from flowbuilder.models import AccessKey, Membership, Role, Workspace
from flowbuilder.operations import identity, keys
from tests.operations.conftest import Caller


def workspace_of(caller: Caller) -> Workspace:
    return Workspace.objects.get(pk=caller.context.workspace_id)


def test_a_key_stands_for_its_owner_in_its_workspace(mate: Caller) -> None:
    made = keys.issue(mate.context.user_id, workspace_of(mate))
    key, secret = made.key, made.secret
    found = identity.by_access_key(key.key_id)
    assert found is not None
    assert (found.secret, found.identity.account) == (secret, "123456789012")
    assert (found.identity.user_id, found.identity.role) == (mate.context.user_id, "editor")
    assert secret not in repr(found)
    key.refresh_from_db()
    assert secret not in key.encrypted_secret
    assert key.last_used_at is not None


def test_a_key_of_no_use_stands_for_nobody(mate: Caller, stranger: Caller) -> None:
    key = keys.issue(mate.context.user_id, workspace_of(mate)).key
    assert identity.by_access_key("FBKAUNKNOWN") is None
    AccessKey.objects.update(enabled=False)
    assert identity.by_access_key(key.key_id) is None
    AccessKey.objects.update(enabled=True)
    get_user_model().objects.filter(pk=mate.context.user_id).update(is_active=False)
    assert identity.by_access_key(key.key_id) is None
    get_user_model().objects.filter(pk=mate.context.user_id).update(is_active=True)
    Membership.objects.filter(user_id=mate.context.user_id).delete()
    assert identity.by_access_key(key.key_id) is None
    foreign = keys.issue(stranger.context.user_id, workspace_of(mate)).key
    assert identity.by_access_key(foreign.key_id) is None


def test_a_key_sealed_under_another_server_key_stands_for_nobody(
    mate: Caller, settings: Settings
) -> None:
    key = keys.issue(mate.context.user_id, workspace_of(mate)).key
    settings.SECRET_KEY = "another key altogether"
    assert identity.by_access_key(key.key_id) is None


def test_a_session_stands_for_a_member_in_the_chosen_workspace(mate: Caller) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    assert identity.by_session(request) is None
    request.user = get_user_model().objects.get(pk=mate.context.user_id)
    found = identity.by_session(request)
    assert found is not None
    assert found.account == "123456789012"
    second = Workspace.objects.create(account="555555555555", name="Second")
    request.session[identity.SESSION_WORKSPACE] = second.account
    found = identity.by_session(request)
    assert found is not None
    assert found.account == "123456789012"
    Membership.objects.create(workspace=second, user=request.user, role=Role.VIEWER)
    found = identity.by_session(request)
    assert found is not None
    assert (found.account, found.role) == ("555555555555", "viewer")

"""Signing in and out."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from flowbuilder.models import Membership, Role, Workspace
from tests.console.conftest import Browser


@pytest.fixture(autouse=True)
def _person() -> None:
    cache.clear()
    user = get_user_model().objects.create_user("ada", password="a good password")
    workspace = Workspace.objects.create(account="123456789012", name="Home")
    Membership.objects.create(workspace=workspace, user=user, role=Role.EDITOR)


def sign_in(browser: Browser, password: str = "a good password") -> object:
    return browser.send("POST", "sign-in", {"username": "ada", "password": password})


def test_who_is_not_signed_in_learns_only_how_to(nobody: Browser) -> None:
    session = nobody.get("session").json()
    assert session["user"] is None
    assert session["workspace"] is None
    assert session["region"] == "us-east-1"
    assert session["csrfToken"]


def test_signing_in_gives_the_session_with_its_new_token(nobody: Browser) -> None:
    answer = sign_in(nobody)
    assert answer.status_code == 200
    session = answer.json()
    assert session["user"] == {"name": "ada"}
    assert session["workspace"] == {"account": "123456789012", "name": "Home", "role": "editor"}
    nobody.token = session["csrfToken"]
    assert nobody.send("POST", "sign-out").json()["user"] is None
    assert nobody.get("keys").status_code == 401


def test_a_wrong_password_is_refused_in_words(nobody: Browser) -> None:
    answer = sign_in(nobody, "wrong")
    assert answer.status_code == 403
    assert answer.json() == {"message": "The name or the password is wrong."}


def test_guessing_is_slowed_down(nobody: Browser) -> None:
    for _ in range(10):
        assert sign_in(nobody, "wrong").status_code == 403
    assert sign_in(nobody).status_code == 429


def test_signing_in_needs_the_csrf_token(nobody: Browser) -> None:
    nobody.token = "x" * 64
    answer = sign_in(nobody)
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["message"]


def test_missing_fields_are_named(nobody: Browser) -> None:
    answer = nobody.send("POST", "sign-in", {"username": "ada"})
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["name"] == "password"


def test_a_member_of_no_workspace_may_do_nothing(nobody: Browser) -> None:
    sign_in(nobody)
    Membership.objects.all().delete()
    assert nobody.get("session").json()["workspace"] is None
    answer = nobody.get("keys")
    assert answer.status_code == 403
    assert answer.json()["message"] == "You are a member of no workspace."

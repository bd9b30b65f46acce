"""Browsers of three people: an administrator, a viewer of the same workspace, and a stranger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from flowbuilder.models import Role
from tests.operations.conftest import Caller, caller


class Browser:
    """A signed-in browser that sends the CSRF token, as our pages do."""

    def __init__(self, who: Caller | None) -> None:
        self.who = who
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if who is not None:
            from django.contrib.auth import get_user_model

            self.client.force_login(get_user_model().objects.get(pk=who.context.user_id))
        self.token = self.get("session").json()["csrfToken"]

    def get(self, path: str) -> Any:
        return self.client.get(f"/console/api/{path}")

    def send(self, method: str, path: str, body: object = None, **more: Any) -> Any:
        response: HttpResponse = self.client.generic(
            method,
            f"/console/api/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"X-CSRFToken": self.token},
            **more,
        )
        return response

    def upload(self, path: str, body: bytes, content_type: str) -> Any:
        headers = {"X-CSRFToken": self.token}
        return self.client.generic(
            "PUT", f"/console/api/{path}", body, content_type=content_type, headers=headers
        )


@pytest.fixture(autouse=True)
def _own_server(db: None, settings: Settings, tmp_path: Path) -> None:
    """Only the console's addresses, a data folder and a quick password hash of its own."""
    settings.ROOT_URLCONF = "tests.console.urls"
    settings.FLOWBUILDER_DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def owner() -> Browser:
    return Browser(caller("123456789012", "owner", Role.ADMIN))


@pytest.fixture
def editor(owner: Browser) -> Browser:
    return Browser(caller("123456789012", "editor", Role.EDITOR))


@pytest.fixture
def viewer(owner: Browser) -> Browser:
    return Browser(caller("123456789012", "viewer", Role.VIEWER))


@pytest.fixture
def stranger() -> Browser:
    return Browser(caller("999999999999", "stranger", Role.ADMIN))


@pytest.fixture
def nobody() -> Browser:
    return Browser(None)

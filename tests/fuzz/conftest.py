"""A workspace with something of everything in it, and a key of its administrator's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings

from executions import graphs
from flowbuilder.models import Membership, Role, Workspace
from flowbuilder.operations import keys
from tests.fuzz.api import Api
from tests.fuzz.budget import SECONDS, SEED, SLOW, Budget
from tests.fuzz.things import Things, furnish


def pytest_report_header() -> str:
    """Say how a long run can be repeated."""
    return f"fuzz: {SECONDS:g} s, FUZZ_SEED={SEED}" if SECONDS else "fuzz: the fixed part"


@pytest.fixture
def budget(request: pytest.FixtureRequest) -> Budget:
    return Budget(SECONDS / len(request.session.items))


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Requests leave the test's connection open, and the transaction it is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def api(one_connection: None, settings: Settings, tmp_path: Path) -> Iterator[Api]:
    """Asks as the administrator of an empty workspace, of a server whose pages are built."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html>")
    workspace = Workspace.objects.create(account="123456789012", name="Fuzz")
    user = get_user_model().objects.create_user("fuzz")
    Membership.objects.create(workspace=workspace, user=user, role=Role.ADMIN)
    made = keys.issue(user.pk, workspace)
    graphs.compiled.cache_clear()
    cache.clear()
    yield Api(made.key.key_id, made.secret, SLOW if SECONDS else None)
    graphs.compiled.cache_clear()
    cache.clear()


@pytest.fixture
def things(api: Api) -> Things:
    """What is there to be asked for."""
    return furnish(api)

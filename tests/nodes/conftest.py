"""What tests of nodes share: a server in AWS's place, a workspace, and calls to make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from executions.services import attempts, aws
from executions.services.models import routes
from flowbuilder.models import Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller

#: What must not leak from the developer's shell into these tests.
_FOREIGN = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    """AWS, as far as boto3 can tell; pauses between attempts are short."""
    with FakeAws() as running:
        for name in _FOREIGN:
            monkeypatch.delenv(name, raising=False)
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(attempts, "FIRST_PAUSE", 0.01)
        _forget()
        yield running
    _forget()


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An environment without any credentials or endpoint of AWS."""
    for name in (*_FOREIGN, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    _forget()
    yield
    _forget()


def _forget() -> None:
    aws.forget_clients()
    routes.forget_environment()


@pytest.fixture(autouse=True)
def own_settings(settings: Settings, tmp_path: Path) -> Settings:
    """A data folder of the test's own, and models at Bedrock unless the test says otherwise."""
    settings.FLOWBUILDER_DATA = tmp_path / "data"
    settings.DEFAULT_PROVIDER = "bedrock"
    return settings


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(account="111111111111", name="Ours")


@pytest.fixture
def stranger(db: None) -> Workspace:
    return Workspace.objects.create(account="222222222222", name="Theirs")


@pytest.fixture
def caller(workspace: Workspace) -> Caller:
    """Makes calls of nodes for our workspace and remembers what they report."""
    return Caller(workspace)

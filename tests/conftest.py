"""What all tests share: the running product, and real servers started from pip packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections

from tests.fakes.aws import FakeAws, travel_agent
from tests.support.product import Product
from tests.support.servers import PostgresServer, ValkeyServer


@pytest.fixture(autouse=True)
def _no_failed_attempts() -> Iterator[None]:
    """No test starts with the failed sign-ins and signatures of another."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def agents() -> Iterator[FakeAws]:
    """A stand-in for AWS whose agent asks the user."""
    with FakeAws() as running:
        running.agent = travel_agent
        yield running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, agents: FakeAws) -> Iterator[Product]:
    """The whole product on SQLite, as `make run` starts it, with a data folder of its own."""
    product = Product(tmp_path_factory.mktemp("product"), **agents.environment("us-east-1"))
    with product:
        yield product


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test run's own."""
    with PostgresServer(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A Redis-compatible server of this test run's own."""
    with ValkeyServer(tmp_path_factory.mktemp("valkey")) as running:
        yield running


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """An empty folder to be FLOWBUILDER_DATA."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLite tests in a file of their own: in memory, threads could not write side by side."""
    if settings.EMBEDDED:
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections["default"].settings_dict["TEST"]["NAME"] = str(path)

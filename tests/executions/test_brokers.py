"""What the pusher of a cluster asks for messages."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import OperationalError
from django_q.brokers import Broker, get_broker
from django_q.models import OrmQ

from executions import tasks
from executions.brokers import Database, Redis
from executions.pulse import PULSE
from tests.support.processes import free_port


@pytest.fixture
def redis_gone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The settings of a product whose Redis does not answer."""
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setattr("executions.brokers._PAUSE_SECONDS", 0.0)
    return str(settings.REDIS_URL)


def test_the_database_gives_each_message_once_and_in_order(db: None) -> None:
    broker: Broker = get_broker()
    assert isinstance(broker, Database)
    for message in ("one", "two"):
        broker.enqueue(message)
    assert [broker.dequeue(), broker.dequeue(), broker.dequeue()] == [
        [(None, "one")],
        [(None, "two")],
        None,
    ]
    assert not OrmQ.objects.exists()


def test_a_message_that_another_cluster_took_is_none(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_broker().enqueue("one")
    monkeypatch.setattr("django.db.models.QuerySet.delete", lambda rows: (0, {}))
    assert get_broker().dequeue() is None


def test_a_database_that_does_not_answer_is_asked_again(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(broker: Database) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("executions.brokers._PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("executions.brokers.connection.close", lambda: None)
    monkeypatch.setattr(Database, "get_connection", gone)
    broker = Database.__new__(Database)
    assert broker.dequeue() is None
    assert "server closed the connection unexpectedly" in caplog.text


def test_a_redis_that_does_not_answer_is_asked_again(
    redis_gone: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert Redis().dequeue() is None
    assert "The queue does not answer" in caplog.text


def test_a_hint_that_cannot_be_left_is_no_failure(
    redis_gone: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The execution stands in its table; whoever started it must not hear that it does not."""
    monkeypatch.setattr(tasks, "get_broker", Redis)
    with caplog.at_level(logging.WARNING):
        tasks._enqueue()
    assert "the sweeper tells it again" in caplog.text


def test_the_pulse_hears_of_messages_and_shifts(db: None) -> None:
    PULSE.worked()
    get_broker().dequeue()
    assert PULSE.untaken is None
    get_broker().enqueue("one")
    get_broker().dequeue()
    assert PULSE.untaken is not None
    tasks.shift()
    assert PULSE.untaken is None

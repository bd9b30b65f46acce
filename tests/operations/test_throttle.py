"""Failed attempts are counted in the cache, and a cache out of reach holds nobody up."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from flowbuilder import throttle
from flowbuilder.throttle import TRIES, Attempts, address
from tests.support.servers import ValkeyServer


def test_failures_add_up_for_one_caller_at_one_thing() -> None:
    mine, other = Attempts("key", "10.0.0.1", "A"), Attempts("key", "10.0.0.1", "B")
    for _ in range(TRIES):
        assert not mine.exhausted
        mine.failed()
    assert (mine.exhausted, other.exhausted) == (True, False)
    mine.forget()
    assert not mine.exhausted


def redis_at(settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": url}}
    monkeypatch.setattr(throttle, "cache", caches["default"])


def test_with_redis_all_processes_count_together(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, valkey: ValkeyServer
) -> None:
    redis_at(settings, monkeypatch, valkey.url)
    for _ in range(TRIES):
        Attempts("key", "10.0.0.1", "A").failed()
    redis_at(settings, monkeypatch, valkey.url)
    assert Attempts("key", "10.0.0.1", "A").exhausted
    caches["default"].clear()
    caches.close_all()


def test_redis_out_of_reach_holds_nobody_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    redis_at(settings, monkeypatch, "redis://127.0.0.1:1/0")
    attempts = Attempts("key", "10.0.0.1", "A")
    attempts.failed()
    attempts.forget()
    assert not attempts.exhausted
    assert "cannot be counted" in caplog.text


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("192.0.2.1", "10.9.9.9", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "nonsense"),
        ("::1", "192.0.2.7", "192.0.2.7"),
    ],
)
def test_only_trusted_proxies_say_who_is_asking(
    settings: Settings, remote: str, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "::1"]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert address(request) == found

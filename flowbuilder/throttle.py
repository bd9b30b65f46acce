"""Failed attempts to get in, counted per caller, and refused for a while when there are many."""

from __future__ import annotations

import ipaddress
import logging
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis import RedisError

_log = logging.getLogger(__name__)

#: Failures after which attempts are refused, and the seconds after which they are forgotten.
TRIES: Final = 10
FORGET_SECONDS: Final = 300


class Attempts:
    """The failed attempts of one caller at one thing, such as to sign in under one name.

    When the cache cannot be asked, nobody is held up: what is guarded is checked all the same.
    """

    def __init__(self, kind: str, *parts: str) -> None:
        # Of one length, whatever a caller sends as a name.
        self._name = sha256("\0".join(["attempts", kind, *parts]).encode()).hexdigest()

    @property
    def exhausted(self) -> bool:
        """Whether further attempts are to be refused."""
        try:
            return int(cache.get(self._name, 0)) >= TRIES
        except RedisError as problem:
            _log.warning("Failed attempts cannot be counted: %s", problem)
            return False

    def failed(self) -> None:
        """Count one."""
        try:
            cache.add(self._name, 0, FORGET_SECONDS)
            cache.incr(self._name)
        except ValueError:  # forgotten between the two
            cache.add(self._name, 1, FORGET_SECONDS)
        except RedisError as problem:
            _log.warning("Failed attempts cannot be counted: %s", problem)

    def forget(self) -> None:
        """Forget them: this one succeeded."""
        try:
            cache.delete(self._name)
        except RedisError as problem:
            _log.warning("Failed attempts cannot be forgotten: %s", problem)


def address(request: HttpRequest) -> str:
    """The caller's address.

    Behind proxies that the setting FLOWBUILDER_TRUSTED_PROXIES names it is the last one in
    `X-Forwarded-For` that is none of theirs; what others write there is not believed.
    """
    found = str(request.META.get("REMOTE_ADDR") or "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    while forwarded and _is_proxy(found):
        found = forwarded.pop().strip() or found
    return found[:45]


def _is_proxy(address: str) -> bool:
    try:
        return any(
            ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
            for network in settings.TRUSTED_PROXIES
        )
    except ValueError:
        return False

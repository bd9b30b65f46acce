"""Telling those who watch that a journal has grown. They read it themselves, by number.

An announcement may be lost or doubled without harm: watchers also look by themselves now and then.
With Redis it is one message to all web processes; embedded, one datagram to the socket of each.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import redis
from django.conf import settings

_log = logging.getLogger(__name__)

#: The Redis channel, and the ending of the sockets' names.
CHANNEL = "flowbuilder:live"
SUFFIX = ".live"
#: Bytes of one datagram at most.
_DATAGRAM_BYTES = 16 * 1024


def announce(grown: Iterable[tuple[int, int]]) -> None:
    """Say that executions, given as (id, workspace id), have new events; never raises or waits."""
    lines = [f"{execution} {workspace}" for execution, workspace in grown]
    if not lines:
        return
    if settings.REDIS_URL:
        try:
            _redis().publish(CHANNEL, "\n".join(lines))
        except redis.RedisError as problem:
            _log.warning("Watchers were not told (%s); they look by themselves", problem)
        return
    per_datagram = _DATAGRAM_BYTES // 40
    for start in range(0, len(lines), per_datagram):
        _sockets(os.getpid()).send("\n".join(lines[start : start + per_datagram]).encode())


def parse(message: bytes) -> list[tuple[int, int]]:
    """(execution id, workspace id) of each line of an announcement."""
    pairs = (line.split() for line in message.decode().splitlines())
    return [(int(execution), int(workspace)) for execution, workspace in pairs]


def folder() -> Path:
    """Where web processes have their sockets."""
    return Path(settings.FLOWBUILDER_DATA) / "run"


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1.0, socket_connect_timeout=1.0)


class _Sockets:
    """The sockets of all web processes on this host."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._paths: list[str] = []
        #: When the folder last changed, as far as it has been listed.
        self._changed_at: int | None = None

    def send(self, message: bytes) -> None:
        """Send to each; a full buffer or a closed socket is passed over."""
        for path in self._list():
            try:
                self._socket.sendto(message, path)
            except OSError as problem:
                if problem.errno in {errno.ECONNREFUSED, errno.ENOENT}:
                    if problem.errno == errno.ECONNREFUSED:  # its process is gone
                        with contextlib.suppress(OSError):
                            os.unlink(path)
                elif problem.errno not in {errno.EAGAIN, errno.ENOBUFS}:
                    _log.warning("Watchers at %s were not told: %s", path, problem)

    def _list(self) -> list[str]:
        """Listed anew whenever a socket has come or gone."""
        try:
            changed_at = os.stat(folder()).st_mtime_ns
            if changed_at != self._changed_at:
                names = [name for name in os.listdir(folder()) if name.endswith(SUFFIX)]
                self._paths = [address(folder() / name) for name in names]
                self._changed_at = changed_at
        except FileNotFoundError:
            self._paths, self._changed_at = [], None
        return self._paths


@cache
def _sockets(pid: int) -> _Sockets:
    """The sender of this process; a forked child makes its own."""
    return _Sockets()


def address(path: Path) -> str:
    """The path as a socket address: the kernel takes 107 bytes, so a long folder goes by number."""
    if len(os.fsencode(path)) <= 100:
        return str(path)
    return f"/proc/self/fd/{_folder_handle(str(path.parent))}/{path.name}"


@cache
def _folder_handle(path: str) -> int:
    return os.open(path, os.O_PATH | os.O_DIRECTORY)

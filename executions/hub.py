"""In a web process: hears announcements and wakes those who watch. Lives on one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings
from redis.exceptions import RedisError

from executions import live

_log = logging.getLogger(__name__)

#: Seconds between tries to reach Redis.
_RECONNECT_SECONDS = 1.0


class Watch:
    """Wakes when what it watches has grown; `changed` gathers the executions meant."""

    def __init__(self) -> None:
        self.changed: set[int] = set()
        self._grown = asyncio.Event()

    def wake(self, execution_id: int) -> None:
        """An execution has grown."""
        self.changed.add(execution_id)
        self._grown.set()

    def clear(self) -> set[int]:
        """Call it before reading: from here on wait for news; gives what had grown."""
        changed, self.changed = self.changed, set()
        self._grown.clear()
        return changed

    async def wait(self, seconds: float) -> None:
        """Until it grows, `seconds` at most: announcements may be lost."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._grown.wait(), seconds)


class Hub:
    """All watches of one event loop. It listens while there are any."""

    def __init__(self) -> None:
        self._executions: dict[int, set[Watch]] = defaultdict(set)
        self._workspaces: dict[int, set[Watch]] = defaultdict(set)
        self._watches = 0
        self._listener: _SocketListener | _RedisListener | None = None

    @contextlib.contextmanager
    def execution(self, execution_id: int) -> Iterator[Watch]:
        """Watch one execution."""
        with self._watching(self._executions, execution_id) as watch:
            yield watch

    @contextlib.contextmanager
    def workspace(self, workspace_id: int) -> Iterator[Watch]:
        """Watch all executions of a workspace."""
        with self._watching(self._workspaces, workspace_id) as watch:
            yield watch

    def hear(self, message: bytes) -> None:
        """Wake whoever watches what the announcement names."""
        for execution_id, workspace_id in live.parse(message):
            watches = self._executions.get(execution_id, set())
            for watch in watches | self._workspaces.get(workspace_id, set()):
                watch.wake(execution_id)

    @contextlib.contextmanager
    def _watching(self, register: dict[int, set[Watch]], key: int) -> Iterator[Watch]:
        watch = Watch()
        register[key].add(watch)
        self._watches += 1
        if self._listener is None:
            self._listener = _RedisListener(self) if settings.REDIS_URL else _SocketListener(self)
        try:
            yield watch
        finally:
            register[key].discard(watch)
            if not register[key]:
                del register[key]
            self._watches -= 1
            if self._watches == 0:
                self._listener.close()
                self._listener = None


class _SocketListener:
    """A datagram socket in the data folder, one per event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._loop = asyncio.get_running_loop()
        live.folder().mkdir(parents=True, exist_ok=True)
        self._path = Path(live.folder()) / f"{os.getpid()}-{id(self):x}{live.SUFFIX}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(live.address(self._path))
        self._loop.add_reader(self._socket.fileno(), self._read)

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                self._hub.hear(self._socket.recv(64 * 1024))

    def close(self) -> None:
        """Listen no longer."""
        if not self._loop.is_closed():
            self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self._path.unlink(missing_ok=True)


class _RedisListener:
    """A subscription to the channel that all workers publish to."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._task = asyncio.get_running_loop().create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                await self._subscribe()
            except (RedisError, OSError) as problem:
                _log.warning("Announcements cannot be heard (%s); trying again", problem)
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _subscribe(self) -> None:
        client = redis.asyncio.from_url(settings.REDIS_URL)
        async with client, client.pubsub() as subscription:
            await subscription.subscribe(live.CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "message":
                    self._hub.hear(message["data"])

    def close(self) -> None:
        """Listen no longer."""
        self._task.cancel()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
_lock = threading.Lock()


def hub() -> Hub:
    """The hub of the running event loop."""
    with _lock:
        return _hubs.setdefault(asyncio.get_running_loop(), Hub())

"""Websockets: one execution's events as they are journalled, and a workspace's executions.

They follow the journal by number from what the browser has. Announcements only say when to look:
a browser that comes back misses nothing, and a slow one delays nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias, TypeVar
from urllib.parse import parse_qs

import orjson
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from executions import summaries
from executions.hub import hub
from executions.models import Execution
from flowbuilder.models import Membership
from flowbuilder.operations.identity import SESSION_WORKSPACE, membership

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

#: Events of one message at most.
_BATCH = 500
#: Seconds between two looks of one socket at least, between looks without an announcement, and
#: between two looks at a whole workspace.
_PACE_SECONDS, _LOOK_SECONDS, _CALM_SECONDS = 0.015, 1.0, 0.2
#: Seconds that a read waits for others who want the same.
_GATHER_SECONDS = 0.002
#: Seconds between two looks at whether a socket's owner may still watch.
_GUARD_SECONDS = 5.0
#: Rows of one message about a workspace at most.
_ROWS = 200
#: Codes a socket is closed with.
_SIGNED_OUT, _NOT_FOUND = 4401, 4404


_Key: TypeAlias = "tuple[asyncio.AbstractEventLoop, int, int]"
#: Reads that have not begun, by event loop, execution and the number they are to begin after.
_reading: dict[_Key, asyncio.Task[_News]] = {}


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, thread_name_prefix="watch")


async def _read(function: Callable[..., _T], *parameters: object) -> _T:
    """Read the database in a thread of the watchers' own, so that they never wait for requests."""

    def call() -> _T:
        try:
            return function(*parameters)
        finally:
            if not settings.EMBEDDED:  # gives it back to the pool; SQLite's stays open
                connection.close()

    return await asyncio.get_running_loop().run_in_executor(_readers(), call)


class _Watcher(AsyncWebsocketConsumer):  # type: ignore[misc] # channels has no types
    """A socket of a member, with a task that sends."""

    _task: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        await self.accept()
        member = await self._may_watch()
        if member is None:
            await self.close(code=_SIGNED_OUT)
            return
        self._task = asyncio.get_running_loop().create_task(self._follow_safely(member))

    async def _may_watch(self) -> Membership | None:
        """Who is watching, as of now; None for whoever signed out or is no member any more."""
        session, user = self.scope["session"], self.scope["user"]
        if not user.is_authenticated or not await _read(session.exists, session.session_key):
            return None
        return await _read(membership, user.pk, session.get(SESSION_WORKSPACE))

    async def _guard(self, member: Membership) -> None:
        """Close the socket of whoever may no longer see what it shows."""
        now: Membership | None = member
        while now is not None and now.workspace_id == member.workspace_id:
            await asyncio.sleep(_GUARD_SECONDS)
            now = await self._may_watch()
        await self.close(code=_SIGNED_OUT)

    async def disconnect(self, code: int) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is expected from the browser."""

    async def follow(self, member: Membership) -> None:
        """Send what the member watches, until cancelled."""
        raise NotImplementedError

    async def _follow_safely(self, member: Membership) -> None:
        following = asyncio.ensure_future(self.follow(member))
        guard = asyncio.ensure_future(self._guard(member))
        try:
            await asyncio.wait({following, guard}, return_when=asyncio.FIRST_COMPLETED)
            for done in (following, guard):
                if done.done():
                    done.result()
        except Exception:  # noqa: BLE001 - recorded
            _log.exception("A websocket failed: %s", self.scope["path"])
            await self.close(code=1011)  # the browser comes back from where it is
        finally:
            following.cancel()
            guard.cancel()
            await asyncio.gather(following, guard, return_exceptions=True)

    async def put(self, message: dict[str, Any]) -> None:
        """Send one message."""
        await self.send(text_data=orjson.dumps(message).decode())


class ExecutionConsumer(_Watcher):
    """`/ws/executions/{flowId}/{aliasId}/{name}?after=SEQ`: {"events": […], "execution": row}."""

    async def follow(self, member: Membership) -> None:
        found = await _read(_find, member.workspace_id, self.scope["url_route"]["kwargs"])
        if found is None:
            await self.close(code=_NOT_FOUND)
            return
        seq = _after(self.scope["query_string"])
        sent: dict[str, Any] | None = None
        with hub().execution(found) as watch:
            while True:
                watch.clear()
                looked_at = time.monotonic()
                news = await _news(found, seq)
                if news.row is None:
                    await self.close(code=_NOT_FOUND)
                    return
                if news.seq > seq or news.row != sent:
                    await self.send(text_data=news.message)
                    sent, seq = news.row, news.seq
                if seq >= news.row["lastSeq"]:
                    if news.row["status"] != Execution.Status.RUNNING:
                        return
                    await watch.wait(_LOOK_SECONDS)
                await asyncio.sleep(looked_at + _PACE_SECONDS - time.monotonic())


class WorkspaceConsumer(_Watcher):
    """`/ws/executions`: {"changed": [row, …]} for what was started, went on or ended."""

    async def follow(self, member: Membership) -> None:
        known: dict[str, tuple[str, int]] = {}
        since = timezone.now()
        with hub().workspace(member.workspace_id) as watch:
            while True:
                ids = watch.clear()
                looked_at = timezone.now()
                rows = await _read(_changed, member.workspace_id, ids, since)
                since = looked_at - timedelta(seconds=5)
                changed = [row for row in rows if known.get(row["arn"]) != _state(row)]
                if changed:
                    await self.put({"changed": changed})
                known = {row["arn"]: _state(row) for row in rows} | {
                    row["arn"]: _state(row) for row in changed
                }
                await watch.wait(_LOOK_SECONDS)
                await asyncio.sleep(_CALM_SECONDS)


def _after(query: bytes) -> int:
    given = parse_qs(query.decode(errors="replace")).get("after", ["0"])[0]
    return int(given) if given.isdecimal() and len(given) < 18 else 0


def _find(workspace_id: int, names: dict[str, str]) -> int | None:
    return (
        Execution.objects.filter(workspace_id=workspace_id, **names)
        .values_list("id", flat=True)
        .first()
    )


@dataclass(frozen=True, slots=True)
class _News:
    """What watchers of an execution are told next."""

    #: None when there is no such execution any more.
    row: dict[str, Any] | None
    #: Number of the last event told.
    seq: int
    message: str


async def _news(execution_id: int, after: int) -> _News:
    """What there is above number `after`. Watchers that ask for the same share one read.

    It begins a moment after the first of them has asked, so none is told what was there before.
    """
    key = asyncio.get_running_loop(), execution_id, after
    reading = _reading.get(key)
    if reading is None:
        reading = _reading[key] = key[0].create_task(_gather(key))
    return await asyncio.shield(reading)


async def _gather(key: _Key) -> _News:
    try:
        await asyncio.sleep(_GATHER_SECONDS)
    finally:
        del _reading[key]
    _, execution_id, after = key
    return await _read(_look, execution_id, after)


def _look(execution_id: int, after: int) -> _News:
    """The execution's row, then its events above `after`: the row may lag behind, never lead."""
    rows = summaries.rows(Execution.objects.filter(id=execution_id))
    if not rows:
        return _News(None, after, "")
    events = summaries.events(execution_id, after, _BATCH)
    message = orjson.dumps({"events": events, "execution": rows[0]}).decode()
    return _News(rows[0], events[-1]["seq"] if events else after, message)


def _changed(workspace_id: int, ids: set[int], since: datetime) -> list[dict[str, Any]]:
    """Rows that were announced, that run, or that were started or ended since."""
    lately = Q(id__in=list(ids)[:_ROWS]) | Q(ended_at__gte=since) | Q(created_at__gte=since)
    running = Q(status=Execution.Status.RUNNING)
    mine = Execution.objects.filter(workspace_id=workspace_id)
    return summaries.rows(mine.filter(lately | running).order_by("-created_at", "-id")[:_ROWS])


def _state(row: dict[str, Any]) -> tuple[str, int]:
    return row["status"], row["lastSeq"]

"""Sessions of Monty's: each in a process of its own, one of them started before it is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from pydantic_monty import AsyncMonty, AsyncMontySession, MontyError, OSPolicy, ResourceLimits

#: Fed to a session before anything else: one that was opened some time ago may have died.
_KNOCK = "None"


class Bounds(NamedTuple):
    """What a session is opened with."""

    #: Seconds that code may run, and that it may sleep.
    seconds: float
    #: Bytes of memory.
    memory: int
    #: Calls within calls.
    depth: int


class Sessions:
    """Opens sessions. When one has ended, another with the same bounds is opened: calls are mostly
    alike, and starting a process takes most of a call's time.
    """

    def __init__(self, pool: AsyncMonty) -> None:
        self._pool = pool
        self._spare: tuple[Bounds, asyncio.Task[AsyncMontySession]] | None = None
        self._chores = set[asyncio.Task[None]]()

    @asynccontextmanager
    async def opened(self, bounds: Bounds) -> AsyncIterator[AsyncMontySession]:
        """A session that has heard one knock and nothing else. Raises MontyError without one."""
        session = await self._take_spare(bounds)
        if session is None:
            session = await self._open(bounds)
            await session.feed_run(_KNOCK)
        try:
            yield session
        finally:
            self._later(self._end(session))
            if self._spare is None:
                self._spare = bounds, asyncio.create_task(self._open(bounds))

    async def close(self) -> None:
        """End what is waiting; sessions in use are to be ended before."""
        spare, self._spare = self._spare, None
        if spare is not None:
            self._later(self._drop(spare[1]))
        await asyncio.gather(*self._chores)

    async def _take_spare(self, bounds: Bounds) -> AsyncMontySession | None:
        """The session that was opened before, if it is of these bounds and still lives."""
        spare, self._spare = self._spare, None
        if spare is None:
            return None
        if spare[0] != bounds:
            self._later(self._drop(spare[1]))
            return None
        try:
            session = await spare[1]
            await session.feed_run(_KNOCK)
        except MontyError:
            return None
        return session

    async def _open(self, bounds: Bounds) -> AsyncMontySession:
        limits = ResourceLimits(
            max_feed_duration_secs=bounds.seconds,
            max_total_sleep_secs=bounds.seconds,
            max_memory=bounds.memory,
            max_recursion_depth=bounds.depth,
        )
        policy = OSPolicy(sleep_system_max=bounds.seconds)
        return await self._pool.checkout(limits=limits, os_policy=policy).__aenter__()

    async def _drop(self, opening: asyncio.Task[AsyncMontySession]) -> None:
        try:
            session = await opening
        except MontyError:
            return
        await self._end(session)

    @staticmethod
    async def _end(session: AsyncMontySession) -> None:
        await session.__aexit__(None, None, None)

    def _later(self, chore: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

"""Takes calls by a socket and has each answered by a process of Monty's own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket

from pydantic_monty import AsyncMonty, MontyCrashedError

from ..exchange import CALL, HEAD, LENGTH, Head, Printed, Request, failure
from .reading import Reader
from .session import answer
from .sessions import Sessions

#: Seconds between looks whether the owner lives.
_LOOK = 1.0
#: Has received descriptors closed in Monty's processes from the start, where the system can do so.
_CLOSED_ELSEWHERE = getattr(socket, "MSG_CMSG_CLOEXEC", 0)


def main(channel_fd: int, places: int) -> None:
    """Answer calls until the owner closes the channel or dies; `places`: calls at once."""
    os.set_inheritable(channel_fd, False)
    os.dup2(1, 2)  # what could be told of the start has been told; Monty's processes inherit it
    asyncio.run(Host(socket.socket(fileno=channel_fd), places).serve())


class Host:
    """The calls in flight, and the pool of Monty's processes."""

    def __init__(self, channel: socket.socket, places: int) -> None:
        self._channel = channel
        # Two more than calls at once: one that waits to be used, and one that is ending.
        self._pool = AsyncMonty(max_processes=places + 2, max_checkouts_per_worker=1)
        self._sessions = Sessions(self._pool)
        self._reader = Reader()
        self._calls = set[asyncio.Task[None]]()
        self._ended = asyncio.Event()

    async def serve(self) -> None:
        """Say once whether Monty can be started, then serve. Calls in flight end with this."""
        owner = os.getppid()
        try:
            await self._pool.__aenter__()
        except (OSError, RuntimeError, MontyCrashedError) as problem:
            self._channel.send(json.dumps({"problem": str(problem)}).encode())
            return
        self._channel.send(b"{}")
        asyncio.get_running_loop().add_reader(self._channel, self._take)
        while not self._ended.is_set() and os.getppid() == owner:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _LOOK)
        asyncio.get_running_loop().remove_reader(self._channel)
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        await self._sessions.close()
        await self._pool.__aexit__(None, None, None)

    def _take(self) -> None:
        message, fds, _, _ = socket.recv_fds(self._channel, len(CALL), 2, _CLOSED_ELSEWHERE)
        for fd in fds:
            os.set_inheritable(fd, False)
        if message != CALL:
            self._ended.set()
            return
        data, end = (socket.socket(fileno=fd) for fd in fds)
        call = asyncio.create_task(self._serve(data, end))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _serve(self, data: socket.socket, end: socket.socket) -> None:
        """Answer one call, unless the other side hangs up before."""
        loop, work = asyncio.get_running_loop(), asyncio.create_task(self._answer(data))

        def hang_up() -> None:
            loop.remove_reader(end)
            work.cancel()

        loop.add_reader(end, hang_up)
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait([work])
            raise
        finally:
            loop.remove_reader(end)
            end.close()

    async def _answer(self, data: socket.socket) -> None:
        requests, answers = await asyncio.open_connection(sock=data)
        try:
            head = Head(*HEAD.unpack(await requests.readexactly(HEAD.size)))
            content = await self._run(head, await requests.readexactly(head.length))
            answers.write(LENGTH.pack(len(content)) + content)
            await answers.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # nobody waits any more
        finally:
            answers.close()

    async def _run(self, head: Head, body: bytes) -> bytes:
        printed = Printed(head.printed)
        try:
            request: Request = json.loads(body)
        except (ValueError, RecursionError) as problem:
            return failure("python", f"The code's inputs cannot be read: {problem}.", printed)
        source = await self._reader.read(request["code"], wants_value="handler" not in request)
        if source.problem:
            return failure("python", source.problem, printed)
        try:
            return await answer(self._sessions, source, request, head, printed)
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked hears of it
            return failure("python", f"Monty could not run the code: {error!r}.", printed)

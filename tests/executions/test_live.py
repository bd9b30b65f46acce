"""From a commit to those who watch: announcements, the hub, the websockets."""

from __future__ import annotations

import asyncio
import os
import socket as sockets
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.models import Model
from django.utils import timezone

from executions import consumers, journal, leases, live
from executions.engine.events import Event, Kind, Status
from executions.hub import hub
from executions.journal import Ending, Entry, Group
from executions.models import Execution
from executions.routing import websocket_urlpatterns
from flowbuilder.models import Membership, Workspace
from flowbuilder.wire.context import Context
from tests.executions.support import chain, execution
from tests.support.servers import ValkeyServer


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FLOWBUILDER_DATA = tmp_path
    yield
    live._sockets(os.getpid())._socket.close()
    live._sockets.cache_clear()
    close = [consumers._readers().submit(connections.close_all) for _ in range(16)]
    for done in close:
        done.result()


def append(run: Execution, events: int, *, announced: bool = True) -> None:
    """Write so many events under the lease "mine"; claims it first if need be."""
    leases.claim([run.pk], "mine", timezone.now())
    run.refresh_from_db()
    now = timezone.now()
    group = [(now, Event(Kind.NODE_SKIPPED, f"N{number}")) for number in range(events)]
    assert Group([Entry(run.pk, run.last_seq, group)], "mine", now).write() == set()
    if announced:
        live.announce([(run.pk, run.workspace_id)])


def stop(run: Execution) -> None:
    journal.end(run.pk, Ending(Status.ABORTED), timezone.now())
    live.announce([(run.pk, run.workspace_id)])


@asynccontextmanager
async def socket(address: str, context: Context | None) -> AsyncIterator[WebsocketCommunicator]:
    """A websocket of the person, or of nobody."""
    user: Any = AnonymousUser()
    session = SessionStore()
    if context is not None:
        user = await get_user_model().objects.aget(pk=context.user_id)
        await session.acreate()
    communicator = WebsocketCommunicator(URLRouter(websocket_urlpatterns), address)
    communicator.scope |= {"user": user, "session": session}
    connected, _ = await communicator.connect()
    assert connected
    try:
        yield communicator
    finally:
        await communicator.disconnect()


def address(run: Execution, after: int = 0) -> str:
    return f"/ws/executions/{run.flow_id}/{run.alias_id}/{run.name}?after={after}"


async def follow(communicator: WebsocketCommunicator, until: int) -> list[dict[str, Any]]:
    """The events that arrive up to the number."""
    events: list[dict[str, Any]] = []
    while not events or events[-1]["seq"] < until:
        events += (await communicator.receive_json_from(timeout=5))["events"]
    return events


async def test_an_announcement_wakes_who_watches_the_execution_or_its_workspace() -> None:
    with hub().execution(7) as one, hub().workspace(3) as all_of_it, hub().execution(8) as other:
        live.announce([(7, 3)])
        await one.wait(5)
        await all_of_it.wait(5)
        assert (one.clear(), all_of_it.clear(), other.clear()) == ({7}, {7}, set())
    assert list(live.folder().iterdir()) == []


async def test_a_data_folder_with_a_long_path_is_no_hindrance(
    settings: Any, tmp_path: Path
) -> None:
    settings.FLOWBUILDER_DATA = tmp_path / ("long" * 40)
    with hub().execution(7) as watch:
        live.announce([(7, 3)])
        await watch.wait(5)
        assert watch.clear() == {7}


async def test_the_socket_of_a_dead_process_is_cleared_away() -> None:
    live.folder().mkdir(parents=True)
    left = live.folder() / f"1-dead{live.SUFFIX}"
    dead = sockets.socket(sockets.AF_UNIX, sockets.SOCK_DGRAM)
    dead.bind(str(left))
    dead.close()
    live.announce([(7, 3)])
    assert not left.exists()


def test_announcing_without_watchers_is_silent(settings: Any) -> None:
    live.announce([(7, 3)])
    live.announce([])


async def test_a_watcher_gets_what_was_and_what_comes(owner: Context, workspace: Workspace) -> None:
    run = await sync_to_async(execution)(workspace, chain(1), {"a": 1})
    async with socket(address(run), owner) as watcher:
        first = await watcher.receive_json_from(timeout=5)
        assert [event["kind"] for event in first["events"]] == ["FlowInput"]
        assert first["events"][0]["data"] == {"fields": [{"name": "document", "value": {"a": 1}}]}
        assert first["execution"]["status"] == "Running"
        await sync_to_async(append)(run, 3)
        events = await follow(watcher, until=4)
        assert [event["seq"] for event in events] == [2, 3, 4]
        await sync_to_async(stop)(run)
        last = await watcher.receive_json_from(timeout=5)
        while last["execution"]["status"] == "Running":
            last = await watcher.receive_json_from(timeout=5)
        assert last["execution"]["status"] == "Aborted"
        assert last["execution"]["lastSeq"] == 5


async def test_watchers_of_one_execution_share_what_is_read(
    owner: Context, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await sync_to_async(execution)(workspace, chain(1), {})
    looks: list[int] = []
    look = consumers._look

    def counted(execution_id: int, after: int) -> Any:
        looks.append(after)
        return look(execution_id, after)

    async with AsyncExitStack() as sockets_:
        watchers = [
            await sockets_.enter_async_context(socket(address(run), owner)) for _ in range(12)
        ]
        for watcher in watchers:
            await follow(watcher, until=1)
        monkeypatch.setattr(consumers, "_look", counted)
        await sync_to_async(append)(run, 2)
        for watcher in watchers:
            assert [event["seq"] for event in await follow(watcher, until=3)] == [2, 3]
    assert looks.count(1) < len(watchers) / 2


async def test_a_returning_watcher_misses_nothing(owner: Context, workspace: Workspace) -> None:
    run = await sync_to_async(execution)(workspace, chain(1), {})
    async with socket(address(run), owner) as watcher:
        await follow(watcher, until=1)
    await sync_to_async(append)(run, 1200)
    async with socket(address(run, after=1), owner) as watcher:
        events = await follow(watcher, until=1201)
    assert [event["seq"] for event in events] == list(range(2, 1202))


async def test_lost_announcements_only_delay(owner: Context, workspace: Workspace) -> None:
    run = await sync_to_async(execution)(workspace, chain(1), {})
    async with socket(address(run), owner) as watcher:
        await follow(watcher, until=1)
        await sync_to_async(append)(run, 2, announced=False)
        assert [event["seq"] for event in await follow(watcher, until=3)] == [2, 3]


async def test_a_socket_is_for_members_and_for_what_is_theirs(
    owner: Context, stranger: Context, workspace: Workspace
) -> None:
    run = await sync_to_async(execution)(workspace, chain(1), {})
    cases = (
        (None, 4401, address(run)),
        (stranger, 4404, address(run)),
        (None, 4401, "/ws/executions"),
    )
    for who, code, where in cases:
        async with socket(where, who) as watcher:
            closed = await watcher.receive_output(timeout=5)
            assert (closed["type"], closed["code"]) == ("websocket.close", code)


@pytest.mark.parametrize("ended", [Membership, Session])
@pytest.mark.parametrize("dashboard", [True, False])
async def test_a_socket_ends_with_the_membership_and_with_the_session(
    owner: Context,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    ended: type[Model],
    dashboard: bool,
) -> None:
    monkeypatch.setattr(consumers, "_GUARD_SECONDS", 0.1)
    run = await sync_to_async(execution)(workspace, chain(1), {})
    async with socket("/ws/executions" if dashboard else address(run), owner) as watcher:
        if not dashboard:
            await follow(watcher, until=1)
        await ended._default_manager.all().adelete()
        closed = await watcher.receive_output(timeout=5)
        while closed["type"] == "websocket.send":
            closed = await watcher.receive_output(timeout=5)
        assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


async def test_the_dashboard_hears_of_its_workspace_only(
    owner: Context, workspace: Workspace, other: Workspace
) -> None:
    async with socket("/ws/executions", owner) as watcher:
        await asyncio.sleep(0.05)
        await sync_to_async(execution)(other, chain(1), {})
        run = await sync_to_async(execution)(workspace, chain(1), {})
        live.announce([(run.pk, workspace.pk)])
        message = await watcher.receive_json_from(timeout=5)
        assert [(row["name"], row["status"]) for row in message["changed"]] == [
            (run.name, "Running")
        ]
        await sync_to_async(stop)(run)
        message = await watcher.receive_json_from(timeout=5)
        assert [(row["name"], row["status"]) for row in message["changed"]] == [
            (run.name, "Aborted")
        ]
        assert await watcher.receive_nothing(timeout=1.5)


def test_each_process_has_a_socket_of_its_own() -> None:
    async def listening() -> list[str]:
        with hub().execution(1):
            return [path.name for path in live.folder().iterdir()]

    (name,) = asyncio.run(listening())
    assert name.startswith(f"{os.getpid()}-")


async def test_with_redis_every_web_process_hears(settings: Any, valkey: ValkeyServer) -> None:
    settings.REDIS_URL = valkey.url
    live._redis.cache_clear()
    with hub().execution(7) as one, hub().workspace(3) as all_of_it:
        for _ in range(100):  # until the subscription stands
            live.announce([(7, 3)])
            await one.wait(0.05)
            if one.clear():
                break
        await all_of_it.wait(5)
        assert all_of_it.clear() == {7}
    live._redis().close()
    live._redis.cache_clear()
    await asyncio.sleep(0.05)


async def test_redis_out_of_reach_only_delays(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    live._redis.cache_clear()
    live.announce([(7, 3)])
    assert "look by themselves" in caplog.text
    live._redis.cache_clear()

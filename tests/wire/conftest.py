"""Clients that ask the view through Django's ASGI handler, as Daphne does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.urls import resolve
from pytest_django import Settings

from flowbuilder.asgi import WireHandler
from flowbuilder.wire.context import REGISTRY, Operation, Registered

HOST = "127.0.0.1:8000"


class Signed(httpx.Auth):
    """Signs as botocore does, with the key of a role."""

    requires_request_body = True

    def __init__(
        self, role: str = "admin", secret: str | None = None, token: str | None = None
    ) -> None:
        self._credentials = Credentials(role.upper(), secret or role, token)

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:
        wanted = {n: v for n, v in request.headers.items() if n in {"content-type", "if-match"}}
        asked = AWSRequest(request.method, str(request.url), headers=wanted, data=request.content)
        SigV4Auth(self._credentials, "bedrock", "us-east-1").add_auth(asked)
        request.headers.update(dict(asked.headers.items()))
        yield request


class Served:
    """Operations that stand in for the real ones."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        resolve("/api/")  # the real ones have registered before any stands in for them
        self._patch = patch

    def __call__(self, name: str, function: Operation, role: str = "viewer") -> None:
        self._patch.setitem(REGISTRY, name, Registered(name, role, function, role != "viewer"))


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Served:
    return Served(monkeypatch)


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the application; unsigned unless `auth=Signed(role)`."""
    settings.WIRE_IDENTITY = settings.WIRE_AUDIT = "tests.wire.people"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    transport = httpx.ASGITransport(WireHandler(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        yield client


class Asked:
    """One request of which the answer is followed message by message."""

    def __init__(self, path: str, body: bytes) -> None:
        request = httpx.Request("POST", f"http://{HOST}{path}", content=body)
        signed = next(Signed().auth_flow(request))
        self._scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in signed.headers.raw],
        }
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._incoming.put_nowait({"type": "http.request", "body": body})
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def message(self) -> dict[str, Any]:
        """The next message of the answer."""
        return await asyncio.wait_for(self._outgoing.get(), 5)

    def go_away(self) -> None:
        """The caller closes the connection."""
        self._incoming.put_nowait({"type": "http.disconnect"})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Asked]:
        application = WireHandler()
        task = asyncio.create_task(
            application(self._scope, self._incoming.get, self._outgoing.put)  # type: ignore[arg-type]
        )
        yield self
        self.go_away()
        await asyncio.wait_for(task, 5)

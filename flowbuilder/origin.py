"""Websockets are opened by our own pages only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class SameOrigin:
    """Refuses a websocket whose `Origin` is neither the host it asks nor a trusted origin.

    Browsers send cookies with websockets whoever opens them and set `Origin` themselves, so that
    another site's page would otherwise read a signed-in user's executions. What sends no `Origin`
    is no browser, and carries no cookie it was not given.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if not allowed(dict(scope["headers"])):
            await send({"type": "websocket.close", "code": 4403})
            return
        await self._app(scope, receive, send)


def allowed(headers: dict[bytes, bytes]) -> bool:
    """Whether a websocket with these request headers is ours."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc == headers.get(b"host", b"").decode("latin-1")

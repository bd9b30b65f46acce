"""The product's server for `bench.wire`: with a bare view beside the API, and a clock around all.

`python -m bench.served` serves at HOST and PORT, with Daphne as `manage.py web` does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bench import CLOCK
from flowbuilder.asgi import application as product
from flowbuilder.server import serve

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]


class Clock:
    """The application with a clock around it, which runs from a request's arrival there."""

    def __init__(self, application: Any) -> None:
        self._application = application
        #: Until the first part of the answer's body that is not empty, and until its last part.
        self._first = self._last = 0.0

    async def __call__(self, scope: Message, receive: Any, send: Send) -> None:
        if scope["path"] == CLOCK:
            await self._tell(send)
            return
        began, has_begun = time.perf_counter(), False

        async def timed(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.body":
                self._last = (time.perf_counter() - began) * 1000
                if message.get("body") and not has_begun:
                    has_begun, self._first = True, self._last
            await send(message)

        await self._application(scope, receive, timed)

    async def _tell(self, send: Send) -> None:
        body = json.dumps({"first": self._first, "last": self._last}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Serve until told to stop."""
    serve("bench.served:application")


application = Clock(product)

if __name__ == "__main__":
    main()

"""A small application on Daphne as the product runs it: what it answers says how it was asked.

`python -m tests.wire.http2_app PORT LIMIT SILENCE`: bodies of LIMIT bytes, connections without a
word closed after SILENCE seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from django.conf import settings

#: Parts of the slow answer, and seconds between them.
PARTS, PAUSE = 2, 0.8


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """`/slow` answers in parts; anything else with what it was asked."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/slow":
        for number in range(PARTS):
            part = {"type": "http.response.body", "body": b"%d;" % number, "more_body": True}
            await send(part)
            await asyncio.sleep(PAUSE)
        await send({"type": "http.response.body", "body": b"end"})
        return
    told = {
        "method": scope["method"],
        "raw_path": scope["raw_path"].decode(),
        "host": dict(scope["headers"]).get(b"host", b"").decode(),
        "bytes": len(body),
    }
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})


def main(port: str, limit: str, silence: str) -> None:
    settings.configure(MAX_BODY_BYTES=int(limit))
    from daphne import server

    from flowbuilder.server import adapt_daphne

    adapt_daphne()

    class Factory(server.HTTPFactory):  # type: ignore[misc]
        def __init__(self, of: Any) -> None:
            super().__init__(of)
            self.timeOut = float(silence)

    server.HTTPFactory = Factory
    endpoint = f"tcp:port={port}:interface=127.0.0.1"
    server.Server(application, [endpoint], verbosity=0, application_close_timeout=1).run()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Daphne as it runs here: bodies over the limit are refused before they are read.

Daphne hands a request on when its body has arrived whole, however large, so the limit is kept where
Twisted receives it. What Daphne itself refuses, it refuses in JSON, not with a page of its own.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from daphne import server
from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings

#: Seconds in which a refused request's sender may go on sending, so that it reads the answer
#: instead of finding the connection reset.
_LINGER_SECONDS = 5.0


class Request(WebRequest):  # type: ignore[misc] # Daphne has no types
    """A request whose body is limited to `MAX_BODY_BYTES`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refused = False
        # Twisted would take forms apart in the event loop; nothing here reads what it finds.
        self._parsePOSTFormSubmission = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """The headers are there. `length` is None for a body in chunks."""
        if length is not None and length > settings.MAX_BODY_BYTES:
            super().gotLength(0)
            self._refuse()
        else:
            super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """A part of the body has arrived."""
        if not self._refused:
            super().handleContentChunk(data)
            if self.content.tell() > settings.MAX_BODY_BYTES:
                self._refuse()

    def requestReceived(self, *args: Any) -> None:  # noqa: N802 - Twisted's name
        """The body has arrived whole."""
        if self._refused:
            self.channel.loseConnection()
        else:
            super().requestReceived(*args)

    def basic_error(self, status: int, status_text: bytes, body: str) -> None:
        """What Daphne refuses by itself."""
        start = {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"Content-Type", b"application/json")],
        }
        self.handle_reply(start)
        message = {"message": f"{status_text.decode()}: {body}"}
        self.handle_reply({"type": "http.response.body", "body": json.dumps(message).encode()})

    def _refuse(self) -> None:
        """Answer at once; what still arrives is dropped, and the connection ends soon."""
        self._refused = True
        self.requestHeaders.removeHeader(b"expect")  # or the sender would be asked to go on
        limit = f"{settings.MAX_BODY_BYTES:,} bytes (setting FLOWBUILDER_MAX_BODY_BYTES)"
        body = json.dumps({"message": f"The body is larger than {limit}."}).encode()
        self.channel.transport.write(
            b"HTTP/1.1 413 Content Too Large\r\n"
            b"Content-Type: application/json\r\n"
            b"x-amzn-ErrorType: RequestEntityTooLargeException\r\n"
            b"Connection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        asyncio.get_running_loop().call_later(_LINGER_SECONDS, self.channel.loseConnection)


class _Factory(HTTPFactory):  # type: ignore[misc] # Daphne has no types
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


def limit_bodies() -> None:
    """Make Daphne's servers in this process take requests as above; it has no setting for that."""
    server.HTTPFactory = _Factory

"""Daphne as it runs here: with limited bodies, and with HTTP/2 for SDKs that speak nothing else.

Daphne hands a request on when its body has arrived whole, however large, so the limit is kept where
Twisted receives it. The AWS SDK for JavaScript invokes flows over HTTP/2, without TLS at an http:
address by simply beginning to speak it; Twisted knows the protocol but waits for TLS to ask for it.
What Daphne itself refuses, it refuses in JSON, not with a page of its own.
"""

from __future__ import annotations

import asyncio
import gc
import json
from importlib import import_module
from typing import Any

from daphne import server
from daphne.cli import CommandLineInterface
from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings
from django.db import connection
from django.urls import get_resolver
from twisted.web.http import HTTPChannel

from flowbuilder import http2
from flowbuilder.wire.routes import routes

#: Seconds in which a refused request's sender may go on sending, so that it reads the answer
#: instead of finding the connection reset.
_LINGER_SECONDS = 5.0
#: How an HTTP/2 connection begins; no method of HTTP/1.1 is named so.
_PREFACE = b"PRI"
_TOO_LARGE = (413, b"Content Too Large", b"RequestEntityTooLargeException")


class Request(WebRequest):  # type: ignore[misc] # Daphne has no types
    """A request whose body is limited to `MAX_BODY_BYTES`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refused = False
        # Twisted would take forms apart in the event loop; nothing here reads what it finds.
        self._parsePOSTFormSubmission = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """The headers are there. `length` is None for a body of unknown length."""
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

    def requestReceived(  # noqa: N802 - Twisted's name
        self, command: bytes, path: bytes, version: bytes
    ) -> None:
        """The body has arrived whole."""
        if not self._refused:
            super().requestReceived(command, path, version)
        elif isinstance(self.channel, HTTPChannel):
            self.loseConnection()
        else:
            self.method, self.uri, self.clientproto = command, path, version
            status, _, code = _TOO_LARGE
            self._answer(status, _too_large(), [(b"x-amzn-ErrorType", code)])

    def basic_error(self, status: int, status_text: bytes, body: str) -> None:
        """What Daphne refuses by itself."""
        self._answer(status, f"{status_text.decode()}: {body}", [])

    def _answer(self, status: int, message: str, headers: list[tuple[bytes, bytes]]) -> None:
        headers = [(b"Content-Type", b"application/json"), *headers]
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": _json(message)})

    def _refuse(self) -> None:
        """Drop what still arrives. HTTP/1.1 is answered at once, and the connection ends soon."""
        self._refused = True
        self.content.truncate(0)
        self.requestHeaders.removeHeader(b"expect")  # or the sender would be asked to go on
        if isinstance(self.channel, HTTPChannel):
            body = _json(_too_large())
            transport: Any = self.channel.transport
            transport.write(
                b"HTTP/1.1 %d %s\r\nx-amzn-ErrorType: %s\r\nContent-Type: application/json\r\n"
                b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
                % (*_TOO_LARGE, len(body), body)
            )
            asyncio.get_running_loop().call_later(_LINGER_SECONDS, self.channel.loseConnection)


def _too_large() -> str:
    limit = f"{settings.MAX_BODY_BYTES:,} bytes (setting FLOWBUILDER_MAX_BODY_BYTES)"
    return f"The body is larger than {limit}."


def _json(message: str) -> bytes:
    return json.dumps({"message": message}).encode()


class _Factory(HTTPFactory):  # type: ignore[misc] # Daphne has no types
    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        connect, receive = protocol.makeConnection, protocol.dataReceived

        def connected(transport: Any) -> None:
            def first_received(data: bytes) -> None:
                """Say what TLS would have said: the protocol, here by how it begins."""
                if data.startswith(_PREFACE):
                    transport.negotiatedProtocol = b"h2"
                protocol.dataReceived = receive
                receive(data)

            protocol.dataReceived = first_received
            connect(transport)

        protocol.makeConnection = connected
        return protocol


def serve(application: str) -> None:
    """Serve an ASGI application, `module:name`, at HOST and PORT until told to stop."""
    adapt_daphne()
    if settings.EMBEDDED:
        _hold_database()
    _load(application)
    CommandLineInterface().run(
        [
            *("--bind", settings.HOST, "--port", str(settings.PORT)),
            *("--verbosity", "0", "--application-close-timeout", "5", application),
        ]
    )


def _hold_database() -> None:
    """Keep one connection to SQLite: when the last is closed, its log is copied and deleted.

    Every request has a connection of its own, so each would pay for that.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA schema_version")


def _load(application: str) -> None:
    """Load here what the first requests would, and keep the garbage collector away from it.

    These objects stay for good, and a full collection that visits them all holds up every request
    for 70 to 80 ms.
    """
    import_module(application.partition(":")[0])
    _ = get_resolver().url_patterns
    routes()
    gc.collect()
    gc.freeze()


def adapt_daphne() -> None:
    """Make Daphne's servers in this process work as above; it has no setting for that."""
    server.HTTPFactory = _Factory
    http2.adapt_twisted()

"""SDKs that speak HTTP/2 without TLS are answered, however soon they say goodbye."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    ResponseReceived,
    StreamEnded,
)

from tests.support.processes import answers, free_port, spawn, wait_until
from tests.support.product import ROOT
from tests.wire.http2_app import PARTS, PAUSE

_LIMIT = 100_000
#: Seconds; shorter than the slow answer pauses.
_SILENCE = 0.5


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where Daphne with the application of these tests listens."""
    found = free_port()
    command = [sys.executable, "-m", "tests.wire.http2_app", str(found), str(_LIMIT), str(_SILENCE)]
    web = spawn(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(found), "Daphne to listen")
        yield found
    finally:
        web.terminate()
        web.wait(20)


class Client:
    """One connection."""

    def __init__(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.state = H2Connection()
        self.state.initiate_connection()
        self.closed = False
        #: Whether it only listens.
        self.silent = False

    def ask(self, path: str, body: bytes = b"") -> int:
        """Send a request; gives its stream."""
        stream = self.state.get_next_available_stream_id()
        method = "POST" if body else "GET"
        headers = {":method": method, ":path": path, ":authority": self._host, ":scheme": "http"}
        self.state.send_headers(stream, list(headers.items()), end_stream=not body)
        while body:
            size = min(self.state.local_flow_control_window(stream), 16_384, len(body))
            if size:
                self.state.send_data(stream, body[:size], end_stream=size == len(body))
                body = body[size:]
            else:
                self.flush()
                self.receive()
        self.flush()
        return stream

    def flush(self) -> None:
        self._socket.sendall(self.state.data_to_send())

    def goodbye(self) -> None:
        """Say that no more requests follow, as Node.js does when a session is closed."""
        raw = (8).to_bytes(3, "big") + b"\x07\x00" + bytes(4) + bytes(8)
        self._socket.sendall(raw)

    def close(self) -> None:
        self._socket.close()

    def receive(self) -> list[Event]:
        data = self._socket.recv(65_536)
        self.closed = self.closed or not data
        events = self.state.receive_data(data) if data else []
        for event in events:
            if isinstance(event, DataReceived) and event.flow_controlled_length:
                self.state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        if not self.silent:
            self.flush()
        return events

    def answer(self, stream: int) -> tuple[int, bytes]:
        """Status and body of the answer on a stream."""
        status, body = 0, b""
        while not self.closed:
            for event in self.receive():
                assert not isinstance(event, ConnectionTerminated), event
                if getattr(event, "stream_id", None) != stream:
                    continue
                if isinstance(event, ResponseReceived):
                    status = int(dict(event.headers or [])[b":status"])
                elif isinstance(event, DataReceived):
                    body += event.data
                elif isinstance(event, StreamEnded):
                    return status, body
        raise AssertionError(f"hung up after {status} {body!r}")


@pytest.fixture
def client(port: int) -> Iterator[Client]:
    made = Client(port)
    yield made
    made.close()


def test_a_request_over_http2_is_served(client: Client, port: int) -> None:
    status, body = client.answer(client.ask("/api/flows/arn%3Aaws%2Fx/", b"x" * 70_000))
    assert (status, json.loads(body)) == (
        200,
        {
            "method": "POST",
            "raw_path": "/api/flows/arn%3Aaws%2Fx/",
            "host": f"127.0.0.1:{port}",
            "bytes": 70_000,
        },
    )


_SLOW = b"".join(b"%d;" % number for number in range(PARTS)) + b"end"


def test_an_answer_on_its_way_arrives_after_a_goodbye(client: Client) -> None:
    stream = client.ask("/slow")
    client.goodbye()
    assert client.answer(stream) == (200, _SLOW)


def test_an_answer_may_take_longer_than_a_silent_connection_lasts(client: Client) -> None:
    assert PAUSE > _SILENCE
    stream = client.ask("/slow")
    client.silent = True
    assert client.answer(stream) == (200, _SLOW)


def test_a_connection_without_a_request_ends(client: Client) -> None:
    client.flush()
    started = time.monotonic()
    while not client.closed:
        client.receive()
    assert time.monotonic() - started < 5


def test_a_goodbye_without_a_request_ends_the_connection(client: Client) -> None:
    client.answer(client.ask("/"))
    client.goodbye()
    started = time.monotonic()
    while not client.closed:
        client.receive()
    assert time.monotonic() - started < _SILENCE / 2


def test_a_body_over_the_limit_is_refused(client: Client) -> None:
    status, body = client.answer(client.ask("/", b"x" * (_LIMIT + 1)))
    assert status == 413
    assert json.loads(body)["message"].startswith("The body is larger than 100,000 bytes")
    assert client.answer(client.ask("/", b"x" * _LIMIT))[0] == 200


def test_both_protocols_are_spoken_at_one_address(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.makefile("rb").read().startswith(b"HTTP/1.1 200 OK")

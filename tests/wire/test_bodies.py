"""Bodies over the limit are refused by the running web server, before they are read."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.support.processes import answers, free_port, spawn, wait_until
from tests.support.product import ROOT

_LIMIT = 100_000
_LINE = "POST /api/flows/ HTTP/1.1"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a web server with a small limit listens; nothing here needs its database."""
    found = free_port()
    web = spawn(
        [sys.executable, str(ROOT / "manage.py"), "web"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "FLOWBUILDER_DATA": str(tmp_path_factory.mktemp("web")),
            "PORT": str(found),
            "FLOWBUILDER_MAX_BODY_BYTES": str(_LIMIT),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(found), "the web server to listen")
        yield found
    finally:
        web.terminate()
        web.wait(20)


def ask(port: int, *parts: bytes) -> tuple[int, dict[str, str], dict[str, str]]:
    """Status, headers and JSON of the answer to a request that is sent in these parts."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
        reader = connection.makefile("rb")
        status = int(reader.readline().split()[1])
        headers: dict[str, str] = {}
        while line := reader.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return status, headers, json.loads(reader.read(int(headers["content-length"])))


def head(*headers: str) -> bytes:
    lines = [_LINE, "Host: 127.0.0.1", "Authorization: nothing", *headers, "", ""]
    return "\r\n".join(lines).encode()


def assert_too_large(answer: tuple[int, dict[str, str], dict[str, str]]) -> None:
    status, headers, body = answer
    assert status == 413
    assert headers["x-amzn-errortype"] == "RequestEntityTooLargeException"
    assert body == {
        "message": "The body is larger than 100,000 bytes (setting FLOWBUILDER_MAX_BODY_BYTES)."
    }


@pytest.mark.parametrize("length", [_LIMIT + 1, 10**15])
def test_an_announced_body_is_refused_before_it_is_sent(port: int, length: int) -> None:
    started = time.monotonic()
    assert_too_large(ask(port, head(f"Content-Length: {length}")))
    assert time.monotonic() - started < 2


def test_a_sender_who_asks_first_is_not_told_to_go_on(port: int) -> None:
    assert_too_large(ask(port, head("Content-Length: 200000", "Expect: 100-continue")))


def test_a_body_in_chunks_is_refused_when_it_is_too_much(port: int) -> None:
    chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    assert_too_large(ask(port, head("Transfer-Encoding: chunked"), *[chunk] * 7))


def test_a_sender_who_sends_it_all_the_same_hears_the_answer(port: int) -> None:
    assert_too_large(ask(port, head("Content-Length: 50000000"), b" " * 50_000_000))


@pytest.mark.parametrize("length", [0, 1, _LIMIT])
def test_bodies_within_the_limit_reach_the_api(port: int, length: int) -> None:
    status, headers, _ = ask(port, head(f"Content-Length: {length}"), b" " * length)
    assert status == 403, headers
    assert headers["x-amzn-errortype"] == "InvalidSignatureException"


def test_forms_are_not_taken_apart(port: int) -> None:
    body = b"a=1&" * 20_000
    form = head(
        f"Content-Length: {len(body)}",
        "Content-Type: multipart/form-data; boundary=none",
    )
    assert ask(port, form, body)[1]["x-amzn-errortype"] == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("GET /api/fl\u00f6ws HTTP/1.1", "X-Good: a"),
        ("GET /api/flows?x=\u00f6 HTTP/1.1", "X-Good: a"),
        ("GET /api/flows HTTP/1.1", "Bad Header: a"),
        ("GET /api/flows HTTP/1.1", "X-Bad: a\0b"),
        ("GET /api/flows HTTP/1.1", "X-Bad: a\x0bb"),
        ("GET", "X-Good: a"),
    ],
)
def test_what_no_request_may_look_like_is_refused_without_a_page(
    port: int, line: str, header: str
) -> None:
    request = f"{line}\r\nHost: 127.0.0.1\r\n{header}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request.encode("latin-1"))
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"<" not in answer

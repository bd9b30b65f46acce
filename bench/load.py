"""Asking a server over HTTP: one request after the other, or several at once.

The client does as little as it can, because it shares the machine with what it measures: one
connection for each thread, kept open, and the answer's bytes are read but not taken apart.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.figures import RUNS

_WARM_UP = 20
#: Requests whose rate is one value of a figure.
_WINDOW = 100


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and what a good answer contains."""

    port: int
    path: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    expected: bytes = b""


class Asker:
    """One connection, kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, request: Request) -> float:
        """Milliseconds until the answer has arrived whole. Raises RuntimeError for a bad one."""
        began = time.perf_counter()
        self._connection.request(
            request.method, request.path, request.body or None, dict(request.headers)
        )
        response = self._connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - began) * 1000
        if response.status >= 300 or request.expected not in body:
            raise RuntimeError(f"{request.path} answered {response.status}: {body[-500:]!r}")
        return took

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def in_turn(requests: Mapping[str, Request], runs: int = RUNS) -> dict[str, list[float]]:
    """Milliseconds of each request by name, the kinds in turn; the first are not counted."""
    askers = {name: Asker(request.port) for name, request in requests.items()}
    taken: dict[str, list[float]] = {name: [] for name in requests}
    for _ in range(_WARM_UP + runs):
        for name, request in requests.items():
            taken[name].append(askers[name].ask(request))
    for asker in askers.values():
        asker.close()
    return {name: values[_WARM_UP:] for name, values in taken.items()}


def rates(request: Request, concurrency: int, runs: int = RUNS) -> list[float]:
    """Requests a second, so many of them always under way; the first window is not counted."""
    askers = [Asker(request.port) for _ in range(concurrency)]

    def work(asker: Asker) -> None:
        for _ in range(_WINDOW // concurrency):
            asker.ask(request)

    found = []
    with ThreadPoolExecutor(concurrency) as threads:
        for _ in range(1 + runs):
            began = time.perf_counter()
            list(threads.map(work, askers))
            found.append(_WINDOW // concurrency * concurrency / (time.perf_counter() - began))
    for asker in askers:
        asker.close()
    return found[1:]

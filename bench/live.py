"""How soon those who watch an execution in a browser see what a worker has committed.

From the return of the commit (`bench.writer`) to the arrival in each watcher's websocket of the
product's own web process. Both clocks are this machine's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench import products
from bench.figures import Table
from tests.support.processes import spawn
from tests.support.product import ROOT, Product
from tests.support.session import Session

EVENTS, WATCHERS = 200, 20
#: Seconds until every watcher has what was there before.
_SETTLE = 2.0


def tables() -> Iterator[Table]:
    """Embedded, and with PostgreSQL and Valkey."""
    title = f"commit to websocket, {EVENTS} events seen by {WATCHERS} watchers; milliseconds"
    figures: dict[str, list[float]] = {}
    with products.running() as product:
        figures["SQLite"] = _measure(product)
    with products.servers() as environment, products.running(**environment) as product:
        figures["PostgreSQL and Valkey"] = _measure(product)
    yield Table(title, figures, tail=True)


def _measure(product: Product) -> list[float]:
    session = Session(product)
    writer = spawn(
        [sys.executable, "-m", "bench.writer", str(EVENTS)],
        cwd=ROOT,
        env={**os.environ, **product.environment, "FLOWBUILDER_DATA": str(product.data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    address = writer.stdout.readline().decode().strip()
    with ThreadPoolExecutor(WATCHERS) as threads:
        watching = [threads.submit(_watch, session, address) for _ in range(WATCHERS)]
        time.sleep(_SETTLE)
        writer.stdin.write(b"go\n")
        writer.stdin.close()
        committed = {int(seq): at for seq, at in json.load(writer.stdout).items()}
        writer.wait()
        arrivals = [watcher.result() for watcher in watching]
    session.close()
    return [(seen[seq] - at) * 1000 for seen in arrivals for seq, at in committed.items()]


def _watch(session: Session, address: str) -> dict[int, float]:
    """When each event arrived, by number."""
    seen: dict[int, float] = {}
    with session.socket(address) as socket:
        while True:
            message = socket.recv(timeout=60)
            at = time.time()
            told = json.loads(message)
            seen |= {event["seq"]: at for event in told["events"]}
            if told["execution"]["status"] != "Running":
                return seen

"""An idle worker killed while it holds the lock to read the queue freezes the whole cluster.

Among idle workers one waits for the queue with its lock held. Killed, it leaves the lock locked:
neither the others nor those that are started for the dead ones ever get a message again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.durability.test_product import end, start
from tests.support.processes import alive, spawn, wait_until
from tests.support.product import ROOT, Product
from tests.support.servers import PostgresServer, ValkeyServer

pytestmark = pytest.mark.server

WORKERS = 2
REPLACED = "The workers take nothing off the queue any more: replacing them"


def children(pid: int) -> list[int]:
    """The processes that a process has started, oldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def freeze(cluster: int) -> None:
    """Kill the idle workers of the cluster that this process started: one of them has the lock."""
    wait_until(lambda: children(cluster), "the cluster's guard to start")
    (guard,) = children(cluster)
    # workers come first; then what clears the queue of results, and what fills that of messages
    wait_until(lambda: len(children(guard)) == WORKERS + 2, "the cluster to start")
    time.sleep(0.5)  # the workers reach for the queue
    victims = children(guard)[:WORKERS]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(alive, victims)), "the workers to die")
    wait_until(lambda: len(children(guard)) == WORKERS + 2, "others to be started for them")


def test_a_frozen_cluster_is_replaced_within_the_running_product(tmp_path: Path) -> None:
    with Product(tmp_path, FLOWBUILDER_WORKERS=str(WORKERS)) as product:
        work = product.pids("manage.py work")[0]
        freeze(work)
        began = time.monotonic()
        which, _ = start(product)
        wait_until(lambda: REPLACED in product.log.read_text(), "the fault to be noticed")
        assert end(product, which)["status"] == "Succeeded"
        print(f"frozen: the execution ended {time.monotonic() - began:.1f} s after its start")
        assert alive(work)
        assert "ended (" not in product.log.read_text()  # nothing else was started again


@pytest.fixture
def cluster(tmp_path: Path, postgres: PostgresServer, valkey: ValkeyServer) -> dict[str, str]:
    """The environment of a host of a cluster."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("FLOWBUILDER_", "AWS_"))},
        "FLOWBUILDER_DATA": str(tmp_path),
        "FLOWBUILDER_WORKERS": str(WORKERS),
        "DATABASE_URL": postgres.database("frozen"),
        "REDIS_URL": valkey.url,
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True
    )
    return environment


@contextlib.contextmanager
def manage(command: str, environment: dict[str, str], log: Path) -> Iterator[int]:
    """A command of `manage.py` until the block ends; gives its process."""
    with log.open("ab") as output:
        process = spawn(
            [sys.executable, "manage.py", command],
            how=signal.SIGTERM,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        yield process.pid
        process.terminate()
        process.wait(20)


def test_workers_alone_on_a_host_replace_themselves(
    cluster: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "work.log"

    def heard() -> bool:
        """Whether any worker has taken a message and said so."""
        with psycopg.connect(cluster["DATABASE_URL"]) as database:
            found = database.execute("SELECT count(*) FROM flowbuilder_workerheartbeat").fetchone()
        return found != (0,)

    with manage("work", cluster, log) as work:
        freeze(work)
        with manage("sweep", cluster, tmp_path / "sweep.log"):  # its first look leaves a message
            wait_until(lambda: REPLACED in log.read_text(), "the fault to be noticed")
        assert not heard()
        with manage("sweep", cluster, tmp_path / "sweep.log"):
            wait_until(heard, "a worker to take a message")
        assert alive(work)

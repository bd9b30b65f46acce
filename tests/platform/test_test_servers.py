"""The servers that tests start answer, and die with the process that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psycopg
import redis

from tests.support.processes import alive, wait_until
from tests.support.product import ROOT
from tests.support.servers import PostgresServer, ValkeyServer

_START = """
import pathlib, sys, time
from tests.support.servers import {kind}
with {kind}(pathlib.Path(sys.argv[1])) as server:
    print(server.process.pid, flush=True)
    time.sleep(60)
"""


def test_postgres_answers_with_an_empty_database(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.database("empty")) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert tables == (0,)


def test_valkey_answers(valkey: ValkeyServer) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        assert client.ping()


def test_a_server_dies_with_the_test_process_that_is_killed(tmp_path: object) -> None:
    for kind in ("PostgresServer", "ValkeyServer"):
        owner = subprocess.Popen(
            [sys.executable, "-c", _START.format(kind=kind), str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
        owner.stdout.close()
        wait_until(lambda pid=pid: not alive(pid), f"{kind} to die")

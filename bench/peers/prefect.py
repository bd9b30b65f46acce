"""A chain of tasks in a flow of Prefect, against `prefect server start` on SQLite."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import NODES
from bench.peers.serving import free_port, serving
from bench.peers.timing import tell, timed


def main() -> None:
    port = free_port()
    program = Path(sys.executable).parent / "prefect"
    command = [program, "server", "start", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "PREFECT_HOME": folder,
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        with serving(command, Path(folder), os.environ, f"http://127.0.0.1:{port}/api/health"):
            tell({"server on SQLite": timed_chain()})


def timed_chain() -> list[float]:
    """Milliseconds of each run."""
    from prefect import flow, task  # noqa: PLC0415 - reads the environment

    @task
    def same(value: str) -> str:
        return value

    @flow
    def chain(value: str) -> str:
        for _ in range(NODES):
            value = same(value)
        return value

    return timed(lambda: chain("x"))


if __name__ == "__main__":
    main()

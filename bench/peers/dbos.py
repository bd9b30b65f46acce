"""A chain of steps in DBOS, whose system database is SQLite."""

from __future__ import annotations

import os
import tempfile

from dbos import DBOS, DBOSConfig

from bench import NODES
from bench.peers.timing import tell, timed


@DBOS.step()
def same(value: str) -> str:
    """A step that does nothing."""
    return value


@DBOS.workflow()
def chain(value: str) -> str:
    """The steps one after the other."""
    for _ in range(NODES):
        value = same(value)
    return value


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config: DBOSConfig = {
            "name": "bench",
            "system_database_url": f"sqlite:///{folder}/dbos.sqlite3",
            "log_level": "ERROR",
            "run_admin_server": False,
        }
        os.chdir(folder)
        DBOS(config=config)
        DBOS.launch()
        tell({"SQLite": timed(lambda: chain("x"))})
        DBOS.destroy()


if __name__ == "__main__":
    main()

"""What large executions take: the most memory of the process that works on them, and its time.

Each figure is of a fresh process (`tests.memory.process`) on a database of its own. `BENCH_ITEMS`
sets the items of the iterators (100,000), `BENCH_EVENTS` the events of the journal that is paged
and deleted (1,000,000).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import Table
from tests.memory.running import Database
from tests.support.servers import PostgresServer

ITEMS = int(os.environ.get("BENCH_ITEMS", "100000"))
EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
#: Events that one item of the case `calls` gives.
_PER_ITEM = 10

Row = tuple[str, dict[str, Any]]


def tables() -> Iterator[Table]:
    """What large executions take, each run once."""
    peaks, seconds = {}, {}
    for name, figures in _runs():
        peaks[name], seconds[name] = [figures["peak"]], [figures["seconds"]]
    yield Table("the most memory that the process of a large execution takes, MB", peaks, digits=0)
    yield Table("and its seconds", seconds)
    found = {
        f"{name}, {figure}": [value]
        for name, figures in _journals()
        for figure, value in figures.items()
    }
    yield Table(f"a journal of {EVENTS:,} events; milliseconds", found)


def _runs() -> Iterator[Row]:
    """Runs on SQLite: what, and the figures of its process."""
    with tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder:
        idle = _new(folder, "idle")
        idle.run("prepare", "nothing")
        yield "a chain of one node", idle.run("drive", "nothing")

        for case, title in (
            ("straight", f"Iterator straight into Output, {ITEMS:,} items"),
            ("checked", f"Iterator, Condition, Collector, {ITEMS:,} items"),
        ):
            database = _new(folder, case)
            database.run("prepare", case, ITEMS)
            yield title, database.run("drive", case)
            yield f"{title}: InvokeFlow", database.run("invoke", case, ITEMS)

        calls = _new(folder, "calls")
        calls.run("prepare", "calls", ITEMS)
        title = f"three calls for each of {ITEMS:,} items"
        half, most = ITEMS * _PER_ITEM // 2, ITEMS * _PER_ITEM * 99 // 100
        yield f"{title}: the first half", calls.run("drive", "calls", half)
        yield f"{title}: taken up in the middle", calls.run("drive", "calls", most)
        yield f"{title}: taken up near the end", calls.run("drive", "calls")

        chain = _new(folder, "chain")
        chain.run("prepare", "chain")
        yield "six calls, 25 MB from one to the next", chain.run("drive", "chain")
        yield "six calls, 25 MB from one to the next: InvokeFlow", chain.run("invoke", "chain")

        gathered = _new(folder, "gathered")
        gathered.run("prepare", "gathered", 20)
        yield "ten calls at once that give 25 MB, to a Collector", gathered.run("drive", "gathered")


def _journals() -> Iterator[Row]:
    """Reading and deleting a long journal: where, and milliseconds."""
    with tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder:
        yield from _journal("SQLite", _new(folder, "journal"))
        with PostgresServer(Path(folder)) as server:
            database = Database(Path(folder), server.database("journal"))
            yield from _journal("PostgreSQL", database)


def _journal(name: str, database: Database) -> Iterator[Row]:
    database.run("fill", EVENTS)
    yield f"{name}: reading", database.run("list_events")
    yield f"{name}: deleting", database.run("delete")


def _new(folder: str, name: str) -> Database:
    made = Path(folder) / name
    made.mkdir()
    return Database(made)

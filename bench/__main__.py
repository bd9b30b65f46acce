"""Runs every measurement and prints the figures as tables: `make bench`.

`python -m bench NAME …` runs those named: engine, invoke, executions, live, sandbox, wire,
book; and memory and ui, which take some minutes and are not among the others.
`python -m bench peers` installs the engines that are compared with, and measures nothing.
"""

from __future__ import annotations

import os
import platform
import sys

from bench import book, engine, executions, invoke, live, memory, sandbox, ui, wire
from bench.figures import RUNS, show
from bench.peers import environments

_BENCHES = {
    "engine": engine.tables,
    "invoke": invoke.tables,
    "executions": executions.tables,
    "live": live.tables,
    "sandbox": sandbox.tables,
    "wire": wire.tables,
    "memory": memory.tables,
    "book": book.tables,
    "ui": ui.tables,
}


def main() -> None:
    """Run what the command line names."""
    names = sys.argv[1:] or [name for name in _BENCHES if name not in ("memory", "ui")]
    if names == ["peers"]:
        environments.install_all()
        return
    unknown = [name for name in names if name not in _BENCHES]
    if unknown:
        sys.exit(f"No measurement is called {', '.join(unknown)}; there are {', '.join(_BENCHES)}.")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"medians of {RUNS} runs unless a title says otherwise")
    for name in names:
        for table in _BENCHES[name]():
            show(table)


main()

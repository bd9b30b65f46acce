"""Starts `tests.memory.process` with a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Database:
    """Where the processes keep what they do: SQLite in a folder, or the database at a URL."""

    folder: Path
    url: str = ""

    def run(self, action: str, *arguments: object) -> dict[str, Any]:
        """The figures of one process: among them `peak`, the most memory it had, in megabytes."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.memory.process", action, *map(str, arguments)],
            cwd=_ROOT,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("FLOWBUILDER_")},
                "FLOWBUILDER_DATA": str(self.folder),
                "DATABASE_URL": self.url or f"sqlite:///{self.folder / 'memory.sqlite3'}",
                "REDIS_URL": "",
                # No other worker is there, and nobody renews the lease meanwhile.
                "FLOWBUILDER_LEASE_SECONDS": "3600",
                "FLOWBUILDER_LOG_LEVEL": "ERROR",
            },
            stdout=subprocess.PIPE,
            check=True,
        )
        figures: dict[str, Any] = json.loads(done.stdout)
        return figures

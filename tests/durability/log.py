"""The log of calls that the workers of the durability tests write."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

#: When each call began (seconds of `time.time`), its key, and the process that made it.
Calls: TypeAlias = "list[tuple[float, str, int]]"


def calls_in(path: Path) -> Calls:
    """All calls that have begun so far."""
    if not path.exists():
        return []
    rows = (line.split() for line in path.read_text().splitlines())
    return [(float(at), key, int(pid)) for at, key, pid in rows]

"""Running a scenario in a process of its own, against a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.product import ROOT


def play(
    module: str, database: str, folder: Path, *arguments: str, wait: float = 0.03, **more: str
) -> dict[str, Any]:
    """Run a module of this folder and give what it found: the last line that it printed."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "FLOWBUILDER_DATA": str(folder),
        "FLOWBUILDER_LEASE_SECONDS": "0.5",
        "FLOWBUILDER_LOG_LEVEL": "ERROR",
        "CALLS": str(folder / "calls.log"),
        "WAIT": str(wait),
        **more,
    }
    environment.pop("REDIS_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", f"tests.durability.{module}", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found

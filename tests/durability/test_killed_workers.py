"""Workers die while they work: nothing is lost, and nothing that is done is done again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The DATABASE_URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'durability.sqlite3'}"
    name = f"durability_{abs(hash(request.node.name))}"
    url: str = request.getfixturevalue("postgres").database(name)
    return url


def play(database: str, folder: Path, *arguments: str, wait: float = 0.03) -> dict[str, Any]:
    """Run the scenario and give what it found."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "FLOWBUILDER_DATA": str(folder),
        "FLOWBUILDER_LEASE_SECONDS": "0.5",
        "FLOWBUILDER_LOG_LEVEL": "ERROR",
        "CALLS": str(folder / "calls.log"),
        "WAIT": str(wait),
    }
    environment.pop("REDIS_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.scenario", *arguments],
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


@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_chains_survive_the_death_of_their_workers(database: str, tmp_path: Path, how: str) -> None:
    found = play(database, tmp_path, "chain", "12", "3", how)
    assert found["faults"] == []
    assert found["statuses"] == {"Succeeded": 12}
    assert found["killed"] == 3
    values = [fields[0]["value"] for fields in found["outputs"]]
    assert sorted(value["n"] for value in values) == list(range(12))


def test_items_in_flight_are_made_again_and_no_others(database: str, tmp_path: Path) -> None:
    found = play(database, tmp_path, "each", "4", "3", "SIGKILL")
    assert found["faults"] == []
    assert found["statuses"] == {"Succeeded": 4}
    items = [f"item {number}" for number in range(8)]
    assert [fields[0]["value"] for fields in found["outputs"]] == [items] * 4
    # 2 nodes, 8 items, 4 executions; at most what was in flight at each kill comes on top
    assert 64 <= found["calls"] <= 64 + 3 * 4 * 3

"""What a worker holds does not grow with the number of events. The full sizes: `bench.memory`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory.running import Database

#: Megabytes that a run may take beyond a worker's own. With all events of a step in memory, these
#: would take 70 to 90; and a synchronous run 30.
MOST, MOST_SYNCHRONOUS = 45, 15
ITEMS = 20_000


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Megabytes of a worker that has run next to nothing."""
    database = Database(tmp_path_factory.mktemp("idle"))
    database.run("prepare", "nothing")
    return float(database.run("drive", "nothing")["peak"])


@pytest.mark.parametrize("case", ["straight", "checked"])
def test_a_step_of_many_events_takes_little_memory(tmp_path: Path, idle: float, case: str) -> None:
    database = Database(tmp_path)
    database.run("prepare", case, ITEMS)
    half = database.run("drive", case, ITEMS)
    rest = database.run("drive", case)
    assert (half["status"], rest["status"]) == ("Running", "Succeeded")
    assert rest["events"] > 3 * ITEMS
    assert half["peak"] < idle + MOST
    assert rest["peak"] < idle + MOST


def test_many_calls_take_little_memory(tmp_path: Path, idle: float) -> None:
    database = Database(tmp_path)
    database.run("prepare", "calls", 3_000)
    half = database.run("drive", "calls", 15_000)
    rest = database.run("drive", "calls")
    assert (half["status"], rest["status"]) == ("Running", "Succeeded")
    assert rest["events"] > 30_000
    assert max(half["peak"], rest["peak"]) < idle + MOST


def test_a_synchronous_run_keeps_no_events(tmp_path: Path, idle: float) -> None:
    database = Database(tmp_path)
    database.run("prepare", "checked")
    run = database.run("invoke", "checked", ITEMS)
    assert (run["status"], run["events"]) == ("flowCompletionEvent", 3 * ITEMS + 7)
    assert run["peak"] < idle + MOST_SYNCHRONOUS

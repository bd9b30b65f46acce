"""Workers die while they work: nothing is lost, and nothing that is done is done again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability.playing import play


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The DATABASE_URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'durability.sqlite3'}"
    name = f"durability_{abs(hash(request.node.name))}"
    url: str = request.getfixturevalue("postgres").database(name)
    return url


def test_chains_survive_the_death_of_their_workers(database: str, tmp_path: Path) -> None:
    found = play("scenario", database, tmp_path, "chain", "12", "3", "SIGKILL")
    assert found["faults"] == []
    assert found["statuses"] == {"Succeeded": 12}
    assert len(found["took"]) == 3
    assert sorted(value["n"] for value in found["outputs"]) == list(range(12))


def test_workers_that_are_told_to_stop_one_by_one_interrupt_nothing(
    database: str, tmp_path: Path
) -> None:
    """A rolling restart: what is in flight comes back and is recorded, the rest is handed over."""
    # Nobody dies, so no lease is to run out, however long the machine has other things to do.
    lease = {"FLOWBUILDER_LEASE_SECONDS": "10"}
    found = play("scenario", database, tmp_path, "chain", "12", "3", "SIGTERM", wait=0.5, **lease)
    assert found["faults"] == []
    assert found["statuses"] == {"Succeeded": 12}
    assert found["calls"] == 12 * 6  # none was made again
    assert found["took"]  # three, unless all is done before the third worker has begun
    # the calls in flight, two seconds to hand over, and a loaded machine
    assert max(found["took"]) < 0.5 + 2.0 + 3.0


def test_items_in_flight_are_made_again_and_no_others(database: str, tmp_path: Path) -> None:
    found = play("scenario", database, tmp_path, "each", "4", "3", "SIGKILL")
    assert found["faults"] == []
    assert found["statuses"] == {"Succeeded": 4}
    items = [f"item {number}" for number in range(8)]
    assert found["outputs"] == [items] * 4
    # 2 nodes, 8 items, 4 executions; at most what was in flight at each kill comes on top
    assert 64 <= found["calls"] <= 64 + 3 * 4 * 3

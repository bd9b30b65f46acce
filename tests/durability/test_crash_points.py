"""A process dies on either side of every commit: another goes on as if nothing had happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from executions import crashpoints
from executions.crashpoints import Point
from tests.durability.playing import play
from tests.support.product import ROOT

#: Where an agent asks the user on the way.
ASKING = {
    *(Point.SUSPEND_BEFORE, Point.SUSPEND_AFTER),
    *(Point.ANSWER_BEFORE_COMMIT, Point.ANSWER_AFTER_COMMIT),
}
Found = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What came of every scene, by point and how often it was reached."""
    folder: Path = tmp_path_factory.mktemp("crash")
    url = f"sqlite:///{folder / 'crash.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").database("crash")
    scenes: Found = play("crash", url, folder, wait=0.05, FLOWBUILDER_LINGER_SECONDS="0.2")
    return scenes


@pytest.mark.parametrize("point", Point)
def test_nothing_is_lost_at(found: Found, point: Point) -> None:
    scenes = {name: told for name, told in found.items() if name.split(":")[0] == point}
    assert scenes, "no scene has a process die there"
    for name, told in scenes.items():
        assert told["died"], f"{name} was not reached"
        assert told["faults"] == [], name
        assert (told["status"], told["outputs"]) == expected(point), name


def expected(point: Point) -> tuple[str, dict[str, Any]]:
    """Status and outputs of an execution that nothing happens to."""
    if point is Point.DELETE_BETWEEN:
        return "", {}
    if point in {Point.END_BEFORE_COMMIT, Point.END_AFTER_COMMIT}:
        return "TimedOut", {}
    if point in ASKING:
        return "Succeeded", {"EndAgent": "to the sea"}
    return "Succeeded", {"End": [f"ITEM {number}" for number in range(4)]}


def test_each_point_stands_in_one_place() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "executions").rglob("*.py"))
    assert {point.name: source.count(f"reach(Point.{point.name})") for point in Point} == {
        point.name: 1 for point in Point
    }


@pytest.mark.parametrize("text", ["nowhere", "claim.after:often"])
def test_a_point_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"nowhere|often"):
        crashpoints.arm(text)

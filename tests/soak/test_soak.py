"""Executions of all shapes while workers, supervisor, database and queue are killed at random.

A minute of it in each test run, always with the same seed; with `make soak` for SOAK_SECONDS, with
another one each time. Half of the time is SQLite's, half PostgreSQL's with a Redis-compatible
queue. The same seed gives the same flows and the same order of kills; what was in the air at each
is for the clock to say.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from flowbuilder.supervisor.death import follow_parent
from tests.support.product import ROOT

pytestmark = pytest.mark.server

LONG = os.environ.get("SOAK_SECONDS")
SECONDS = float(LONG or 60)
SEED = int(os.environ.get("SOAK_SEED") or (random.randrange(2**32) if LONG else 1))
#: Seconds after which an execution must have gone on, whatever was killed, once there is a product
#: and a database to go on with.
PATIENCE = 10.0
#: What every run kills, however short.
MUST = {
    "sqlite": {"a worker", "the supervisor"},
    "postgres": {"a worker", "the supervisor", "PostgreSQL", "Valkey"},
}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_is_lost_and_nothing_wrong(kind: str, tmp_path: Path) -> None:
    print(f"To repeat this: SOAK_SECONDS={SECONDS:g} SOAK_SEED={SEED} make soak")
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.play", kind, f"{SECONDS / 2}", f"{SEED}", str(tmp_path)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=follow_parent,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(found, indent=2))
    assert found["faults"] == []
    assert set(found["statuses"]) >= {"Succeeded", "Failed"}
    assert set(found["blows"]) >= MUST[kind]
    assert max(found["longest pauses"].values()) <= PATIENCE

"""Executions of all shapes while parts of the product are killed; prints what came of it, as JSON.

    python -m tests.soak.play sqlite|postgres SECONDS SEED FOLDER

With `postgres` the queue is a Redis-compatible server. Nothing here asserts: see `test_soak`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tests.soak.chaos import Blow, Chaos
from tests.support.product import Product
from tests.support.servers import PostgresServer, ValkeyServer

if TYPE_CHECKING:
    from executions.models import Execution
    from tests.soak.shapes import Shape

T = TypeVar("T")

#: Executions that run at a time; seconds between two blows; one in so many is stopped.
_AT_ONCE = 16
_FROM, _TO = 1.5, 4.0
_STOPPED = 12
#: Seconds that all executions get to end when there are no more blows.
_LAST_SECONDS = 60.0


@dataclass
class Started:
    """An execution, what must come of it, and whether it was stopped."""

    execution: Execution
    shape: Shape
    stopped: bool = False


def patiently(ask: Callable[[], T]) -> T:
    """What the database answers, which is asked again while it is being started."""
    from django.db import DatabaseError, InterfaceError, connection

    until = time.monotonic() + 30
    while True:
        try:
            return ask()
        except (DatabaseError, InterfaceError):
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)


class Soak:
    """Keeps executions running, and starts new ones for those that have ended."""

    def __init__(self, chance: random.Random, shapes: list[Shape]) -> None:
        from flowbuilder.models import Workspace

        self._chance = chance
        self._shapes = shapes
        self._workspace = patiently(Workspace.objects.get)
        self.all: list[Started] = []

    def running(self) -> set[int]:
        from executions.models import Execution

        rows = Execution.objects.filter(status=Execution.Status.RUNNING)
        return patiently(lambda: set(rows.values_list("pk", flat=True)))

    def feed(self) -> None:
        """As many new executions as there are places for; now and then one is stopped."""
        running = self.running()
        for _ in range(_AT_ONCE - len(running)):
            self._start()
        if running and self._chance.random() < 1 / _STOPPED:
            self._stop(self._chance.choice([s for s in self.all if s.execution.pk in running]))

    def _start(self) -> None:
        from executions import tasks
        from tests.executions.support import execution

        shape = self._chance.choice(self._shapes)
        concurrency = self._chance.randint(1, 6)
        started = patiently(
            lambda: execution(
                self._workspace, shape.definition, shape.value, concurrency=concurrency
            )
        )
        self.all.append(Started(started, shape))
        patiently(tasks.hint)

    def _stop(self, one: Started) -> None:
        from django.utils import timezone

        from executions import journal
        from executions.engine.events import Status

        ending = journal.Ending(Status.ABORTED)
        ended = patiently(lambda: journal.end(one.execution.pk, ending, timezone.now()))
        one.stopped = ended is not None and ended.status == Status.ABORTED


def judge(everything: list[Started], blows: list[Blow], log: Path) -> dict[str, Any]:
    """What journals, outputs and calls say."""
    from executions import journal
    from executions.engine.events import Status
    from tests.durability import verdict
    from tests.durability.log import calls_in

    calls = calls_in(log)
    begun = verdict.begun(calls)
    statuses: Counter[str] = Counter()
    faults: list[str] = []
    pauses: dict[str, float] = {}
    for one in everything:
        execution = one.execution
        execution.refresh_from_db()
        statuses[execution.status] += 1
        if execution.status == "Running":
            faults.append(f"{execution.pk}: is lost, {execution.last_seq} events")
            continue
        lines = journal.lines(execution.pk, limit=100_000)
        faults += verdict.faults(execution, lines, begun)
        for pause, what in _pauses([line.at.timestamp() for line in lines], blows):
            pauses[what] = max(pause, pauses.get(what, 0.0))
        wanted = Status.ABORTED if one.stopped else one.shape.status
        if execution.status != wanted:
            faults.append(f"{execution.pk}: {execution.status} and not {wanted}")
        elif wanted == Status.SUCCEEDED:
            outputs = verdict.outputs(execution)
            if outputs != one.shape.outputs:
                faults.append(f"{execution.pk}: gave {outputs} and not {one.shape.outputs}")
    return {
        "statuses": statuses,
        "faults": faults,
        "calls": len(calls),
        "calls made again": len(calls) - len(begun),
        "blows": Counter(blow.what for blow in blows),
        "longest pauses": {what: round(pause, 1) for what, pause in sorted(pauses.items())},
    }


def _pauses(times: list[float], blows: list[Blow]) -> Iterator[tuple[float, str]]:
    """Seconds between two events, from the last blow between them if any, and which that was."""
    for before, after in itertools.pairwise(times):
        last = max((b for b in blows if before < b.at < after), key=lambda b: b.at, default=None)
        yield (after - last.at, last.what) if last else (after - before, "nothing")


def play(chaos: Chaos, soak: Soak, seconds: float) -> list[Blow]:
    """Feed and strike for so many seconds, then let all executions end; gives the blows."""
    chance = random.Random(0)
    blows: list[Blow] = []
    until = time.monotonic() + seconds
    next_blow = time.monotonic() + 1.0
    while time.monotonic() < until:
        soak.feed()
        if time.monotonic() >= next_blow:
            blows.append(chaos.strike())
            print(f"{time.strftime('%H:%M:%S')} killed {blows[-1].what}", file=sys.stderr)
            next_blow = time.monotonic() + chance.uniform(_FROM, _TO)
        time.sleep(0.1)
    until = time.monotonic() + _LAST_SECONDS
    while soak.running() and time.monotonic() < until:
        time.sleep(0.2)
    return blows


def main() -> None:
    kind, seconds, seed, folder = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    data = Path(folder)
    calls = data / "calls.log"
    with contextlib.ExitStack() as stack:
        postgres = valkey = None
        urls = {"DATABASE_URL": f"sqlite:///{data / 'flowbuilder.sqlite3'}"}
        if kind == "postgres":
            postgres = stack.enter_context(PostgresServer(data))
            valkey = stack.enter_context(ValkeyServer(data))
            urls = {"DATABASE_URL": postgres.database("soak"), "REDIS_URL": valkey.url}
        environment = {
            **urls,
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
            "CALLS": str(calls),
            "FLOWBUILDER_LOG_LEVEL": "WARNING",
        }
        os.environ |= {**environment, "FLOWBUILDER_DATA": folder}
        product = stack.enter_context(Product(data, **environment))

        import django

        django.setup()
        logging.disable(logging.ERROR)
        from tests.soak.shapes import shapes

        soak = Soak(random.Random(seed), shapes(seed))
        chaos = Chaos(product, random.Random(seed), postgres, valkey)
        blows = play(chaos, soak, seconds)
        found = judge(soak.all, blows, calls)
    print(json.dumps(found))


if __name__ == "__main__":
    main()

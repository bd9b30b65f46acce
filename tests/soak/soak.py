"""Executions of all shapes while parts of the product are killed, and what came of them."""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from executions import journal, tasks
from executions.engine.events import Status
from executions.models import Execution
from flowbuilder.models import Workspace
from tests.durability import verdict
from tests.durability.log import calls_in
from tests.executions.support import execution
from tests.soak.chaos import Blow, Chaos
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
        self._chance = chance
        self._shapes = shapes
        self._workspace = patiently(Workspace.objects.get)
        self.all: list[Started] = []

    def running(self) -> set[int]:
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
        ending = journal.Ending(Status.ABORTED)
        ended = patiently(lambda: journal.end(one.execution.pk, ending, timezone.now()))
        one.stopped = ended is not None and ended.status == Status.ABORTED


def judge(everything: list[Started], blows: list[Blow], log: Path) -> dict[str, Any]:
    """What journals, outputs and calls say."""
    calls = calls_in(log)
    begun = verdict.begun(calls)
    statuses: Counter[str] = Counter()
    faults: list[str] = []
    pauses: dict[str, float] = {}
    for one in everything:
        row = one.execution
        row.refresh_from_db()
        statuses[row.status] += 1
        if row.status == Execution.Status.RUNNING:
            faults.append(f"{row.pk}: is lost, {row.last_seq} events")
            continue
        lines = journal.lines(row.pk, limit=100_000)
        faults += verdict.faults(row, lines, begun)
        for pause, what in _pauses([line.at.timestamp() for line in lines], blows):
            pauses[what] = max(pause, pauses.get(what, 0.0))
        wanted = Status.ABORTED if one.stopped else one.shape.status
        if row.status != wanted:
            faults.append(f"{row.pk}: {row.status} and not {wanted}")
        elif wanted == Status.SUCCEEDED and (outputs := verdict.outputs(row)) != one.shape.outputs:
            faults.append(f"{row.pk}: gave {outputs} and not {one.shape.outputs}")
    return {
        "statuses": statuses,
        "faults": faults,
        "calls": len(calls),
        "calls made again": len(calls) - len(begun),
        "blows": Counter(blow.what for blow in blows),
        "longest start": round(max((blow.until - blow.at for blow in blows), default=0.0), 1),
        "longest pauses": {what: round(pause, 1) for what, pause in sorted(pauses.items())},
    }


def _pauses(times: list[float], blows: list[Blow]) -> Iterator[tuple[float, str]]:
    """Seconds between two events, from the end of the last blow between them, and which that was.

    The time in which there was no server, or no product, does not count.
    """
    for before, after in itertools.pairwise(times):
        between = [blow for blow in blows if blow.at < after and blow.until > before]
        last = max(between, key=lambda blow: blow.until, default=Blow("nothing", before, before))
        yield max(0.0, after - last.until), last.what


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

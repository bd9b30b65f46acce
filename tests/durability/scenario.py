"""One durability scenario against one database, in a process of its own; prints JSON.

It starts executions and real worker processes, kills workers while they work, and tells what the
journals say at the end. Which database: DATABASE_URL. What: the arguments.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from executions import journal, sweeper  # noqa: E402
from executions.engine.events import Kind  # noqa: E402
from executions.models import Execution  # noqa: E402
from flowbuilder.models import Workspace  # noqa: E402
from tests.durability.log import Calls, calls_in  # noqa: E402
from tests.executions.support import chain, each, execution  # noqa: E402
from tests.support.processes import spawn  # noqa: E402

CALLS = Path(os.environ["CALLS"])


def worker() -> subprocess.Popen[bytes]:
    """A new worker process."""
    return spawn([sys.executable, "-m", "tests.durability.worker"], stdin=subprocess.DEVNULL)


def begin(shape: str, count: int) -> list[Execution]:
    workspace = Workspace.objects.create(account="123456789012", name="Ours")
    if shape == "chain":
        return [execution(workspace, chain(6), {"n": n}) for n in range(count)]
    items = [f"item {number}" for number in range(8)]
    return [execution(workspace, each("A", "B"), items, concurrency=3) for _ in range(count)]


def running() -> bool:
    return Execution.objects.filter(status=Execution.Status.RUNNING).exists()


def wait_for_calls(number: int, until: float) -> None:
    """Until so many calls have begun."""
    while len(calls_in(CALLS)) < number and time.monotonic() < until and running():
        time.sleep(0.005)


def drive(kills: int, how: signal.Signals, seconds: float) -> tuple[list[float], float]:
    """Let two workers work, ending one every few calls; gives when, and how long all took."""
    chance = random.Random(7)
    workers = [worker(), worker()]
    started = time.monotonic()
    until = started + seconds
    killed: list[float] = []
    while running() and time.monotonic() < until:
        if len(killed) < kills:
            wait_for_calls(len(calls_in(CALLS)) + chance.randint(2, 8), until)
            victim = workers.pop(0)
            victim.send_signal(how)
            killed.append(time.time())
            if how == signal.SIGKILL:
                victim.wait()
            workers.append(worker())
        sweeper.time_out(timezone.now())
        time.sleep(0.02)
    took = time.monotonic() - started
    for left in workers:
        left.kill()
        left.wait()
    return killed, took


def report(started: list[Execution], calls: Calls) -> dict[str, Any]:
    """What the journals and the log of calls say."""
    statuses: Counter[str] = Counter()
    faults: list[str] = []
    for one in started:
        one.refresh_from_db()
        statuses[one.status] += 1
        lines = journal.lines(one.pk, limit=100_000)
        seqs = [line.seq for line in lines]
        if seqs != list(range(1, one.last_seq + 1)):
            faults.append(f"{one.pk}: events are numbered {seqs}, last_seq is {one.last_seq}")
        ends = [line for line in lines if line.event.kind == Kind.FLOW_END]
        if len(ends) != 1 or ends[0] is not lines[-1]:
            faults.append(f"{one.pk}: has {len(ends)} ends")
        faults += _twice(one, lines)
        faults += _called_again(one, lines, calls)
    outputs = [
        journal.resolved(one.pk, [line.event])[0].data["fields"]
        for one in started
        for line in journal.lines(one.pk, kinds=[Kind.FLOW_OUTPUT])
    ]
    return {"statuses": statuses, "faults": faults, "outputs": outputs, "calls": len(calls)}


def _twice(one: Execution, lines: list[journal.Line]) -> list[str]:
    """Activations with more than one start or result in the journal."""
    counts = Counter(
        (line.event.kind, line.event.node, line.event.path)
        for line in lines
        if line.event.kind in {Kind.NODE_INPUT, Kind.NODE_OUTPUT}
        and line.event.node in {"A", "B"} | {f"N{number}" for number in range(1, 7)}
    )
    return [f"{one.pk}: {what} {count} times" for what, count in counts.items() if count != 1]


def _called_again(one: Execution, lines: list[journal.Line], calls: Calls) -> list[str]:
    """Calls that began after their result was in the journal."""
    faults = []
    for line in lines:
        if line.event.kind != Kind.NODE_OUTPUT:
            continue
        path = [f"{name}:{index}" for name, index in line.event.path]
        key = f"{one.flow_id}/{one.alias_id}/{one.name}:{'/'.join([*path, line.event.node])}"
        late = [at for at, called, _ in calls if called == key and at > line.at.timestamp()]
        if late:
            faults.append(f"{key} was called {len(late)} times after its result")
    return faults


def main() -> None:
    shape, count, kills, how = sys.argv[1:5]
    call_command("migrate", verbosity=0)
    started = begin(shape, int(count))
    killed, took = drive(int(kills), signal.Signals[how], seconds=60)
    calls = calls_in(CALLS)
    print(json.dumps({**report(started, calls), "killed": len(killed), "seconds": took}))


if __name__ == "__main__":
    main()

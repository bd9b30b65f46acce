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
from executions.models import Execution  # noqa: E402
from flowbuilder.models import Workspace  # noqa: E402
from tests.durability import verdict  # noqa: E402
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


def drive(kills: int, how: signal.Signals, seconds: float) -> list[float]:
    """Let two workers work, ending one every few calls; gives how long each took to end."""
    chance = random.Random(7)
    workers = [worker(), worker()]
    until = time.monotonic() + seconds
    took: list[float] = []
    while running() and time.monotonic() < until:
        if len(took) < kills:
            wait_for_calls(len(calls_in(CALLS)) + chance.randint(2, 8), until)
            workers.append(worker())
            victim = workers.pop(0)
            victim.send_signal(how)
            told = time.monotonic()
            victim.wait()
            took.append(time.monotonic() - told)
        sweeper.time_out(timezone.now())
        time.sleep(0.02)
    for left in workers:
        left.kill()
        left.wait()
    return took


def report(started: list[Execution], calls: Calls) -> dict[str, Any]:
    """What the journals and the log of calls say."""
    statuses: Counter[str] = Counter()
    faults: list[str] = []
    begun = verdict.begun(calls)
    for one in started:
        one.refresh_from_db()
        statuses[one.status] += 1
        faults += verdict.faults(one, journal.lines(one.pk, limit=100_000), begun)
    outputs = [value for one in started for value in verdict.outputs(one).values()]
    return {"statuses": statuses, "faults": faults, "outputs": outputs, "calls": len(calls)}


def main() -> None:
    shape, count, kills, how = sys.argv[1:5]
    call_command("migrate", verbosity=0)
    started = begin(shape, int(count))
    took = drive(int(kills), signal.Signals[how], seconds=60)
    print(json.dumps({**report(started, calls_in(CALLS)), "took": took}))


if __name__ == "__main__":
    main()

"""A worker's half of `bench.live`: commits one event after the other, and tells when.

`python -m bench.writer EVENTS [PER_SECOND]` records an execution in the product's database
(FLOWBUILDER_DATA, DATABASE_URL, REDIS_URL), prints its address and waits for a line. Then it
writes so many events as a worker does, by `executions.journal` and `executions.live`, ends the
execution, and prints the times of the commits by number, as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from bench import flows, records  # noqa: E402
from executions import journal, live  # noqa: E402
from executions.engine.events import Event, Kind, Status  # noqa: E402
from flowbuilder.models import Workspace  # noqa: E402

_TOKEN = "bench"
#: Seconds between two events, at least and at most.
_PAUSES = (0.04, 0.12)


def main() -> None:
    """Record, wait, write, tell."""
    [workspace] = Workspace.objects.all()
    made = records.execution(
        records.snapshot(workspace, flows.prompts(1)),
        "x",
        lease_token=_TOKEN,
        lease_until=timezone.now() + timedelta(hours=1),
    )
    print(f"{made.flow_id}/{made.alias_id}/{made.name}", flush=True)
    sys.stdin.readline()
    committed: dict[int, float] = {}
    events, chance = int(sys.argv[1]), random.Random(7)
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else None
    began = time.monotonic()
    for seq in range(1, events + 1):
        due = None if rate is None else began + seq / rate - time.monotonic()
        time.sleep(chance.uniform(*_PAUSES) if due is None else max(0.0, due))
        now = timezone.now()
        field = {"name": "modelCompletion", "type": "String", "value": f"word {seq}", "next": []}
        event = Event(Kind.NODE_OUTPUT, "Ask0", (), {"fields": [field]})
        ending = journal.Ending(Status.SUCCEEDED) if seq == events else None
        lost = journal.Group(
            [journal.Entry(made.pk, seq, [(now, event)], ending)], _TOKEN, now
        ).write()
        committed[seq + 1] = time.time()
        live.announce([(made.pk, workspace.pk)])
        if lost:
            raise RuntimeError("Another worker took the execution.")
    json.dump(committed, sys.stdout)


if __name__ == "__main__":
    main()

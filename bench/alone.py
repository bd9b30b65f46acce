"""The engine alone: the plan's fold and its journal on SQLite, without web process and workers.

`python -m bench.alone` prints the milliseconds of each run by figure, as JSON. It makes a database
of its own below FLOWBUILDER_DATA and drives executions by `executions.driver` in this process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import NODES, flows, records  # noqa: E402
from bench.figures import RUNS  # noqa: E402
from executions import graphs, journal, leases  # noqa: E402
from executions.calls import Calls  # noqa: E402
from executions.driver import Driver  # noqa: E402
from executions.engine.plan import Plan  # noqa: E402
from executions.models import Execution  # noqa: E402
from executions.nodes import registry  # noqa: E402
from executions.run import ending_of  # noqa: E402
from flowbuilder.models import Snapshot, Workspace  # noqa: E402

_WARM_UP = 3
#: Runs of the largest Iterator, each of which takes seconds.
_FEW = 3
_TOKEN = "bench"

_calls = Calls(64)


def main() -> None:
    """Measure and tell."""
    call_command("migrate", verbosity=0)
    registry.run = lambda call: {"modelCompletion": call.inputs["text"]}
    workspace = Workspace.objects.create(account="000000000001", name="Bench")
    chain = records.snapshot(workspace, flows.folded(NODES // 2))
    outside = records.snapshot(workspace, flows.prompts(NODES))
    each = records.snapshot(workspace, flows.conditions())
    each_outside = records.snapshot(workspace, flows.prompts_each(2))
    figures = {
        "chain, fold and journal": _runs(lambda: _fold_and_journal(chain, ["x"])),
        "chain, whole run": _runs(lambda: _drive(chain, ["x"])),
        "chain outside": _runs(lambda: _drive(outside, "x")),
    }
    for items, runs in ((1000, RUNS), (10_000, RUNS), (100_000, _FEW)):
        figures[f"iterator {items}"] = _runs(lambda size=items: _drive(each, ["x"] * size), runs)
    figures["iterator outside 1000"] = _runs(lambda: _drive(each_outside, ["x"] * 1000))
    json.dump(figures, sys.stdout)


def _runs(measure: Callable[[], float], runs: int = RUNS) -> list[float]:
    """Milliseconds of each run after the first ones, which are not counted."""
    warm_up = _WARM_UP if runs > _FEW else 0
    return [measure() for _ in range(warm_up + runs)][warm_up:]


def _drive(snapshot: Snapshot, value: Any) -> float:
    """Milliseconds from the input until the execution has succeeded in the database."""
    graphs.compiled(snapshot.pk)
    began = time.perf_counter()
    made = records.execution(snapshot, value)
    driver = Driver(_TOKEN, _calls, places=1)
    driver.claim()
    while driver.runs:
        driver.turn(1.0)
    took = (time.perf_counter() - began) * 1000
    _forget(made)
    return took


def _fold_and_journal(snapshot: Snapshot, value: Any) -> float:
    """Milliseconds of the fold and of committing what follows, of an execution that is claimed."""
    graph = graphs.compiled(snapshot.pk).graph
    made = records.execution(snapshot, value)
    leases.claim([made.pk], _TOKEN, timezone.now())
    began = time.perf_counter()
    now = timezone.now()
    plan = Plan(graph, made.concurrency)
    step = plan.apply(records.first(value))
    assert plan.outcome is not None
    events = [(now, event) for event in step.events[1:]]
    entry = journal.Entry(made.pk, 1, events, ending_of(plan.outcome.status))
    journal.Group([entry], _TOKEN, now).write()
    took = (time.perf_counter() - began) * 1000
    _forget(made)
    return took


def _forget(made: Execution) -> None:
    """Check that it succeeded, and delete it, so that every run finds the same database."""
    made.refresh_from_db()
    if made.status != Execution.Status.SUCCEEDED:
        raise RuntimeError(f"The run ended as {made.status}: {made.error_message}")
    made.delete()


if __name__ == "__main__":
    main()

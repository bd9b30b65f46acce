"""A process that does one thing with a large execution, and prints what it took as JSON.

`python -m tests.memory.process ACTION [ARGUMENT …]`; which database says the environment.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from executions import graphs, inputs, operations, summaries, sweeper  # noqa: E402
from executions.calls import Calls  # noqa: E402
from executions.driver import Driver  # noqa: E402
from executions.invocation import Invocation  # noqa: E402
from executions.models import Event, Execution  # noqa: E402
from executions.nodes import registry  # noqa: E402
from executions.run import scope_of  # noqa: E402
from flowbuilder.models import Workspace  # noqa: E402
from flowbuilder.operations import pages  # noqa: E402
from flowbuilder.wire.context import Context  # noqa: E402
from tests.engine.flows import flow  # noqa: E402
from tests.executions.support import chain, each, execution, straight  # noqa: E402

Figures = dict[str, Any]
MEGABYTE = 1024 * 1024
LARGE = 25 * MEGABYTE - 1024
_PAGE = 50

_CHECKED = """
    Start: Input Array
    Each: Iterator
    All: Collector
    End: Output
    If: Condition | some: x != "" | default
    Start > Each
    Each.arraySize > All.arraySize
    Each > If.x
    Each > All.arrayItem
    If?some > All
    All > End
"""


@dataclass(frozen=True)
class Case:
    """A flow, its input, and what its nodes give."""

    definition: Callable[[], dict[str, Any]]
    #: The input for so many items.
    value: Callable[[int], Any]
    act: Callable[[registry.Call], Any] = lambda call: call.inputs["value"]
    #: Whether each call reports one call of a service.
    reports: bool = False


def _items(count: int) -> list[str]:
    return [f"item number {number}" for number in range(count)]


def _large(call: registry.Call) -> str:
    """As large as a value may be, and another one for each call."""
    return call.key.ljust(LARGE, "x")


CASES: dict[str, Case] = {
    "nothing": Case(lambda: chain(1), lambda _: {}),
    "straight": Case(straight, _items),
    "checked": Case(lambda: flow(_CHECKED), _items),
    "calls": Case(lambda: each("A", "B", "C"), _items, reports=True),
    "chain": Case(lambda: chain(6, "String"), lambda _: "x" * LARGE, _large),
    "gathered": Case(lambda: each("Body"), _items, _large),
}


def prepare(name: str, count: str = "0") -> Figures:
    """A database with one execution that has just been started, over so many items."""
    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(account="123456789012", name="Bench")
    case = CASES[name]
    execution(workspace, case.definition(), case.value(int(count)), name=name)
    return {}


def drive(name: str, until: str = "") -> Figures:
    """Drive it until it ends, or has so many events; then hand it over, as a shift does."""
    case = CASES[name]
    registry.discover()
    registry.run = _acts(case)
    driver = Driver("memory", Calls(settings.WORKER_CALLS), places=settings.WORKER_EXECUTIONS)
    began = time.perf_counter()
    driver.claim()
    loaded = time.perf_counter() - began
    stop_at = int(until) if until else math.inf
    while any(run.last_seq < stop_at for run in driver.runs.values()):
        driver.turn(0.05)
    driver.release(everything=True)
    seconds = time.perf_counter() - began
    done = Execution.objects.get(name=name)
    return {
        "seconds": seconds,
        "loaded": loaded,
        "events": done.last_seq,
        "status": done.status,
        "message": done.error_message,
    }


def _acts(case: Case) -> Callable[[registry.Call], dict[str, Any]]:
    action = registry.Action("lambda", "Invoke", {"q": "in"}, {"r": "out"}, "request", 1, 1.0)

    def act(call: registry.Call) -> dict[str, Any]:
        if case.reports:
            call.report(action)
        return {"response": case.act(call)}

    return act


def invoke(name: str, count: str = "0") -> Figures:
    """The same flow by InvokeFlow with its trace, its stream read and thrown away."""
    case = CASES[name]
    registry.run = _acts(case)
    row = Execution.objects.select_related("workspace").get(name=name)
    compiled = graphs.compiled(row.snapshot_id)
    document = {"content": {"document": case.value(int(count))}, "nodeName": "Start"}
    first = inputs.flow_input(compiled, [document])
    began = time.perf_counter()
    run = Invocation(compiled, 10, scope_of(row), [first], with_trace=True)
    del first, document

    async def read() -> tuple[int, str]:
        count, last = 0, ""
        async for members in run.stream():
            count, (last, _) = count + len(members), members[-1]
        return count, last

    count, last = asyncio.run(read())
    return {"seconds": time.perf_counter() - began, "events": count, "status": last}


def fill(count: str) -> Figures:
    """A journal of so many events, without a run."""
    prepare("nothing")
    row = Execution.objects.get()
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
        if connection.vendor == "sqlite"
        else "WITH n AS (SELECT generate_series(2, %s) AS i)"
    )
    source = {"node": "A", "output": "response"}
    field = {"name": "value", "type": "String", "value": "x" * 100, "source": source}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table} "
            "(execution_id, seq, kind, event_type, node, path, at, data) "
            f"{numbers} SELECT %s, i, 'NodeInput', 'Node', 'N1', '[[\"Each\",7]]', %s, %s FROM n",
            [
                int(count),
                row.pk,
                connection.ops.adapt_datetimefield_value(row.created_at),
                json.dumps({"fields": [field]}),
            ],
        )
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {Event._meta.db_table}")
    Execution.objects.update(
        last_seq=int(count), status="Succeeded", ended_at=row.created_at, lease_token=""
    )
    return {}


def list_events() -> Figures:
    """Milliseconds of ListFlowExecutionEvents and of the browser's reading, first and last page."""
    row = Execution.objects.select_related("workspace").get()
    context = Context(
        workspace_id=row.workspace_id,
        account=row.workspace.account,
        user_id=None,
        role="viewer",
        region=settings.AWS_REGION,
        request_id="memory",
    )
    params = {
        "flowIdentifier": row.flow_id,
        "flowAliasIdentifier": row.alias_id,
        "executionIdentifier": row.name,
        "eventType": "Node",
        "maxResults": _PAGE,
    }
    last = row.last_seq - _PAGE
    token = pages.encode(f"events:{row.pk}:Node", [last])
    wire = operations.list_flow_execution_events
    return {
        "wire, first page": _milliseconds(lambda: wire(context, params)),
        "wire, last page": _milliseconds(lambda: wire(context, {**params, "nextToken": token})),
        "browser, first page": _milliseconds(lambda: summaries.events(row.pk, 0, 500)),
        "browser, last page": _milliseconds(lambda: summaries.events(row.pk, last, 500)),
        "overview": _milliseconds(lambda: summaries.fields(row.pk, ["FlowOutput"], 200)),
    }


def _milliseconds(read: Callable[[], Any], times: int = 20) -> float:
    """The median of several times."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        read()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[times // 2]


def delete() -> Figures:
    """Delete what is past retention, while another connection writes as often as it can."""
    long_ago = timezone.now() - timedelta(days=settings.RETENTION_DAYS + 1)
    Execution.objects.update(ended_at=long_ago)
    done = threading.Event()
    waits: list[float] = []
    thread = threading.Thread(target=_contend, args=(done, waits))
    if settings.EMBEDDED:
        thread.start()
    ticks: list[float] = []
    while Execution.objects.exists():
        began = time.perf_counter()
        sweeper.delete_expired(timezone.now())
        ticks.append(time.perf_counter() - began)
    done.set()
    if settings.EMBEDDED:
        thread.join()
    return {
        "seconds": sum(ticks),
        "longest tick, ms": max(ticks) * 1000,
        "longest wait, ms": max(waits, default=0.0) * 1000,
    }


def _contend(done: threading.Event, waits: list[float]) -> None:
    """Seconds that SQLite's write lock was not to be had, each time."""
    path = Path(settings.DATABASES["default"]["NAME"])
    writer = sqlite3.connect(path, timeout=0, isolation_level=None)
    while not done.is_set():
        began = time.perf_counter()
        while not done.is_set():
            with suppress(sqlite3.OperationalError):
                writer.execute("BEGIN IMMEDIATE")
                writer.execute("COMMIT")
                break
            time.sleep(0.0005)
        waits.append(time.perf_counter() - began)
        time.sleep(0.002)
    writer.close()


def peak() -> float:
    """The most memory this process has had, megabytes."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


ACTIONS: dict[str, Callable[..., Figures]] = {
    action.__name__: action for action in (prepare, drive, invoke, fill, list_events, delete)
}


def main() -> None:
    action, *arguments = sys.argv[1:]
    figures = ACTIONS[action](*arguments)
    print(json.dumps({**figures, "peak": peak()}))


if __name__ == "__main__":
    main()

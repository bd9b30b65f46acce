"""Background executions of the running product: how soon they end, and how many at once.

*Ended*: from the StartFlowExecution request until the end's time in the journal; both clocks are
this machine's. *Seen*: until the end has arrived in the page's websocket.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from bench import CONCURRENCY, flows, model, products
from bench.figures import RUNS, Figures, Table
from bench.load import Asker, Request
from tests.support.product import Product
from tests.support.session import Session

#: Model calls of one execution, and what one takes, seconds.
_CALLS, _CALL_SECONDS = 100, 0.1
#: Executions at once, what the model takes for each, seconds, and how often that is tried.
_MANY, _MANY_SECONDS, _TRIES = 1000, 5.0, 3


def tables() -> Iterator[Table]:
    """Short ones, ones with many calls, and many at once."""
    title = "StartFlowExecution of input, prompt and output, the model answers at once"
    yield Table(f"{title}; SQLite; milliseconds", _embedded())
    with products.servers() as environment:
        yield Table(f"{title}; PostgreSQL and Valkey; milliseconds", _grown_up(environment))
    yield _many_calls()
    yield Table(_many_title("SQLite"), _many({}), 2)
    with products.servers() as environment:
        yield Table(_many_title("PostgreSQL and Valkey"), _many(environment), 2)


def _embedded() -> Figures:
    with model.serving(0) as provider:
        with products.running(**provider) as product:
            busy = _ends(product)
        with products.running(**provider, FLOWBUILDER_LINGER_SECONDS="0") as product:
            idle = _ends(product)
    return {
        **{f"{name}, a worker's shift under way": values for name, values in busy.items()},
        **{f"{name}, workers idle": values for name, values in idle.items()},
    }


def _grown_up(environment: dict[str, str]) -> Figures:
    with model.serving(0) as provider, products.running(**provider, **environment) as product:
        return _ends(product)


def _ends(product: Product) -> dict[str, list[float]]:
    """Milliseconds until the end; the first runs are not counted."""
    flow, alias = products.live(product, "Ask", flows.prompts(1))
    session = Session(product)
    ended, seen = [], []
    for number in range(3 + RUNS):
        asked_at = time.time()
        started = session.start(flow, alias, "Hello")
        *_, (arrived, end) = session.follow(started)
        _check(end)
        if number >= 3:
            ended.append((_moment(end) - asked_at) * 1000)
            seen.append((arrived - started.asked_at) * 1000)
        time.sleep(0.1)
    session.close()
    return {"ended": ended, "seen": seen}


def _many_calls() -> Table:
    """One execution with many calls of a model that takes its time."""
    figures: dict[str, list[float]] = {}
    with model.serving(_CALL_SECONDS) as provider, products.running(**provider) as product:
        session = Session(product)
        for concurrency in (10, 100):
            name = f"Ask{concurrency}"
            flow, alias = products.live(product, name, flows.prompts_each(1), concurrency)
            ideal = _CALLS / concurrency * _CALL_SECONDS * 1000
            taken = []
            for _ in range(2 + RUNS):
                started = session.start(flow, alias, ["Hello"] * _CALLS)
                events = [event for _, event in session.follow(started)]
                _check(events[-1])
                taken.append((_moment(events[-1]) - _moment(events[0])) * 1000)
            figures[f"at concurrency {concurrency}, ideal {ideal:,.0f}"] = taken[2:]
        session.close()
    spent = f"{_CALLS} model calls of {_CALL_SECONDS * 1000:g} ms"
    return Table(f"{spent} in one execution, SQLite; milliseconds", figures)


def _many_title(where: str) -> str:
    what = f"{_MANY:,} executions at once, the model answers after {_MANY_SECONDS:g} s"
    return f"{what}; 2 workers; {where}; {_TRIES} tries; seconds"


def _many(environment: dict[str, str]) -> Figures:
    """Seconds from the first request until the last request's answer, and until the last end."""
    figures: dict[str, list[float]] = {"all started": [], "all ended": []}
    with (
        model.serving(_MANY_SECONDS) as provider,
        products.running(**provider, **environment) as product,
    ):
        ids = products.live(product, "Ask", flows.prompts(1))
        start = products.Runtime(product).start(ids, "Hello")
        for _ in range(_TRIES):
            began = time.time()
            _ask_all(start)
            figures["all started"].append(time.time() - began)
            figures["all ended"].append(_last_end(product, ids[0], began) - began)
    return figures


def _ask_all(start: Request) -> None:
    """Have so many executions started, a few requests at a time."""

    def work(_: int) -> None:
        asker = Asker(start.port)
        for _ in range(_MANY // CONCURRENCY):
            asker.ask(start)
        asker.close()

    with ThreadPoolExecutor(CONCURRENCY) as threads:
        list(threads.map(work, range(CONCURRENCY)))


def _last_end(product: Product, flow: str, began: float) -> float:
    """When the last of them ended. Raises RuntimeError when one did not succeed."""
    time.sleep(_MANY_SECONDS)
    while True:
        time.sleep(1)
        pages = product.runtime.get_paginator("list_flow_executions")
        found = [
            row
            for page in pages.paginate(flowIdentifier=flow, PaginationConfig={"PageSize": 1000})
            for row in page["flowExecutionSummaries"]
            if row["createdAt"].timestamp() >= began
        ]
        statuses = {row["status"] for row in found}
        if "Running" not in statuses:
            break
    if len(found) != _MANY or statuses != {"Succeeded"}:
        raise RuntimeError(f"{len(found)} executions ended as {statuses}.")
    return max(row["endedAt"].timestamp() for row in found)


def _moment(event: dict[str, Any]) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


def _check(end: dict[str, Any]) -> None:
    if end["data"]["status"] != "Succeeded":
        raise RuntimeError(f"The run did not succeed: {end}")

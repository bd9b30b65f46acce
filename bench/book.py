"""The example's book: how soon the browser sees the first event, and what the product adds.

*First event*: from the page's StartFlowExecution request until the first event has arrived in its
websocket, which is opened as soon as the answer names the execution.

*Overhead*: the execution's duration beyond its longest chain of outside calls: for each chapter
its calls one after the other, of these the slowest chapter; then the calls after the collector. The
calls' own times are those in the journal, measured by the worker around each call.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.figures import RUNS, Table
from tests.fakes.model import SlowModel
from tests.support.product import ROOT, Product
from tests.support.session import Session

Event = dict[str, Any]

STARTS = 5
#: Seconds that the stand-in model takes for each answer.
MODEL_SECONDS = 0.2


def tables() -> Iterator[Table]:
    """The book, and how long the product takes to start."""
    with (
        SlowModel(MODEL_SECONDS) as model,
        tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder,
        Product(
            Path(folder),
            FLOWBUILDER_DEFAULT_PROVIDER="openai",
            OPENAI_BASE_URL=model.url,
            OPENAI_API_KEY="unused",
        ) as product,
    ):
        waits = f"the model answers after {MODEL_SECONDS * 1000:g}"
        title = f"the nine-node book flow, three chapters, SQLite; {waits}; milliseconds"
        yield Table(title, _measure(product, RUNS))
        title = "`manage.py run` on a data folder that exists; milliseconds"
        yield Table(title, {"ready": _starts(product)})


def _starts(product: Product) -> list[float]:
    """Milliseconds from starting the product again to its /readyz, a few times."""
    took = []
    for _ in range(STARTS):
        product.stop()
        began = time.perf_counter()
        product.start()
        took.append((time.perf_counter() - began) * 1000)
    return took


def _measure(product: Product, runs: int) -> dict[str, list[float]]:
    """Milliseconds by figure, one for each run after a first that is not counted."""
    session = Session(product)
    [flow] = product.agent.list_flows()["flowSummaries"]
    aliases = product.agent.list_flow_aliases(flowIdentifier=flow["id"])["flowAliasSummaries"]
    alias = next(alias["id"] for alias in aliases if alias["name"] == "live")
    document = json.loads((ROOT / "examples/easy_reading/input.json").read_text())
    figures: dict[str, list[float]] = defaultdict(list)
    for number in range(runs + 1):
        started = session.start(flow["id"], alias, document)
        arrivals = list(session.follow(started))
        if number == 0:
            continue
        events = [event for _, event in arrivals]
        if events[-1]["data"]["status"] != "Succeeded":
            raise RuntimeError(f"the run did not succeed: {events[-2:]}")
        first_node = next(at for at, event in arrivals if event["kind"] == "NodeOutput")
        figures["first event"].append((arrivals[0][0] - started.asked_at) * 1000)
        figures["first node's output"].append((first_node - started.asked_at) * 1000)
        figures["calls"].append(_longest_chain(events))
        figures["whole run"].append(_span(events))
        figures["overhead"].append(_span(events) - _longest_chain(events))
    session.close()
    return figures


def _span(events: list[Event]) -> float:
    """Milliseconds between the first and the last event, by the server's clock."""
    first, last = (datetime.fromisoformat(events[index]["at"]) for index in (0, -1))
    return (last - first).total_seconds() * 1000


def _longest_chain(events: list[Event]) -> float:
    """Milliseconds of the calls that had to follow one another."""
    by_item: dict[int, float] = defaultdict(float)
    after = 0.0
    for event in events:
        if event["kind"] == "NodeAction":
            took = float(event["data"]["milliseconds"])
            if event["path"]:
                by_item[event["path"][0][1]] += took
            else:
                after += took
    return max(by_item.values()) + after

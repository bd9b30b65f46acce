"""The running product loses a worker, or all of them, in the middle of an execution."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import time
import uuid
from typing import Any

import pytest

from tests.executions.support import ROLE, each
from tests.support.processes import wait_until
from tests.support.product import Product

pytestmark = pytest.mark.server

ITEMS = [f"item {number}" for number in range(6)]
#: Works for a while, longer than it takes to notice that it runs.
CODE = "total = 0\nfor n in range(4_000_000):\n    total += n\nvalue.upper()"


def ask(product: Product, question: str, *parameters: object) -> Any:
    """The first row of a query on the product's database."""
    path = product.data / "flowbuilder.sqlite3"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(question, parameters).fetchone()


def start(product: Product) -> tuple[dict[str, str], str]:
    """Start an execution of a slow flow; gives the parameters that name it, and its name."""
    definition = each("Body")
    for node in definition["nodes"]:
        if node["name"] == "Body":
            node["configuration"]["inlineCode"]["code"] = CODE
    made = product.agent.create_flow(
        name=f"Slow{uuid.uuid4().hex[:8]}", executionRoleArn=ROLE, definition=definition
    )
    assert product.agent.prepare_flow(flowIdentifier=made["id"])["status"] == "Prepared"
    alias = {"flowIdentifier": made["id"], "flowAliasIdentifier": "TSTALIASID"}
    started = product.runtime.start_flow_execution(
        **alias, inputs=[{"nodeName": "Start", "content": {"document": ITEMS}}]
    )
    name = started["executionArn"].rsplit("/", 1)[-1]
    return {**alias, "executionIdentifier": name}, name


def outputs_of_body(product: Product, name: str) -> int:
    count: int = ask(
        product,
        "SELECT count(*) FROM executions_event e JOIN executions_execution x ON x.id ="
        " e.execution_id WHERE x.name = ? AND e.node = 'Body' AND e.kind = 'NodeOutput'",
        name,
    )[0]
    return count


def end(product: Product, which: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def ended() -> bool:
        found.update(product.runtime.get_flow_execution(**which))
        return bool(found["status"] != "Running")

    wait_until(ended, f"the execution to end:\n{product.tail()}", seconds=60, every=0.1)
    return found


@pytest.mark.parametrize("victims", ["its worker", "all workers"])
def test_an_execution_goes_on_after_its_worker_is_killed(server: Product, victims: str) -> None:
    which, name = start(server)
    wait_until(lambda: outputs_of_body(server, name) >= 1, "the first item to be done")
    token = ask(server, "SELECT lease_token FROM executions_execution WHERE name = ?", name)[0]
    pids = [int(token.split("-")[0])] if victims == "its worker" else server.pids("manage.py work")
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    killed_at = time.monotonic()

    def attempts() -> int:
        return int(ask(server, "SELECT attempt FROM executions_execution WHERE name = ?", name)[0])

    wait_until(lambda: attempts() == 2, "another worker to take it")
    took = time.monotonic() - killed_at
    found = end(server, which)
    assert found["status"] == "Succeeded", found.get("errors")
    assert outputs_of_body(server, name) == len(ITEMS)
    events = server.runtime.list_flow_execution_events(**which, eventType="Flow")
    (last,) = events["flowExecutionEvents"][-1]["flowOutputEvent"]["fields"]
    assert last["content"]["document"] == [item.upper() for item in ITEMS]
    assert took < 5.0 + 1.0 + 4.0  # the lease, a look, and a loaded machine

"""The example's book as the tests run it."""

from __future__ import annotations

import contextlib
import copy
import json
import sqlite3
import uuid
from functools import cached_property
from typing import Any

from tests.support.processes import wait_until
from tests.support.product import ROOT, Product
from tests.support.session import Session

BOOK: dict[str, Any] = json.loads((ROOT / "examples/easy_reading/input.json").read_text())
DEFINITION: dict[str, Any] = json.loads(
    (ROOT / "examples/easy_reading/definition.json").read_text()
)
ROLE = "arn:aws:iam::000000000001:role/flow"
DRAFT = "TSTALIASID"
#: Parameters of every operation on one execution.
Named = dict[str, str]


class Shop:
    """A product, its example, and what the tests do with it again and again."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.agent = product.agent
        self.runtime = product.runtime
        #: Operations that the service has not.
        self.own = product.own

    @cached_property
    def session(self) -> Session:
        """The admin's, in a browser."""
        return Session(self.product)

    def close(self) -> None:
        """Close what the session keeps open, if there is one."""
        if "session" in self.__dict__:
            self.session.close()

    @cached_property
    def example(self) -> Named:
        """The example's flow and its alias `live`."""
        flows = self.agent.list_flows()["flowSummaries"]
        flow = next(found["id"] for found in flows if found["name"] == "EasyReading")
        aliases = self.agent.list_flow_aliases(flowIdentifier=flow)["flowAliasSummaries"]
        (alias,) = (found["id"] for found in aliases if found["name"] == "live")
        return {"flowIdentifier": flow, "flowAliasIdentifier": alias}

    def flow(self, definition: dict[str, Any], name: str = "") -> Named:
        """A new flow, prepared, with the alias of its draft."""
        made = self.agent.create_flow(
            name=name or f"Flow{uuid.uuid4().hex[:10]}",
            executionRoleArn=ROLE,
            definition=definition,
        )
        prepared = self.agent.prepare_flow(flowIdentifier=made["id"])
        assert prepared["status"] == "Prepared", self.agent.get_flow(flowIdentifier=made["id"])
        return {"flowIdentifier": made["id"], "flowAliasIdentifier": DRAFT}

    def start(self, which: Named, document: object = BOOK, node: str = "FlowInput") -> Named:
        """Start an execution."""
        given = [{"nodeName": node, "content": {"document": document}}]
        arn = self.runtime.start_flow_execution(**which, inputs=given)["executionArn"]
        return {**which, "executionIdentifier": arn.rsplit("/", 1)[1]}

    def state(self, execution: Named) -> dict[str, Any]:
        found: dict[str, Any] = self.runtime.get_flow_execution(**execution)
        return found

    def end(self, execution: Named, seconds: float = 60) -> dict[str, Any]:
        """Its state when it has ended."""
        wait_until(
            lambda: self.state(execution)["status"] != "Running",
            f"the end of {execution}",
            seconds=seconds,
            every=0.05,
        )
        return self.state(execution)

    def events(self, execution: Named, kind: str = "Node") -> list[tuple[str, dict[str, Any]]]:
        """All its events as (shape, members)."""
        found: list[tuple[str, dict[str, Any]]] = []
        token: dict[str, str] = {}
        while True:
            page = self.runtime.list_flow_execution_events(**execution, eventType=kind, **token)
            found += [item for event in page["flowExecutionEvents"] for item in event.items()]
            if "nextToken" not in page:
                return found
            token = {"nextToken": page["nextToken"]}

    def address(self, execution: Named) -> str:
        """Its address in the pages' own API and sockets."""
        return "/".join(execution[part] for part in _PARTS)

    def ask(self, question: str, *parameters: object) -> Any:
        """The first row of a query on the product's SQLite database."""
        path = self.product.data / "flowbuilder.sqlite3"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return database.execute(question, parameters).fetchone()


_PARTS = ("flowIdentifier", "flowAliasIdentifier", "executionIdentifier")


def book_with(**changes: Any) -> dict[str, Any]:
    """The example's input with other members."""
    return {**copy.deepcopy(BOOK), **changes}

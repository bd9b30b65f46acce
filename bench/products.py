"""The running product for measurements: with a bare view, and flows that are ready to run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import flows
from bench.load import Request
from tests.support.product import Product
from tests.support.servers import PostgresServer, ValkeyServer

#: Of the product's first workspace.
ACCOUNT = "000000000001"


@contextmanager
def running(**environment: str) -> Iterator[Product]:
    """`manage.py run` with a data folder of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder,
        Product(
            Path(folder),
            DJANGO_SETTINGS_MODULE="bench.settings",
            FLOWBUILDER_LOG_LEVEL="WARNING",
            **environment,
        ) as product,
    ):
        yield product


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """The variables of a PostgreSQL and a Valkey of the measurement's own."""
    with tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as name:
        logs = Path(name)
        with PostgresServer(logs) as postgres, ValkeyServer(logs) as valkey:
            yield {"DATABASE_URL": postgres.database("bench"), "REDIS_URL": valkey.url}


def live(
    product: Product, name: str, definition: flows.Definition, concurrency: int | None = None
) -> tuple[str, str]:
    """Ids of a flow with this definition and of its alias, which runs its first version."""
    agent = product.agent
    flow = agent.create_flow(name=name, executionRoleArn=flows.ROLE, definition=definition)["id"]
    agent.prepare_flow(flowIdentifier=flow)
    version = agent.create_flow_version(flowIdentifier=flow)["version"]
    rest: dict[str, Any] = {}
    if concurrency is not None:
        rest["concurrencyConfiguration"] = {"type": "Manual", "maxConcurrency": concurrency}
    alias = agent.create_flow_alias(
        name="live", flowIdentifier=flow, routingConfiguration=[{"flowVersion": version}], **rest
    )
    return flow, alias["id"]


class Runtime:
    """Requests to run a flow, with a bearer key, so that no signature costs the client time."""

    def __init__(self, product: Product) -> None:
        user = product.env["FLOWBUILDER_ADMIN_USER"]
        printed = product.manage("key", "issue", ACCOUNT, user, "--kind", "bearer")
        self._headers = {
            "Authorization": f"Bearer {printed.split(chr(39))[1]}",
            "Content-Type": "application/json",
        }
        self._port = product.port

    def invoke(self, ids: tuple[str, str], document: object, *, with_trace: bool) -> Request:
        """InvokeFlow; a good answer has the flow's completion."""
        path = f"/api/flows/{ids[0]}/aliases/{ids[1]}"
        return self._post(path, document, b"flowCompletionEvent", enableTrace=with_trace)

    def start(self, ids: tuple[str, str], document: object) -> Request:
        """StartFlowExecution."""
        path = f"/api/flows/{ids[0]}/aliases/{ids[1]}/executions"
        return self._post(path, document, b"executionArn")

    def _post(self, path: str, document: object, expected: bytes, **rest: object) -> Request:
        content = {"document": document}
        said = {"nodeName": "FlowInput", "nodeOutputName": "document", "content": content}
        body = json.dumps({"inputs": [said], **rest}).encode()
        return Request(self._port, path, "POST", body, self._headers, expected)

"""What the wire takes beside a bare view of the framework, by the server's own clock.

The product's web process (`bench.served`) serves the ASGI application on a SQLite database of its
own, with the server that the product has. The clock is around the application there: it runs from
a request's arrival until the last part of its answer is handed to the server, for InvokeFlow until
the first part that holds an event. This process asks, one request after the other and each kind in
turn, and what it takes itself does not count.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

from bench import BARE, CLOCK, NODES, flows
from bench.figures import Table
from flowbuilder.supervisor import local_env
from tests.support.processes import answers, free_port, spawn, wait_until
from tests.support.product import ROOT

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "500"))
WARM_UP = 50
_BARE = "bare view"
_FIRST_EVENT = "InvokeFlow, first event"


def tables() -> Iterator[Table]:
    """What the wire takes beside a bare view."""
    figures = _measure()
    ratios = [f"{name}: {ratio:.2f} times the bare view" for name, ratio in _times(figures).items()]
    title = f"the wire, {REQUESTS} requests of each, SQLite; milliseconds"
    yield Table(title, figures, digits=2, notes=ratios)


def _measure() -> dict[str, list[float]]:
    """Milliseconds by figure, one for each request after the first ones, which are not counted."""
    figures: dict[str, list[float]] = defaultdict(list)
    with _server() as (url, variables), httpx.Client(base_url=url) as plain:
        kinds = _kinds(url, variables, plain)
        for number in range(WARM_UP + REQUESTS):
            for name, (ask, until) in kinds.items():
                ask(number)
                took = plain.get(CLOCK).raise_for_status().json()[until]
                if number >= WARM_UP:
                    figures[name].append(took)
    return figures


def _times(figures: dict[str, list[float]]) -> dict[str, float]:
    """How many times the bare view's median those of the figures of whole answers are."""
    medians = {name: statistics.median(values) for name, values in figures.items()}
    return {
        name: median / medians[_BARE]
        for name, median in medians.items()
        if name not in {_BARE, _FIRST_EVENT}
    }


def _kinds(
    url: str, variables: dict[str, str], plain: httpx.Client
) -> dict[str, tuple[Callable[[int], object], str]]:
    """By figure: what asks for it, and which of the clock's times counts."""
    agent, runtime = (
        _client(service, url, variables) for service in ("bedrock-agent", "bedrock-agent-runtime")
    )
    flow = agent.create_flow(name="Echo", executionRoleArn=flows.ROLE, definition=flows.prompts(0))[
        "id"
    ]
    agent.prepare_flow(flowIdentifier=flow)
    version = agent.create_flow_version(flowIdentifier=flow)["version"]
    named = {"flowIdentifier": flow}
    routing = [{"flowVersion": version}]
    alias = agent.create_flow_alias(name="live", routingConfiguration=routing, **named)["id"]
    large, document = flows.prompts(NODES - 2), {"content": {"document": "Hello"}}
    said = [{"nodeName": "FlowInput", "nodeOutputName": "document", **document}]

    def invoke(_: int) -> None:
        answer = runtime.invoke_flow(flowAliasIdentifier=alias, inputs=said, **named)
        events = list(answer["responseStream"])
        if "flowCompletionEvent" not in events[-1]:
            raise RuntimeError(f"the flow did not succeed: {events}")

    return {
        _BARE: (lambda _: plain.get(BARE).raise_for_status(), "last"),
        "GetFlowAlias": (lambda _: agent.get_flow_alias(aliasIdentifier=alias, **named), "last"),
        f"CreateFlow, {NODES} nodes": (
            lambda number: agent.create_flow(
                name=f"Large{number}", executionRoleArn=flows.ROLE, definition=large
            ),
            "last",
        ),
        _FIRST_EVENT: (invoke, "first"),
    }


@contextmanager
def _server() -> Iterator[tuple[str, dict[str, str]]]:
    """Its address and the variables of its `local.env`, while it runs."""
    with tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder:
        port = free_port()
        environment = {
            **{n: v for n, v in os.environ.items() if not n.startswith(("AWS_", "FLOWBUILDER_"))},
            "FLOWBUILDER_DATA": folder,
            "FLOWBUILDER_DEFAULT_PROVIDER": "local",
            "FLOWBUILDER_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PORT": str(port),
        }
        prepare = [sys.executable, "manage.py", "run", "--prepare-only"]
        subprocess.run(prepare, cwd=ROOT, env=environment, check=True)
        serve = [sys.executable, "-m", "bench.served"]
        process = spawn(serve, cwd=ROOT, env=environment)
        try:
            wait_until(lambda: answers(port), "the server to answer")
            yield f"http://127.0.0.1:{port}", local_env.read(Path(folder) / "local.env")
        finally:
            process.terminate()
            process.wait(20)


def _client(service: str, url: str, variables: dict[str, str]) -> Any:
    return boto3.client(
        service,
        endpoint_url=f"{url}/api",
        region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )

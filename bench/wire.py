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

from bench import BARE, CLOCK
from flowbuilder.supervisor import local_env
from tests.support.processes import answers, free_port, spawn, wait_until
from tests.support.product import ROOT

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "500"))
WARM_UP = 50
NODES = 40
_BARE = "bare view"
_FIRST_EVENT = "InvokeFlow, first event"
_ROLE = "arn:aws:iam::000000000001:role/bench"


def measure() -> dict[str, list[float]]:
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


def times(figures: dict[str, list[float]]) -> dict[str, float]:
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
    flow = agent.create_flow(name="Echo", executionRoleArn=_ROLE, definition=_chain(2))["id"]
    agent.prepare_flow(flowIdentifier=flow)
    version = agent.create_flow_version(flowIdentifier=flow)["version"]
    named = {"flowIdentifier": flow}
    routing = [{"flowVersion": version}]
    alias = agent.create_flow_alias(name="live", routingConfiguration=routing, **named)["id"]
    large, document = _chain(NODES), {"content": {"document": {"text": "Hello"}}}
    said = [{"nodeName": "Node0", "nodeOutputName": "document", **document}]

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
                name=f"Large{number}", executionRoleArn=_ROLE, definition=large
            ),
            "last",
        ),
        _FIRST_EVENT: (invoke, "first"),
    }


def _chain(size: int) -> dict[str, Any]:
    """A definition of so many nodes in a row: an input, prompts, an output."""
    return {
        "nodes": [_node(number, size) for number in range(size)],
        "connections": [
            {
                "name": f"Connection{number}",
                "type": "Data",
                "source": f"Node{number}",
                "target": f"Node{number + 1}",
                "configuration": {
                    "data": {
                        "sourceOutput": "modelCompletion" if number else "document",
                        "targetInput": "text" if number < size - 2 else "document",
                    }
                },
            }
            for number in range(size - 1)
        ],
    }


def _node(number: int, size: int) -> dict[str, Any]:
    if number == 0:
        outputs = [{"name": "document", "type": "Object"}]
        return _named(number, "Input", configuration={"input": {}}, outputs=outputs)
    if number == size - 1:
        inputs = [{"name": "document", "type": "Object", "expression": "$.data"}]
        return _named(number, "Output", configuration={"output": {}}, inputs=inputs)
    inline = {
        "modelId": "anthropic.claude-3-haiku-20240307-v1:0",
        "templateType": "TEXT",
        "templateConfiguration": {
            "text": {"text": "Say it again: {{text}}", "inputVariables": [{"name": "text"}]}
        },
        "inferenceConfiguration": {"text": {"temperature": 0.2, "maxTokens": 500}},
    }
    return _named(
        number,
        "Prompt",
        configuration={"prompt": {"sourceConfiguration": {"inline": inline}}},
        inputs=[{"name": "text", "type": "String", "expression": "$.data"}],
        outputs=[{"name": "modelCompletion", "type": "String"}],
    )


def _named(number: int, kind: str, **rest: Any) -> dict[str, Any]:
    return {"name": f"Node{number}", "type": kind, **rest}


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
            "DJANGO_SETTINGS_MODULE": "flowbuilder.settings",
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

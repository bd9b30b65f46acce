"""The AWS SDK for JavaScript against the running product; its runtime client speaks HTTP/2."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from tests.clients.conftest import MANY
from tests.clients.served import capitals, depending, raising, served
from tests.product.books import ROLE
from tests.support.product import ROOT, Product

pytestmark = pytest.mark.server

PROGRAM = ROOT / "tests/clients/javascript"


@pytest.fixture(scope="module")
def told(server: Product, lasting: str) -> dict[str, Any]:
    """What the program was answered."""
    assert (PROGRAM / "node_modules").exists(), "`make browser` installs the SDK"
    given = {
        "endpoint": f"{server.url}/api",
        "region": server.env["AWS_REGION"],
        "role": ROLE,
        "definition": capitals(),
        "broken": {"raising": raising(), "depending": depending()},
        "lasting": lasting,
        "many": MANY,
    }
    done = subprocess.run(
        [str(ROOT / "tools/node.sh"), "node", str(PROGRAM / "main.js")],
        input=json.dumps(given),
        env={
            "PATH": os.environ["PATH"],
            "VENV": str(ROOT / ".venv"),
            **{k: v for k, v in server.env.items() if k.startswith("AWS_")},
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_every_operation_is_answered(told: dict[str, Any]) -> None:
    answered = {service: set(names) for service, names in told["answered"].items()}
    assert answered == {s: names for s, names in served().items() if s.startswith("bedrock")}


def test_nothing_had_to_be_asked_twice(told: dict[str, Any]) -> None:
    assert told["mostAttempts"] == 1
    assert told["protocols"]["bedrock-agent-runtime"] == "h2"


def test_a_stream_is_read_event_by_event(told: dict[str, Any]) -> None:
    traced = told["traced"]
    assert traced["executionId"]
    kinds = [kind for event in traced["events"] for kind in event]
    assert kinds[0] == "flowTraceEvent"
    output, completion = traced["events"][-2:]
    assert output["flowOutputEvent"]["content"] == {"document": "HELLO!"}
    assert completion == {"flowCompletionEvent": {"completionReason": "SUCCESS"}}
    assert _nodes(traced["events"]) >= {"Start", "N1", "N2", "End"}


def test_a_stream_without_trace_has_only_what_comes_out(told: dict[str, Any]) -> None:
    kinds = [kind for event in told["plain"]["events"] for kind in event]
    assert kinds == ["flowOutputEvent", "flowCompletionEvent"]


@pytest.mark.parametrize(
    ("case", "name", "words"),
    [
        ("raising", "ValidationException", "ValueError"),
        ("depending", "DependencyFailedException", "HELLO"),
    ],
)
def test_a_failure_is_thrown_after_the_events_before_it(
    told: dict[str, Any], case: str, name: str, words: str
) -> None:
    broken = told["broken"][case]
    assert {kind for event in broken["events"] for kind in event} == {"flowTraceEvent"}
    assert _nodes(broken["events"]) >= {"Start", "N1"}
    problem = broken["problem"]
    assert (problem["name"], problem["modelled"]) == (name, True)
    assert "`N2`" in problem["message"]
    assert words in problem["message"]


def test_the_sdk_s_paginator_finds_each_flow_once(told: dict[str, Any]) -> None:
    pages = told["paged"]["pages"]
    assert len(pages) > 1
    assert [flow for page in pages for flow in page] == told["paged"]["whole"]


@pytest.mark.parametrize(
    ("case", "name", "status"),
    [
        ("agent", "ResourceNotFoundException", 404),
        ("runtime", "ResourceNotFoundException", 404),
        ("invalid", "ValidationException", 400),
    ],
)
def test_a_refusal_is_the_sdk_s_own_exception(
    told: dict[str, Any], case: str, name: str, status: int
) -> None:
    problem = told["refusals"][case]
    assert (problem["name"], problem["modelled"], problem["status"]) == (name, True, status)
    assert problem["requestId"]
    assert problem["attempts"] == 1


def _nodes(events: list[dict[str, Any]]) -> set[str]:
    """The nodes that the traces among these events tell of."""
    traces = [event["flowTraceEvent"]["trace"] for event in events if "flowTraceEvent" in event]
    return {members["nodeName"] for trace in traces for members in trace.values()}

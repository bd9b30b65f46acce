"""What goes wrong is said once, in the same words, in the page, the API and the log."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import EventStreamError

from tests.executions.support import each
from tests.product.books import BOOK, DEFINITION, Named, Shop, book_with
from tests.support.processes import free_port, wait_until

pytestmark = pytest.mark.server

FIRST = BOOK["chapterPrefixes"][0]
MISSING = "books/beyond-earth/chapter_9.txt"
SLEEPY = """
def handler(event, context):
    while event["node"]["inputs"][0]["value"] == "b":
        pass
    return "done"
"""


@dataclass(frozen=True, slots=True)
class Case:
    node: str
    item: str
    code: str
    #: What was wrong and with which value.
    words: tuple[str, ...]


CASES = {
    "a missing chapter": Case(
        "S3Retrieval", "item 2 of 2 of `Iterator`", "DEPENDENCY_FAILED", (MISSING, "easy-reading")
    ),
    "an unreachable model": Case(
        "Easifier", "item 1 of 1 of `Iterator`", "BAD_GATEWAY", ("could not be reached", "refused")
    ),
    "code that raises": Case(
        "Body", "item 2 of 3 of `Each`", "VALIDATION", ("ValueError", "'two'")
    ),
    "a function that times out": Case(
        "Body", "item 2 of 2 of `Each`", "DEPENDENCY_FAILED", ("sleepy", "0.3 seconds")
    ),
    "a value of the wrong type": Case(
        "Iterator", "item 2 of 2 of `Iterator`", "VALIDATION", ("String", "Number 7")
    ),
}


def with_body(configuration: dict[str, Any], output: str, kind: str) -> dict[str, Any]:
    """Each item through one node of this kind."""
    definition = each("Body")
    for node in definition["nodes"]:
        if node["name"] == "Body":
            outputs = [{"name": output, "type": "String"}]
            node.update(type=kind, configuration=configuration, outputs=outputs)
    for connection in definition["connections"]:
        if connection["source"] == "Body":
            connection["configuration"]["data"]["sourceOutput"] = output
    return definition


@pytest.fixture(scope="module")
def failed(shop: Shop) -> dict[str, Named]:
    """One execution for each case, started together: retries take their time."""
    unreachable = f"http://127.0.0.1:{free_port()}/v1"
    shop.session.send(
        "PUT",
        "models/routes",
        {"modelId": "nobody.home", "provider": "openai", "target": "x", "endpoint": unreachable},
    )
    text = json.dumps(DEFINITION).replace("amazon.nova-lite-v1:0", "nobody.home")
    shop.session.send(
        "POST", "functions", {"name": "sleepy", "code": SLEEPY, "timeoutSeconds": 0.3}
    )
    raising = {"inlineCode": {"code": "str(int(value))", "language": "Python_3"}}
    sleeping = {"lambdaFunction": {"lambdaArn": _arn(shop, "sleepy")}}
    return {
        "a missing chapter": shop.start(shop.example, book_with(chapterPrefixes=[FIRST, MISSING])),
        "an unreachable model": shop.start(
            shop.flow(json.loads(text)), book_with(chapterPrefixes=[FIRST])
        ),
        "code that raises": shop.start(
            shop.flow(with_body(raising, "response", "InlineCode")), ["1", "two", "3"], "Start"
        ),
        "a function that times out": shop.start(
            shop.flow(with_body(sleeping, "functionResponse", "LambdaFunction")),
            ["a", "b"],
            "Start",
        ),
        "a value of the wrong type": shop.start(
            shop.example, book_with(chapterPrefixes=[FIRST, 7])
        ),
    }


def _arn(shop: Shop, function: str) -> str:
    account = shop.agent.get_flow(flowIdentifier=shop.example["flowIdentifier"])["arn"].split(":")[
        4
    ]
    return f"arn:aws:lambda:{shop.product.env['AWS_REGION']}:{account}:function:{function}"


@pytest.mark.parametrize("name", CASES)
def test_a_failure_is_told_in_the_same_words_everywhere(
    shop: Shop, failed: dict[str, Named], name: str
) -> None:
    case, execution = CASES[name], failed[name]
    state = shop.end(execution, 40)
    assert state["status"] == "Failed"
    ((_, failure),) = [event for event in shop.events(execution, "Flow") if "Failure" in event[0]]
    message = failure["errorMessage"]
    for part in (f"Node `{case.node}`", case.item, case.code, *case.words):
        assert part in message, (part, message)
    assert failure["errorCode"] == "NODE_EXECUTION_FAILED"

    ((_, of_node),) = [event for event in shop.events(execution) if "Failure" in event[0]]
    assert (of_node["nodeName"], of_node["errorCode"]) == (case.node, case.code)
    assert of_node["errorMessage"] in message

    assert state["errors"] == [{"nodeName": case.node, "message": message}]
    page = shop.session.get(f"executions/{shop.address(execution)}")
    assert page["status"] == "Failed"
    assert page["error"] == {
        "code": "NODE_EXECUTION_FAILED",
        "message": message,
        "node": case.node,
    }
    line = f"{state['executionArn']} Failed: {message}"
    wait_until(lambda: line in said(shop), "the log to say so", seconds=5)


def said(shop: Shop) -> str:
    """The product's log without the names of its processes."""
    lines = shop.product.log.read_text().splitlines()
    return "\n".join(line.partition(" | ")[2] for line in lines)


def test_a_failure_is_the_last_message_of_a_stream(shop: Shop) -> None:
    document = book_with(chapterPrefixes=[FIRST, MISSING])
    answer = shop.runtime.invoke_flow(
        **shop.example,
        enableTrace=True,
        inputs=[
            {
                "nodeName": "FlowInput",
                "nodeOutputName": "document",
                "content": {"document": document},
            }
        ],
    )
    seen: list[str] = []
    with closing(answer["responseStream"]) as stream, pytest.raises(EventStreamError) as problem:
        seen.extend(name for event in stream for name in event)
    assert set(seen) == {"flowTraceEvent"}
    assert problem.value.response["Error"]["Code"] == "dependencyFailedException"
    assert "item 2 of 2 of `Iterator`" in str(problem.value)
    assert MISSING in str(problem.value)

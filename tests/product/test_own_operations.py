"""What the service has not: questions in the background, redrives, replays and trials."""

from __future__ import annotations

import re

import pytest

from tests.clients.served import raising
from tests.executions.support import asked
from tests.product.books import Shop
from tests.support.processes import wait_until

pytestmark = pytest.mark.server


def test_an_agent_asks_a_background_execution(shop: Shop) -> None:
    execution = shop.start(shop.flow(travel()), "book", "Start")

    def open_questions() -> list[dict[str, object]]:
        found = shop.own.list_flow_execution_questions(**execution)["questions"]
        return [one for one in found if "answer" not in one]

    wait_until(open_questions, "the agent to ask", seconds=20)
    (question,) = open_questions()
    assert (question["nodeName"], question["turn"], question["path"]) == ("Agent", 1, [])
    assert question["question"] == "Where to?"
    said = shop.own.answer_flow_execution(**execution, nodeName="Agent", answer="Rome")
    assert said["status"] == "Running"
    assert shop.end(execution)["status"] == "Succeeded"
    assert output(shop, execution) == "Booked for Rome."
    assert open_questions() == []


def test_an_agent_asks_in_a_stream(shop: Shop) -> None:
    which = shop.flow(travel())
    given = [{"nodeName": "Start", "content": {"document": "book"}}]
    answer = shop.runtime.invoke_flow(**which, inputs=given)
    asks, completion = answer["responseStream"]
    assert asks["flowMultiTurnInputRequestEvent"] == {
        "nodeName": "Agent",
        "nodeType": "AgentNode",
        "content": {"document": "Where to?"},
    }
    assert completion["flowCompletionEvent"] == {"completionReason": "INPUT_REQUIRED"}
    reply = {
        "nodeName": "Agent",
        "nodeInputName": "agentInputText",
        "content": {"document": "Rome"},
    }
    again = shop.runtime.invoke_flow(**which, executionId=answer["executionId"], inputs=[reply])
    assert again["executionId"] == answer["executionId"]
    said, completion = again["responseStream"]
    assert said["flowOutputEvent"]["content"] == {"document": "Booked for Rome."}
    assert completion["flowCompletionEvent"] == {"completionReason": "SUCCESS"}


def test_a_failed_execution_goes_on_with_another_version(shop: Shop) -> None:
    definition = raising()
    which = shop.flow(definition)
    flow = which["flowIdentifier"]
    failed = shop.start(which, "abc", "Start")
    assert shop.end(failed)["status"] == "Failed"

    nodes = {node["name"]: node for node in definition["nodes"]}
    nodes["N2"]["configuration"]["inlineCode"]["code"] = "value + '!'"
    name = shop.agent.get_flow(flowIdentifier=flow)
    shop.agent.update_flow(
        flowIdentifier=flow,
        name=name["name"],
        executionRoleArn=name["executionRoleArn"],
        definition=definition,
    )
    shop.agent.prepare_flow(flowIdentifier=flow)
    replay = shop.own.replay_flow_execution(**failed, flowVersion="DRAFT")
    assert (replay["recorded"]["status"], replay["replayed"]["status"]) == ("Failed", "Succeeded")
    assert replay["outputs"]["added"] == 1
    assert replay["differences"][0]["after"]["document"] == "ABC!"

    redriven = shop.own.redrive_flow_execution(**failed, flowVersion="DRAFT")
    new = {**which, "executionIdentifier": redriven["executionArn"].rpartition("/")[2]}
    assert shop.end(new)["status"] == "Succeeded"
    assert output(shop, new) == "ABC!"
    told = shop.product.manage("replay", redriven["executionArn"])
    assert re.search(r"^Outputs: 1 same$", told, re.MULTILINE)
    assert redriven["redriveOf"].endswith(failed["executionIdentifier"])


def test_parts_of_a_draft_are_tried(shop: Shop) -> None:
    which = shop.flow(raising())
    flow = {"flowIdentifier": which["flowIdentifier"]}
    outputs = [{"name": "response", "content": {"document": "pinned"}}]
    begun = shop.own.try_flow(
        **flow,
        input={"document": "abc"},
        pins=[{"nodeName": "N2", "outputs": outputs}],
    )
    run = {**which, "executionIdentifier": begun["executionArn"].rpartition("/")[2]}
    assert shop.end(run)["status"] == "Succeeded"
    assert output(shop, run) == "pinned"

    where = {key: value for key, value in run.items() if key not in flow}
    begun = shop.own.try_flow(**flow, startFrom={**where, "nodeName": "N2"})
    anew = {**which, "executionIdentifier": begun["executionArn"].rpartition("/")[2]}
    (error,) = shop.end(anew)["errors"]
    assert error["nodeName"] == "N2"

    values = [{"name": "value", "content": {"document": "abc"}}]
    stream = shop.own.try_flow_node(**flow, nodeName="N1", inputs=values)["responseStream"]
    given, completion = stream
    expected = [{"name": "response", "content": {"document": "ABC"}}]
    assert given == {"outputEvent": {"outputs": expected}}
    assert completion["completionEvent"]["milliseconds"] > 0


def travel() -> dict[str, object]:
    """A flow whose agent asks where to, when it is given "book"."""
    definition = asked("Agent")
    (code,) = (node for node in definition["nodes"] if node["name"] == "N1")
    code["configuration"]["inlineCode"]["code"] = "value"
    return definition


def output(shop: Shop, execution: dict[str, str]) -> object:
    """The value of the execution's only output."""
    (only,) = (m for kind, m in shop.events(execution, "Flow") if kind == "flowOutputEvent")
    (field,) = only["fields"]
    return field["content"]["document"]

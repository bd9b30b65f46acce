"""Every operation, by an unchanged boto3 client against the running product."""

from __future__ import annotations

import copy
import json
import re
import uuid
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.executions.support import each
from tests.fakes.model import SlowModel
from tests.product.books import BOOK, DRAFT, ROLE, Named, Shop

pytestmark = pytest.mark.server

#: ISO 8601 in UTC with fractions of a second, as the service writes times.
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$"
GIVEN = [{"nodeName": "FlowInput", "nodeOutputName": "document", "content": {"document": BOOK}}]


@pytest.fixture(scope="module")
def upper(shop: Shop) -> Named:
    """A quick flow: each text in capitals."""
    return shop.flow(capitals())


def capitals() -> dict[str, Any]:
    definition = each("Body")
    for node in definition["nodes"]:
        if node["name"] == "Body":
            node["configuration"]["inlineCode"]["code"] = "value.upper()"
    return definition


def test_a_flow_from_its_first_draft_to_its_end(shop: Shop) -> None:
    agent, name = shop.agent, f"Life{uuid.uuid4().hex[:8]}"
    token = str(uuid.uuid4())
    made = agent.create_flow(name=name, executionRoleArn=ROLE, clientToken=token, tags={"a": "b"})
    flow = {"flowIdentifier": made["id"]}
    assert made["status"] == "NotPrepared"
    again = agent.create_flow(name=name, executionRoleArn=ROLE, clientToken=token, tags={"a": "b"})
    assert again["id"] == made["id"]

    definition = capitals()
    updated = agent.update_flow(
        **flow, name=name, executionRoleArn=ROLE, description="In capitals", definition=definition
    )
    assert updated["definition"] == definition
    assert agent.validate_flow_definition(definition=definition)["validations"] == []
    assert agent.prepare_flow(**flow)["status"] == "Prepared"
    got = agent.get_flow(**flow)
    assert (got["description"], got["definition"]) == ("In capitals", definition)
    assert agent.get_flow(flowIdentifier=made["arn"])["id"] == made["id"]

    version = agent.create_flow_version(**flow, description="first")
    assert version["version"] == "1"
    assert agent.get_flow_version(**flow, flowVersion="1")["definition"] == definition
    assert [v["version"] for v in agent.list_flow_versions(**flow)["flowVersionSummaries"]]
    alias = agent.create_flow_alias(
        **flow, name="live", routingConfiguration=[{"flowVersion": "1"}]
    )
    ends = {**flow, "aliasIdentifier": alias["id"]}
    second = agent.create_flow_version(**flow)["version"]
    agent.update_flow_alias(**ends, name="live", routingConfiguration=[{"flowVersion": second}])
    found = agent.get_flow_alias(flowIdentifier=made["arn"], aliasIdentifier=alias["arn"])
    assert found["routingConfiguration"] == [{"flowVersion": second}]
    aliases = agent.list_flow_aliases(**flow)["flowAliasSummaries"]
    assert alias["id"] in {row["id"] for row in aliases}

    with pytest.raises(agent.exceptions.ConflictException):
        agent.delete_flow(**flow)
    agent.delete_flow_alias(**ends)
    agent.delete_flow_version(**flow, flowVersion="1")
    agent.delete_flow_version(**flow, flowVersion=second)
    agent.delete_flow(**flow)
    with pytest.raises(agent.exceptions.ResourceNotFoundException):
        agent.get_flow(**flow)


def test_an_execution_from_start_to_end_by_arns(shop: Shop, upper: Named) -> None:
    runtime = shop.runtime
    flow = shop.agent.get_flow(flowIdentifier=upper["flowIdentifier"])
    alias_arn = f"{flow['arn']}/alias/{DRAFT}"
    arns = {"flowIdentifier": flow["arn"], "flowAliasIdentifier": alias_arn}
    name = f"run-{uuid.uuid4().hex[:8]}"
    given = [{"nodeName": "Start", "content": {"document": ["a", "b"]}}]
    started = runtime.start_flow_execution(**arns, flowExecutionName=name, inputs=given)
    with pytest.raises(runtime.exceptions.ConflictException):
        runtime.start_flow_execution(**arns, flowExecutionName=name, inputs=given)
    which = {**arns, "executionIdentifier": started["executionArn"]}
    state = shop.end(which)
    assert (state["status"], state["executionArn"]) == ("Succeeded", started["executionArn"])
    assert state["endedAt"] >= state["startedAt"]
    snapshot = runtime.get_execution_flow_snapshot(**which)
    assert json.loads(snapshot["definition"]) == flow["definition"]
    listed = runtime.list_flow_executions(flowIdentifier=flow["arn"])["flowExecutionSummaries"]
    assert started["executionArn"] in {row["executionArn"] for row in listed}
    first, *_, last = shop.events(which, "Flow")
    assert first[0] == "flowInputEvent"
    assert last[1]["fields"][0]["content"]["document"] == ["A", "B"]
    bodies = [e for s, e in shop.events(which) if s == "nodeInputEvent" and e["nodeName"] == "Body"]
    chains = [event["fields"][0]["executionChain"] for event in bodies]
    assert chains == [[{"nodeName": "Each", "index": n, "type": "Iterator"}] for n in (0, 1)]
    with pytest.raises(runtime.exceptions.ConflictException):
        runtime.stop_flow_execution(**which)


def test_a_running_execution_stops_at_once(shop: Shop, model: SlowModel) -> None:
    model.seconds = 3.0
    execution = shop.start(shop.example)
    assert shop.runtime.stop_flow_execution(**execution)["status"] == "Aborted"
    assert shop.end(execution, 2)["status"] == "Aborted"


def test_lists_come_in_pages(shop: Shop, upper: Named) -> None:
    executions = [shop.start(upper, [str(n)], "Start") for n in range(5)]
    for execution in executions:
        shop.end(execution)
    flow = upper["flowIdentifier"]
    pages = list(
        shop.runtime.get_paginator("list_flow_executions").paginate(
            flowIdentifier=flow, PaginationConfig={"PageSize": 2}
        )
    )
    rows = [row["executionArn"] for page in pages for row in page["flowExecutionSummaries"]]
    assert len(pages) >= 3
    assert len(rows) == len(set(rows)) >= 5
    whole = shop.events(executions[0])
    events = shop.runtime.get_paginator("list_flow_execution_events").paginate(
        **executions[0], eventType="Node", PaginationConfig={"PageSize": 3}
    )
    paged = [item for page in events for row in page["flowExecutionEvents"] for item in row.items()]
    assert paged == whole
    flows = shop.agent.get_paginator("list_flows").paginate(PaginationConfig={"PageSize": 1})
    assert flow in {row["id"] for page in flows for row in page["flowSummaries"]}
    with pytest.raises(shop.agent.exceptions.ValidationException):
        shop.agent.list_flows(nextToken="made-up")


def test_a_synchronous_run_streams_its_trace(shop: Shop) -> None:
    answer = shop.runtime.invoke_flow(**shop.example, enableTrace=True, inputs=GIVEN)
    assert answer["executionId"]
    events = [item for event in answer["responseStream"] for item in event.items()]
    kinds = [kind for kind, _ in events]
    assert kinds[0] == "flowTraceEvent"
    assert kinds.count("flowOutputEvent") == 1
    assert events[-1] == ("flowCompletionEvent", {"completionReason": "SUCCESS"})
    traces = [body["trace"] for kind, body in events if kind == "flowTraceEvent"]
    names = {name for trace in traces for name in trace}
    assert {"nodeInputTrace", "nodeOutputTrace", "nodeActionTrace"} <= names
    models = [t["nodeActionTrace"] for t in traces if "nodeActionTrace" in t]
    assert sum(action["nodeName"] == "Easifier" for action in models) == 3
    (output,) = (body for kind, body in events if kind == "flowOutputEvent")
    assert "easy-read-dyslexia.html" in json.dumps(output["content"]["document"])


def test_a_run_without_trace_gives_only_what_comes_out(shop: Shop, upper: Named) -> None:
    given = [{"nodeName": "Start", "nodeOutputName": "document", "content": {"document": ["x"]}}]
    answer = shop.runtime.invoke_flow(**upper, inputs=given)
    assert [kind for event in answer["responseStream"] for kind in event] == [
        "flowOutputEvent",
        "flowCompletionEvent",
    ]


def test_every_problem_of_a_bad_definition_is_listed(shop: Shop) -> None:
    definition = copy.deepcopy(capitals())
    definition["connections"] = [c for c in definition["connections"] if c["name"] != "out"]
    definition["nodes"][-1]["inputs"][0]["expression"] = "$.data["
    problems = shop.agent.validate_flow_definition(definition=definition)["validations"]
    kinds = {problem["type"] for problem in problems}
    assert len(kinds) >= 2
    made = shop.agent.create_flow(
        name=f"Bad{uuid.uuid4().hex[:8]}", executionRoleArn=ROLE, definition=definition
    )
    assert shop.agent.prepare_flow(flowIdentifier=made["id"])["status"] == "Failed"
    state = shop.agent.get_flow(flowIdentifier=made["id"])
    assert state["status"] == "Failed"
    assert {problem["type"] for problem in state["validations"]} == kinds


def test_the_client_s_own_exceptions_are_raised(shop: Shop) -> None:
    agent, runtime = shop.agent, shop.runtime
    with pytest.raises(agent.exceptions.ResourceNotFoundException):
        agent.get_flow(flowIdentifier="NOSUCHFLOW")
    with pytest.raises(agent.exceptions.ValidationException):
        agent.create_flow(name="no spaces allowed", executionRoleArn=ROLE)
    with pytest.raises(runtime.exceptions.ResourceNotFoundException):
        shop.start({"flowIdentifier": "NOSUCHFLOW", "flowAliasIdentifier": DRAFT})
    with pytest.raises(runtime.exceptions.ValidationException):
        shop.start(shop.example, BOOK, node="NoSuchNode")


def test_times_are_iso_8601_in_the_raw_answer(shop: Shop) -> None:
    env = shop.product.env
    address = f"{shop.product.url}/api/flows/{shop.example['flowIdentifier']}/"
    request = AWSRequest("GET", address)
    key = Credentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"])
    SigV4Auth(key, "bedrock", env["AWS_REGION"]).add_auth(request)
    raw = httpx.get(address, headers=dict(request.headers))
    assert raw.status_code == 200, raw.text
    for member in ("createdAt", "updatedAt"):
        assert re.match(TIME, raw.json()[member]), raw.json()[member]
    assert raw.headers["x-amzn-requestid"]

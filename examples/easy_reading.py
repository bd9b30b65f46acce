"""Easy Reading with boto3: create, prepare, publish, start, follow, print.

    source var/local.env
    python examples/easy_reading.py [profile]

Plain boto3: nothing here knows which server it talks to. `local.env` exports the two endpoints, a
key and a region. Without it the same calls go to Amazon Bedrock, which then needs the bucket and
the function that the definition names.
"""

import json
import sys
import time
from pathlib import Path

import boto3

HERE = Path(__file__).parent / "easy_reading"
NAME = "EasyReadingFromPython"
ALIAS = "live"

agent = boto3.client("bedrock-agent")
runtime = boto3.client("bedrock-agent-runtime")


def pages(operation, member, **params):
    """All members of all pages of a list operation."""
    for page in agent.get_paginator(operation).paginate(**params):
        yield from page[member]


def ready_flow():
    """The flow with the example's definition, prepared; made on the first run, updated later."""
    known = {flow["name"]: flow for flow in pages("list_flows", "flowSummaries")}
    flow = known.get(NAME) or agent.create_flow(
        name=NAME, executionRoleArn="arn:aws:iam::000000000001:role/service-role/EasyReading"
    )
    account = flow["arn"].split(":")[4]
    agent.update_flow(
        flowIdentifier=flow["id"],
        name=NAME,
        description="Turns a book into a version for people with reading difficulties.",
        executionRoleArn=f"arn:aws:iam::{account}:role/service-role/EasyReading",
        definition=definition(account),
    )
    agent.prepare_flow(flowIdentifier=flow["id"])
    while (state := agent.get_flow(flowIdentifier=flow["id"]))["status"] == "Preparing":
        time.sleep(0.5)
    if state["status"] != "Prepared":
        sys.exit("\n".join(problem["message"] for problem in state["validations"]))
    return flow["id"]


def definition(account):
    """The definition, with the function of the account and region that we talk to."""
    built = json.loads((HERE / "definition.json").read_text(encoding="utf-8"))
    region = agent.meta.region_name
    for node in built["nodes"]:
        if node["type"] == "LambdaFunction":
            parts = node["configuration"]["lambdaFunction"]["lambdaArn"].split(":")
            parts[3:5] = [region, account]
            node["configuration"]["lambdaFunction"]["lambdaArn"] = ":".join(parts)
    return built


def publish(flow_id):
    """A new version, and the alias moved to it."""
    version = agent.create_flow_version(flowIdentifier=flow_id)["version"]
    target = {"name": ALIAS, "routingConfiguration": [{"flowVersion": version}]}
    aliases = pages("list_flow_aliases", "flowAliasSummaries", flowIdentifier=flow_id)
    known = {alias["name"]: alias["id"] for alias in aliases}
    if ALIAS in known:
        agent.update_flow_alias(flowIdentifier=flow_id, aliasIdentifier=known[ALIAS], **target)
        return version, known[ALIAS]
    return version, agent.create_flow_alias(flowIdentifier=flow_id, **target)["id"]


def events(execution, kind):
    """The execution's events so far, `Node` or `Flow`, as (shape, members)."""
    answer = {"nextToken": None}
    while "nextToken" in answer:
        token = {"nextToken": answer["nextToken"]} if answer["nextToken"] else {}
        answer = runtime.list_flow_execution_events(**execution, eventType=kind, **token)
        for event in answer["flowExecutionEvents"]:
            yield from event.items()


def line(shape, event):
    """One event as one line."""
    fields = event.get("fields", [])
    chain = fields[0].get("executionChain", []) if fields else []
    where = "".join(f"[{link.get('index', 0)}]" for link in chain)
    what = event.get("errorMessage") or event.get("operationName") or values(fields)
    return f"  {event['nodeName'] + where:<18} {shape.removesuffix('Event'):<14} {what}"


def values(fields):
    shown = (f"{f['name']}={json.dumps(f['content'].get('document'))}" for f in fields)
    text = ", ".join(shown)
    return text if len(text) < 90 else text[:87] + "…"


def follow(execution):
    """Print each step as it happens, until the execution ends; gives its final state."""
    seen = 0
    while True:
        state = runtime.get_flow_execution(**execution)
        steps = list(events(execution, "Node"))
        for shape, event in steps[seen:]:
            print(line(shape, event), flush=True)
        seen = len(steps)
        if state["status"] != "Running":
            return state
        time.sleep(0.5)


def main():
    book = json.loads((HERE / "input.json").read_text(encoding="utf-8"))
    if len(sys.argv) > 1:
        book["metadata"]["accessibilityProfile"] = sys.argv[1]

    flow_id = ready_flow()
    version, alias_id = publish(flow_id)
    print(f"Flow {flow_id}, version {version}, alias {ALIAS} ({alias_id})")

    started = runtime.start_flow_execution(
        flowIdentifier=flow_id,
        flowAliasIdentifier=alias_id,
        flowExecutionName=f"book-{int(time.time() * 1000)}",
        inputs=[
            {"nodeName": "FlowInput", "nodeOutputName": "document", "content": {"document": book}}
        ],
    )
    print(f"Started {started['executionArn']}")
    execution = {
        "flowIdentifier": flow_id,
        "flowAliasIdentifier": alias_id,
        "executionIdentifier": started["executionArn"].rsplit("/", 1)[-1],
    }
    state = follow(execution)

    took = (state["endedAt"] - state["startedAt"]).total_seconds()
    print(f"{state['status']} after {took:.1f} s")
    for shape, event in events(execution, "Flow"):
        if shape == "flowOutputEvent":
            for field in event["fields"]:
                print(json.dumps(field["content"]["document"], indent=2, ensure_ascii=False))
        elif shape == "flowFailureEvent":
            sys.exit(event["errorMessage"])


if __name__ == "__main__":
    main()

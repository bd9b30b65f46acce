"""Small flows, and executions of them, for the tests of the run time."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from executions import journal
from executions.engine.events import Event, Kind
from executions.models import Execution
from flowbuilder.models import Flow, FlowAlias, FlowVersion, Snapshot, Workspace

Definition = dict[str, Any]
ROLE = "arn:aws:iam::123456789012:role/flow"


def data(name: str, source: str, target: str) -> dict[str, Any]:
    """A data connection; ends as "Node.port"."""
    source_node, output = source.split(".")
    target_node, input_ = target.split(".")
    return {
        "name": name,
        "type": "Data",
        "source": source_node,
        "target": target_node,
        "configuration": {"data": {"sourceOutput": output, "targetInput": input_}},
    }


def code(name: str, value_type: str = "Object", expression: str = "$.data") -> dict[str, Any]:
    """An InlineCode node with one input `value`; what it does is for the test to say."""
    return {
        "name": name,
        "type": "InlineCode",
        "configuration": {"inlineCode": {"code": "value", "language": "Python_3"}},
        "inputs": [{"name": "value", "type": value_type, "expression": expression}],
        "outputs": [{"name": "response", "type": value_type}],
    }


def agent(name: str) -> dict[str, Any]:
    """An Agent node; what it answers is for the test to say."""
    arn = "arn:aws:bedrock:us-east-1:123456789012:agent-alias/AGENT00001/ALIAS00001"
    return {
        "name": name,
        "type": "Agent",
        "configuration": {"agent": {"agentAliasArn": arn}},
        "inputs": [{"name": "agentInputText", "type": "String", "expression": "$.data"}],
        "outputs": [{"name": "agentResponse", "type": "String"}],
    }


def asked(*names: str) -> Definition:
    """Input → N1 → each of these agents → an output of its own."""
    outputs = [{**ends("String")[1], "name": f"End{name}"} for name in names]
    return {
        "nodes": [
            *(ends("String")[:1]),
            code("N1", "String"),
            *(agent(name) for name in names),
            *outputs,
        ],
        "connections": [
            data("in", "Start.document", "N1.value"),
            *(data(f"to{name}", "N1.response", f"{name}.agentInputText") for name in names),
            *(data(f"of{name}", f"{name}.agentResponse", f"End{name}.document") for name in names),
        ],
    }


def ends(value_type: str = "Object", output_type: str | None = None) -> list[dict[str, Any]]:
    """An Input and an Output node."""
    output = {"name": "document", "type": output_type or value_type, "expression": "$.data"}
    return [
        {
            "name": "Start",
            "type": "Input",
            "configuration": {"input": {}},
            "outputs": [{"name": "document", "type": value_type}],
        },
        {"name": "End", "type": "Output", "configuration": {"output": {}}, "inputs": [output]},
    ]


def chain(length: int, value_type: str = "Object") -> Definition:
    """Input → N1 → … → Output."""
    names = [f"N{number}" for number in range(1, length + 1)]
    ports = ["Start.document", *(f"{name}.response" for name in names)]
    targets = [*(f"{name}.value" for name in names), "End.document"]
    return {
        "nodes": [*ends(value_type), *(code(name, value_type) for name in names)],
        "connections": [
            data(f"c{number}", source, target)
            for number, (source, target) in enumerate(zip(ports, targets, strict=True))
        ],
    }


def each(*bodies: str) -> Definition:
    """Input (Array) → Iterator → bodies one after the other → Collector → Output."""
    nodes = [
        *ends("Array"),
        {
            "name": "Each",
            "type": "Iterator",
            "configuration": {"iterator": {}},
            "inputs": [{"name": "array", "type": "Array", "expression": "$.data"}],
            "outputs": [
                {"name": "arrayItem", "type": "String"},
                {"name": "arraySize", "type": "Number"},
            ],
        },
        {
            "name": "All",
            "type": "Collector",
            "configuration": {"collector": {}},
            "inputs": [
                {"name": "arrayItem", "type": "String", "expression": "$.data"},
                {"name": "arraySize", "type": "Number", "expression": "$.data"},
            ],
            "outputs": [{"name": "collectedArray", "type": "Array"}],
        },
        *(code(body, "String") for body in bodies),
    ]
    ports = ["Each.arrayItem", *(f"{body}.response" for body in bodies)]
    targets = [*(f"{body}.value" for body in bodies), "All.arrayItem"]
    inner = [
        data(f"body{number}", source, target)
        for number, (source, target) in enumerate(zip(ports, targets, strict=True))
    ]
    outer = [
        data("in", "Start.document", "Each.array"),
        data("size", "Each.arraySize", "All.arraySize"),
        data("out", "All.collectedArray", "End.document"),
    ]
    return {"nodes": nodes, "connections": [*outer, *inner]}


def straight(*, after: str = "Start.document") -> Definition:
    """Input (Array) → Iterator → Output: three events for each item, and no call."""
    iterator = next(node for node in each()["nodes"] if node["name"] == "Each")
    return {
        "nodes": [*ends("Array", "String"), iterator],
        "connections": [
            data("in", after, "Each.array"),
            data("out", "Each.arrayItem", "End.document"),
        ],
    }


def snapshot(workspace: Workspace, definition: Definition) -> Snapshot:
    """The definition as it is kept for running."""
    text = json.dumps(definition)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found, _ = Snapshot.objects.get_or_create(
        workspace=workspace, digest=digest, defaults={"definition": text}
    )
    return found


def flow(workspace: Workspace, definition: Definition, name: str = "Flow") -> Flow:
    """A prepared flow with TSTALIASID, version 1 and the alias LIVEALIAS1."""
    kept = snapshot(workspace, definition)
    made = Flow.objects.create(
        workspace=workspace,
        flow_id=uuid.uuid4().hex[:10].upper(),
        name=name,
        execution_role_arn=ROLE,
        definition=kept.definition,
        status=Flow.Status.PREPARED,
        prepared=kept,
    )
    version = FlowVersion.objects.create(
        flow=made, number=1, name=name, execution_role_arn=ROLE, snapshot=kept
    )
    FlowAlias.objects.create(flow=made, alias_id="TSTALIASID", name="TSTALIASID")
    FlowAlias.objects.create(flow=made, alias_id="LIVEALIAS1", name="live", version=version)
    return made


def execution(
    workspace: Workspace, definition: Definition, value: Any, **columns: Any
) -> Execution:
    """An execution that has just been started with the input."""
    now = timezone.now()
    values: Mapping[str, Any] = {
        "flow_id": "FLOW000001",
        "flow_name": "Flow",
        "alias_id": "TSTALIASID",
        "alias_name": "TSTALIASID",
        "flow_version": "DRAFT",
        "name": str(uuid.uuid4()),
        "execution_role_arn": ROLE,
        "concurrency": 10,
        "created_at": now,
        "deadline": now + timedelta(hours=1),
        "lease_until": now,
        **columns,
    }
    made = Execution(workspace=workspace, snapshot=snapshot(workspace, definition), **values)
    fields = [{"name": "document", "value": value}]
    with transaction.atomic():
        journal.begin(made, [Event(Kind.FLOW_INPUT, "Start", (), {"fields": fields})])
    return made


def named(execution: Execution) -> dict[str, str]:
    """The parameters that name an execution to an operation."""
    return {
        "flowIdentifier": execution.flow_id,
        "flowAliasIdentifier": execution.alias_id,
        "executionIdentifier": execution.name,
    }

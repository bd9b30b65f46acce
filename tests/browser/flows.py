"""Flows for the builder's tests, made by the API."""

from __future__ import annotations

import uuid
from typing import Any

from tests.support.product import Product

ROLE = "arn:aws:iam::000000000001:role/Tests"

FLOW_INPUT: dict[str, Any] = {
    "name": "FlowInput",
    "type": "Input",
    "configuration": {"input": {}},
    "outputs": [{"name": "document", "type": "String"}],
}
FLOW_OUTPUT: dict[str, Any] = {
    "name": "FlowOutput",
    "type": "Output",
    "configuration": {"output": {}},
    "inputs": [{"name": "document", "type": "String", "expression": "$.data"}],
}
EACH: dict[str, Any] = {
    "name": "Each",
    "type": "Iterator",
    "configuration": {"iterator": {}},
    "inputs": [{"name": "array", "type": "Array", "expression": "$.data"}],
    "outputs": [{"name": "arrayItem", "type": "String"}, {"name": "arraySize", "type": "Number"}],
}


def code(name: str) -> dict[str, Any]:
    """A node that runs Python on the text it is given."""
    return {
        "name": name,
        "type": "InlineCode",
        "configuration": {"inlineCode": {"language": "Python_3", "code": "text"}},
        "inputs": [{"name": "text", "type": "String", "expression": "$.data"}],
        "outputs": [{"name": "response", "type": "String"}],
    }


def joint(source: str, output: str, target: str, input_: str) -> dict[str, Any]:
    return {
        "name": f"{source}To{target}",
        "type": "Data",
        "source": source,
        "target": target,
        "configuration": {"data": {"sourceOutput": output, "targetInput": input_}},
    }


def make(server: Product, *nodes: dict[str, Any], joints: tuple[dict[str, Any], ...] = ()) -> str:
    """A flow of these nodes and connections; gives its identifier."""
    flow: str = server.agent.create_flow(
        name=f"Tests-{uuid.uuid4().hex[:8]}",
        executionRoleArn=ROLE,
        definition={"nodes": list(nodes), "connections": list(joints)},
    )["id"]
    return flow


def connections(server: Product, flow: str) -> set[tuple[str, str]]:
    """Sources and targets in the draft that the server has."""
    draft = server.agent.get_flow(flowIdentifier=flow)["definition"]
    return {(each["source"], each["target"]) for each in draft["connections"]}

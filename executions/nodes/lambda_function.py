"""LambdaFunction: a function of this server or of AWS Lambda."""

from __future__ import annotations

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError, acts
from executions.services import functions
from flowbuilder.definition.types import JSON, NodeType


@acts(NodeType.LAMBDA_FUNCTION)
def call_function(call: Call) -> dict[str, JSON]:
    """Give `functionResponse`: the JSON that the function gives for the event."""
    identifier = call.configuration.get("lambdaArn")
    if not isinstance(identifier, str) or not identifier:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Node {call.spec.name} names no function: give its name or ARN as lambdaArn.",
        )
    return {"functionResponse": functions.invoke(call, identifier, event_of(call))}


def event_of(call: Call) -> JSON:
    """What the function gets (specification, section 2, LambdaFunction)."""
    inputs: list[JSON] = [
        {
            "name": field.name,
            "type": field.type.value,
            "expression": field.expression,
            "value": call.inputs[field.name],
        }
        for field in call.spec.inputs
        if field.name in call.inputs
    ]
    return {
        "messageVersion": "1.0",
        "flow": {"flowArn": call.scope.flow_arn, "flowAliasArn": call.scope.alias_arn},
        "node": {"name": call.spec.name, "inputs": inputs},
    }

"""Events as the wire shows them, in both runtime forms: the same facts under two sets of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from executions.engine.events import Event, Kind, Path
from flowbuilder.definition.types import NodeType

Members = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What the two forms call the same thing."""

    input_field: str
    output_field: str
    #: The union's member for each kind; kinds without one are not shown.
    members: Mapping[Kind, str]


#: `FlowTrace` of InvokeFlow.
SYNCHRONOUS = Names(
    input_field="nodeInputName",
    output_field="nodeOutputName",
    members={
        Kind.NODE_INPUT: "nodeInputTrace",
        Kind.NODE_OUTPUT: "nodeOutputTrace",
        Kind.CONDITION_RESULT: "conditionNodeResultTrace",
        Kind.NODE_ACTION: "nodeActionTrace",
        Kind.NODE_DEPENDENCY: "nodeDependencyTrace",
    },
)
#: `FlowExecutionEvent` of ListFlowExecutionEvents.
ASYNCHRONOUS = Names(
    input_field="name",
    output_field="name",
    members={
        Kind.FLOW_INPUT: "flowInputEvent",
        Kind.FLOW_OUTPUT: "flowOutputEvent",
        Kind.FLOW_FAILURE: "flowFailureEvent",
        Kind.NODE_INPUT: "nodeInputEvent",
        Kind.NODE_OUTPUT: "nodeOutputEvent",
        Kind.NODE_FAILURE: "nodeFailureEvent",
        Kind.CONDITION_RESULT: "conditionResultEvent",
        Kind.NODE_ACTION: "nodeActionEvent",
        Kind.NODE_DEPENDENCY: "nodeDependencyEvent",
    },
)


def shown(event: Event, at: datetime, names: Names, scopes: Mapping[str, NodeType]) -> Members:
    """The event as a union of the form: one member; {} when the form has none for its kind.

    `scopes` gives the type of each iterator and loop, by name, for the execution chain.
    """
    member = names.members.get(event.kind)
    if member is None:
        return {}
    body: Members = {"timestamp": at, **_body(event, names, scopes)}
    if event.kind != Kind.FLOW_FAILURE:
        body["nodeName"] = event.node
    return {member: body}


def _body(  # noqa: PLR0911 - one for each kind
    event: Event, names: Names, scopes: Mapping[str, NodeType]
) -> Members:
    data = cast(Members, event.data)
    match event.kind:
        case Kind.NODE_INPUT:
            chain = _chain(event.path, scopes)
            fields = [_input_field(field, names, chain) for field in data["fields"]]
            return {"fields": fields}
        case Kind.NODE_OUTPUT:
            return {"fields": [_output_field(field, names) for field in data["fields"]]}
        case Kind.FLOW_INPUT | Kind.FLOW_OUTPUT:
            return {"fields": [_content(field, "name") for field in data["fields"]]}
        case Kind.CONDITION_RESULT:
            return {"satisfiedConditions": [{"conditionName": n} for n in data["satisfied"]]}
        case Kind.NODE_ACTION:
            return {
                "serviceName": data["service"],
                "operationName": data["operation"],
                "requestId": data["requestId"],
                "operationRequest": data["request"],
                "operationResponse": data["response"],
            }
        case Kind.NODE_DEPENDENCY:
            return {"traceElements": {"agentTraces": [data["trace"]]}}
        case _:
            return {"errorCode": data["code"], "errorMessage": data["message"]}


def _content(field: Members, name: str) -> Members:
    return {name: field["name"], "content": {"document": field["value"]}}


def _input_field(field: Members, names: Names, chain: list[Members]) -> Members:
    shape = _content(field, names.input_field) | {"type": field["type"]}
    source = field.get("source")
    if source is not None:
        shape["source"] = {
            "nodeName": source["node"],
            "outputFieldName": source["output"],
            "expression": field.get("expression", "$.data"),
        }
    if field.get("category"):
        shape["category"] = field["category"]
    if chain:
        shape["executionChain"] = chain
    return shape


def _output_field(field: Members, names: Names) -> Members:
    shape = _content(field, names.output_field) | {"type": field["type"]}
    shape["next"] = [
        {"nodeName": end["node"], "inputFieldName": end["input"]} for end in field.get("next", [])
    ]
    return shape


def _chain(path: Path, scopes: Mapping[str, NodeType]) -> list[Members]:
    """The scopes around an activation, outermost first."""
    return [
        {"nodeName": name, "index": index, "type": scopes.get(name, NodeType.ITERATOR).value}
        for name, index in path
    ]

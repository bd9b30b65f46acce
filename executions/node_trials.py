"""TryFlowNode: one node of the draft is run with the inputs given, and tells what it does.

The node stands in a flow of its own, behind an Input node that has its inputs. So the same plan
checks its inputs and outputs, and the same calls are made as in any run.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from executions import arns, targets
from executions.engine.compile import compile_graph
from executions.engine.events import Event, Kind, Status
from executions.engine.plan import Outcome
from executions.graphs import ACTING, Compiled
from executions.invocation import Invocation, Item
from executions.nodes.registry import RunScope
from executions.trying import refuse, values_by_name
from flowbuilder.definition.types import (
    JSON,
    Connection,
    DataEnds,
    DataType,
    Definition,
    Node,
    NodeOutput,
    NodeType,
)
from flowbuilder.models.flows import TEST_ALIAS_ID
from flowbuilder.wire.context import Answer, Context, Params, operation

#: Node types that can be tried alone: the others only pass on what the flow brings them.
_TRIED = ACTING | {NodeType.CONDITION}
#: No name of a node has a space: it cannot be that of the node that is tried.
_GIVEN = "given values"


@operation("TryFlowNode", role="runner")
def try_flow_node(context: Context, params: Params) -> Answer:
    """Run a node of the prepared draft; what it does and gives streams as it happens.

    Raises ValidationError for a node that does not exist or only makes sense within a flow, and
    for values of inputs that it does not have.
    """
    aim = targets.target(context, params["flowIdentifier"], TEST_ALIAS_ID)
    runs = targets.compiled(aim.runs, aim.flow.name)
    name = params["nodeName"]
    node = next((each for each in runs.definition.nodes if each.name == name), None)
    if node is None:
        refuse([("nodeName", f"{name!r} is no node of the draft.")])
    elif node.type not in _TRIED:
        refuse([("nodeName", f"{name!r} is of type {node.type}, which only works within a flow.")])
    values, wrong = values_by_name(params["inputs"], "inputs")
    known = {one.name for one in node.inputs} if node else set()
    refuse([*wrong, *(("inputs", f"{name!r} has no {one!r}.") for one in values.keys() - known)])
    flow, alias = aim.flow.flow_id, aim.alias.alias_id
    scope = RunScope(
        workspace_id=context.workspace_id,
        account=context.account,
        region=context.region,
        flow_arn=arns.flow_arn(context.account, flow),
        alias_arn=arns.alias_arn(context.account, flow, alias),
        execution_arn="",
        execution_key=f"{flow}/{alias}/{uuid.uuid4()}",
    )
    trial = NodeTrial(cast("Node", node), values, scope)
    transaction.on_commit(trial.begin)  # a condition may take its time over a large value
    return {"responseStream": trial.stream()}


class NodeTrial(Invocation):
    """One run of one node."""

    def __init__(self, node: Node, values: Mapping[str, JSON], scope: RunScope) -> None:
        fields: JSON = {"name": "document", "value": dict(values)}
        first = Event(Kind.FLOW_INPUT, _GIVEN, (), {"fields": [fields]})
        super().__init__(_alone(node, values), 1, scope, [first], with_trace=True)
        self._name = node.name
        self._began = time.monotonic()

    def _shown(self, event: Event, at: datetime) -> Iterator[Item]:
        if event.node != self._name:
            return
        data = event.data
        match event.kind:
            case Kind.NODE_ACTION:
                told = {name: value for name, value in data.items() if value != ""}
                yield "actionEvent", {name: told[name] for name in told if name != "usage"}
            case Kind.NODE_DEPENDENCY:
                yield "dependencyEvent", {"trace": data["trace"]}
            case Kind.NODE_OUTPUT:
                fields = cast("list[dict[str, Any]]", data["fields"])
                outputs = [
                    {"name": field["name"], "content": {"document": field["value"]}}
                    for field in fields
                ]
                yield "outputEvent", {"outputs": outputs}
            case Kind.CONDITION_RESULT:
                yield "conditionEvent", {"satisfied": data["satisfied"]}
            case Kind.NODE_QUESTION:
                yield "questionEvent", {"question": data["question"]}
            case Kind.NODE_FAILURE:
                yield "failureEvent", {"code": data["code"], "message": data["message"]}

    def _wait(self) -> list[Item]:
        return [self._completion()]

    def _end(self, outcome: Outcome) -> list[Item]:
        if outcome.status != Status.TIMED_OUT:
            return [self._completion()]
        limit = f"{settings.INVOKE_SECONDS:g} seconds (FLOWBUILDER_INVOKE_SECONDS)"
        failure = {"code": "DEPENDENCY_FAILED", "message": f"Not finished within {limit}."}
        return [("failureEvent", failure), self._completion()]

    def _completion(self) -> Item:
        return "completionEvent", {"milliseconds": (time.monotonic() - self._began) * 1000}


def _alone(node: Node, values: Mapping[str, JSON]) -> Compiled:
    """A flow that gives the node these values."""
    given = Node(_GIVEN, NodeType.INPUT, outputs=(NodeOutput("document", DataType.OBJECT),))
    connected = tuple(one for one in node.inputs if one.name in values)
    tried = replace(
        node,
        inputs=tuple(replace(one, expression=f"$.data.{one.name}") for one in connected),
    )
    lines = tuple(
        Connection(one.name, _GIVEN, node.name, "Data", DataEnds("document", one.name))
        for one in connected
    )
    definition = Definition((given, tried), lines)
    acting = {node.name: tried} if node.type in ACTING else {}
    return Compiled(compile_graph(definition), definition, acting, given, {})

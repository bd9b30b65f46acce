"""Events in both runtime forms are what botocore's models say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from executions import trace
from executions.engine.events import Event, Kind
from executions.trace import ASYNCHRONOUS, SYNCHRONOUS, Names
from flowbuilder.definition.types import NodeType

AT = datetime(2026, 1, 2, 3, 4, 5, 6000, tzinfo=UTC)
SCOPES = {"Each": NodeType.ITERATOR, "Refine": NodeType.LOOP}
PATH = (("Each", 2), ("Refine", 0))
INPUT = {
    "name": "x",
    "type": "String",
    "value": "text",
    "expression": "$.data.title",
    "category": "ExitLoop",
    "source": {"node": "Start", "output": "document"},
}
OUTPUT = {
    "name": "document",
    "type": "Object",
    "value": {"a": [1]},
    "next": [{"node": "N2", "input": "x1"}],
}
ACTION = {
    "service": "s3",
    "operation": "GetObject",
    "request": {"Key": "a"},
    "response": {"ok": True},
    "requestId": "r-1",
    "attempt": 1,
    "milliseconds": 2.0,
}
EVENTS = [
    Event(Kind.FLOW_INPUT, "Start", (), {"fields": [{"name": "document", "value": 1}]}),
    Event(Kind.NODE_INPUT, "N1", PATH, {"fields": [INPUT]}),
    Event(Kind.NODE_ACTION, "N1", PATH, ACTION),
    Event(Kind.NODE_DEPENDENCY, "N1", (), {"trace": {"agentId": "A1", "sessionId": "s-1"}}),
    Event(Kind.NODE_OUTPUT, "N1", PATH, {"fields": [OUTPUT]}),
    Event(Kind.CONDITION_RESULT, "If", (), {"satisfied": ["big"]}),
    Event(Kind.NODE_FAILURE, "N1", PATH, {"code": "VALIDATION", "message": "wrong"}),
    Event(Kind.NODE_SKIPPED, "N1", PATH, {}),
    Event(Kind.FLOW_OUTPUT, "End", (), {"fields": [{"name": "document", "value": None}]}),
    Event(Kind.FLOW_FAILURE, "", (), {"code": "NODE_EXECUTION_FAILED", "message": "wrong"}),
    Event(Kind.FLOW_END, "", (), {"status": "Failed"}),
]


def shape(name: str) -> Any:
    model = botocore.session.get_session().get_service_model("bedrock-agent-runtime")
    return model.shape_for(name)


@pytest.mark.parametrize(
    ("names", "union"), [(SYNCHRONOUS, "FlowTrace"), (ASYNCHRONOUS, "FlowExecutionEvent")]
)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind.value)
def test_an_event_has_the_members_the_model_requires(
    event: Event, names: Names, union: str
) -> None:
    shown = trace.shown(event, AT, names, SCOPES)
    if event.kind not in names.members:
        assert shown == {}
        return
    report = ParamValidator().validate(shown, shape(union))
    assert not report.has_errors(), report.generate_report()


def test_an_input_tells_where_it_came_from_and_the_scopes_around_it() -> None:
    shown = trace.shown(EVENTS[1], AT, ASYNCHRONOUS, SCOPES)
    assert shown == {
        "nodeInputEvent": {
            "nodeName": "N1",
            "timestamp": AT,
            "fields": [
                {
                    "name": "x",
                    "type": "String",
                    "content": {"document": "text"},
                    "category": "ExitLoop",
                    "source": {
                        "nodeName": "Start",
                        "outputFieldName": "document",
                        "expression": "$.data.title",
                    },
                    "executionChain": [
                        {"nodeName": "Each", "index": 2, "type": "Iterator"},
                        {"nodeName": "Refine", "index": 0, "type": "Loop"},
                    ],
                }
            ],
        }
    }


def test_both_forms_tell_the_same_under_their_own_names() -> None:
    (event,) = trace.shown(EVENTS[4], AT, ASYNCHRONOUS, SCOPES).values()
    (flow_trace,) = trace.shown(EVENTS[4], AT, SYNCHRONOUS, SCOPES).values()
    field = event["fields"][0]
    assert field.pop("name") == flow_trace["fields"][0].pop("nodeOutputName") == "document"
    assert event == flow_trace


def test_every_kind_the_wire_lists_has_an_event_type() -> None:
    from executions.journal import EVENT_TYPES

    assert set(EVENT_TYPES) == set(ASYNCHRONOUS.members)

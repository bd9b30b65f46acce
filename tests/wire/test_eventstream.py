"""Messages of the event stream are what botocore reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from botocore.eventstream import EventStream, EventStreamBuffer
from botocore.exceptions import EventStreamError
from botocore.parsers import EventStreamJSONParser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowbuilder.wire import eventstream
from flowbuilder.wire.errors import ValidationError
from tests.wire.served import route
from tests.wire.strategies import values

_ROUTE = route("InvokeFlow")
_SHAPE = _ROUTE.model.output_shape.members["responseStream"]
_EVENTS = [n for n, s in _SHAPE.members.items() if not s.metadata.get("exception")]
_EXCEPTIONS = [n for n, s in _SHAPE.members.items() if s.metadata.get("exception")]


class _Raw:
    """The connection that botocore reads a stream from."""

    def __init__(self, messages: list[bytes]) -> None:
        self._messages = messages

    def stream(self) -> list[bytes]:
        return self._messages

    def close(self) -> None:
        self._messages = []


def read(*messages: bytes) -> list[dict[str, object]]:
    """What botocore's caller gets of a stream."""
    return list(EventStream(_Raw(list(messages)), _SHAPE, EventStreamJSONParser(), "InvokeFlow"))


@pytest.mark.parametrize("name", _EVENTS)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_events_are_what_the_sdk_reads(name: str, data: st.DataObject) -> None:
    members = data.draw(values(_SHAPE.members[name]))
    assert read(eventstream.event(_ROUTE, name, members)) == [{name: members}]


@pytest.mark.parametrize("name", _EXCEPTIONS)
def test_exceptions_are_raised_by_the_sdk(name: str) -> None:
    message = eventstream.event(_ROUTE, name, {"message": "Node A failed: é"})
    with pytest.raises(EventStreamError) as raised:
        read(message)
    assert raised.value.response["Error"] == {"Code": name, "Message": "Node A failed: é"}


def test_headers_say_what_a_message_is() -> None:
    buffer = EventStreamBuffer()
    buffer.add_data(eventstream.event(_ROUTE, "flowCompletionEvent", {"completionReason": "X"}))
    buffer.add_data(eventstream.event(_ROUTE, "validationException", {"message": "m"}))
    event, exception = (message.to_response_dict() for message in buffer)
    assert event["headers"] == {
        ":event-type": "flowCompletionEvent",
        ":content-type": "application/json",
        ":message-type": "event",
    }
    assert exception["headers"] == {
        ":exception-type": "validationException",
        ":content-type": "application/json",
        ":message-type": "exception",
    }


def test_timestamps_in_messages_are_iso_8601() -> None:
    trace = {
        "nodeActionTrace": {
            "nodeName": "A",
            "timestamp": datetime(2026, 1, 31, 12, tzinfo=UTC),
            "requestId": "r",
            "serviceName": "s",
            "operationName": "o",
        }
    }
    message = eventstream.event(_ROUTE, "flowTraceEvent", {"trace": trace})
    buffer = EventStreamBuffer()
    buffer.add_data(message)
    payload = json.loads(next(iter(buffer)).payload)
    assert payload["trace"]["nodeActionTrace"]["timestamp"] == "2026-01-31T12:00:00Z"


def test_a_message_larger_than_sdks_take_is_refused() -> None:
    content = {"document": "x" * eventstream.MAX_PAYLOAD}
    members = {"nodeName": "Out", "nodeType": "FlowOutputNode", "content": content}
    with pytest.raises(ValidationError, match=r"more than the 16,777,216 that .* StartFlowExec"):
        eventstream.event(_ROUTE, "flowOutputEvent", members)


def test_a_large_message_is_read_by_the_sdk() -> None:
    content = {"document": "x" * (eventstream.MAX_PAYLOAD - 1000)}
    members = {"nodeName": "Out", "nodeType": "FlowOutputNode", "content": content}
    message = eventstream.event(_ROUTE, "flowOutputEvent", members)
    assert read(message) == [{"flowOutputEvent": members}]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ValidationException", "validationException"),
        ("DependencyFailedException", "dependencyFailedException"),
        ("BadGatewayException", "badGatewayException"),
        ("ServiceQuotaExceededException", "serviceQuotaExceededException"),
        ("UnrecognizedClientException", "internalServerException"),
    ],
)
def test_an_error_is_told_as_the_streams_own(code: str, name: str) -> None:
    assert eventstream.exception_name(_ROUTE, code) == name


def test_an_operation_without_a_stream_has_no_messages() -> None:
    with pytest.raises(TypeError, match="GetFlow has no event stream"):
        eventstream.event(route("GetFlow"), "flowOutputEvent", {})

"""What the SDK writes we read back, what we write the SDK reads back; for every operation."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flowbuilder.wire import routes
from flowbuilder.wire.serialize import serialize
from tests.wire import sdk
from tests.wire.served import OPERATIONS, route
from tests.wire.strategies import values

_SETTINGS = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", OPERATIONS)
@_SETTINGS
@given(data=st.data())
def test_what_the_sdk_sends_is_what_the_operation_gets(name: str, data: st.DataObject) -> None:
    model = route(name).model
    params = data.draw(values(model.input_shape))
    assume([] not in params.values())  # a query has no way to say so
    assert sdk.read(sdk.request_of(model, params)) == params


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "InvokeFlow"])
@_SETTINGS
@given(data=st.data())
def test_what_the_operation_gives_is_what_the_sdk_gets(name: str, data: st.DataObject) -> None:
    found = route(name)
    if found.model.output_shape is None or not found.output:
        assert serialize(found, {})[2] == b"{}"
        return
    answer = data.draw(values(found.model.output_shape))
    status, headers, body = serialize(found, answer)
    assert status == found.model.http.get("responseCode", 200)
    assert sdk.answer_of(found.model, status, headers, body) == answer


def test_every_operation_of_the_list_is_in_a_model() -> None:
    assert set(OPERATIONS) <= set(routes.routes())


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 31, 12, 0, tzinfo=UTC), "2026-01-31T12:00:00Z"),
        (datetime(2026, 1, 31, 12, 0, 0, 250_000, UTC), "2026-01-31T12:00:00.250000Z"),
        (datetime(2026, 1, 31, 14, tzinfo=timezone(timedelta(hours=2))), "2026-01-31T12:00:00Z"),
    ],
)
def test_timestamps_are_iso_8601_in_utc(moment: datetime, text: str) -> None:
    answer = _raw("GetFlow", {"createdAt": moment})
    assert answer == {"createdAt": text}


def test_statuses_are_the_models() -> None:
    assert [serialize(route(name), {})[0] for name in ("CreateFlow", "PrepareFlow", "GetFlow")] == [
        201,
        202,
        200,
    ]


def test_members_of_no_shape_and_without_value_are_not_sent() -> None:
    answer = {
        "id": "ABCDEFGHIJ",
        "secret": "not in the shape",
        "description": None,
        "definition": {"nodes": [{"name": "A", "type": "Input", "position": {"x": 1}}]},
    }
    assert _raw("GetFlow", answer) == {
        "id": "ABCDEFGHIJ",
        "definition": {"nodes": [{"name": "A", "type": "Input"}]},
    }


def test_members_of_our_own_are_sent_when_they_say_so() -> None:
    assert _raw("GetFlow", {"x-portability": [{"code": "nodes"}]}) == {
        "portability": [{"code": "nodes"}]
    }


def test_an_answer_may_give_headers() -> None:
    _, headers, body = serialize(route("GetFlow"), {"$headers": {"ETag": '"3"'}})
    assert (headers, body) == ({"ETag": '"3"'}, b"{}")


@pytest.mark.parametrize("value", [2**80, "\ud800", [2**64, {"deep": ["\udfff"]}]])
def test_values_that_code_of_people_makes_are_sent_whole(value: Any) -> None:
    answer = {"validations": [{"message": value, "severity": "Error"}]}
    assert _raw("GetFlow", answer)["validations"][0]["message"] == value


def _raw(name: str, answer: dict[str, Any]) -> Any:
    return json.loads(serialize(route(name), answer)[2])

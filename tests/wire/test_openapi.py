"""The OpenAPI document says what the API takes: neither more nor less."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from django.urls import resolve
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from flowbuilder.wire.context import REGISTRY
from flowbuilder.wire.openapi import document
from tests.wire.boundaries import cases, params
from tests.wire.served import route

resolve("/api/")  # the operations have registered


@pytest.fixture(scope="module")
def served() -> dict[str, Any]:
    return document()


async def test_everybody_may_read_it(api: httpx.AsyncClient, served: dict[str, Any]) -> None:
    answer = await api.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == served


def test_it_is_valid(served: dict[str, Any]) -> None:
    validate(served)


def test_it_has_every_operation_that_is_served(served: dict[str, Any]) -> None:
    found = [operation["operationId"] for operation in _operations(served).values()]
    assert sorted(found) == sorted(REGISTRY)


def _operations(served: dict[str, Any]) -> dict[str, Any]:
    return {
        operation["operationId"]: operation
        for methods in served["paths"].values()
        for operation in methods.values()
    }


def test_paths_of_one_form_are_one(served: dict[str, Any]) -> None:
    """Whatever the two services call the alias in it."""
    path = "/flows/{flowIdentifier}/aliases/{aliasIdentifier}"
    assert set(served["paths"][path]) == {"get", "put", "delete", "post"}
    names = [p["name"] for p in served["paths"][path]["post"]["parameters"] if p["in"] == "path"]
    assert sorted(names) == ["aliasIdentifier", "flowIdentifier"]


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_bodies_are_refused_where_the_api_refuses_them(name: str, served: dict[str, Any]) -> None:
    content = _operations(served)[name].get("requestBody")
    if content is None:
        return
    schema = content["content"]["application/json"]["schema"] | {"components": served["components"]}
    validator = Draft202012Validator(schema)
    inside = {member.name for member in route(name).input if member.location == "body"}
    wrong = [
        (str(case.place), case.value, case.wrong)
        for case in cases(route(name))
        if case.place.path[0] in inside
        and not _beyond_schemas(case.value)
        and validator.is_valid(_body(params(route(name), case), inside)) != (case.wrong is None)
    ]
    assert wrong == []


def _body(given: dict[str, Any], inside: set[str]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in inside}


def _beyond_schemas(value: Any) -> bool:
    """What a schema does not say: no text has U+0000, 32 bits bound integers, maximums are ours."""
    return (isinstance(value, str) and "\0" in value) or isinstance(value, list) or value == 2**40


def test_lists_are_as_long_as_the_settings_say(served: dict[str, Any]) -> None:
    flow = served["components"]["schemas"]["bedrock-agent.FlowDefinition"]
    assert flow["properties"]["nodes"]["maxItems"] == 1000


def test_errors_are_told_with_their_statuses(served: dict[str, Any]) -> None:
    responses = _operations(served)["CreateFlow"]["responses"]
    assert set(responses) == {"201", "400", "402", "403", "409", "429", "500"}
    assert responses["409"]["description"] == "ConflictException"


def test_a_stream_says_its_events(served: dict[str, Any]) -> None:
    done = _operations(served)["InvokeFlow"]["responses"]["200"]
    assert list(done["content"]) == ["application/vnd.amazon.eventstream"]
    assert "flowOutputEvent" in done["description"]
    assert "x-amz-bedrock-flow-execution-id" in done["headers"]

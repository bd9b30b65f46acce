"""Every operation refuses what its shape forbids, all of it at once, and takes what it allows."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from flowbuilder.wire import routes
from flowbuilder.wire.check import readers
from flowbuilder.wire.errors import ValidationError
from flowbuilder.wire.parse import parse
from flowbuilder.wire.problems import MOST_PROBLEMS, Maximums, Problems
from tests.wire.boundaries import cases, minimal, params
from tests.wire.served import OPERATIONS, route


def read(name: str, given: dict[str, Any], maximums: Maximums | None = None) -> dict[str, Any]:
    """The parameters that an operation gets when these are sent, of whatever type they are."""
    found, labels, query, body = route(name), {}, {}, {}
    for member in found.input:
        value = given.get(member.name)
        if value is None:
            continue
        if member.location == "uri":
            labels[member.wire_name] = str(value)
        elif member.location == "querystring":
            query[member.wire_name] = _text(value)
        else:
            body[member.wire_name] = value
    return parse(
        routes.Match(found, labels),
        urlencode(query, doseq=True, quote_via=quote),
        {},
        json.dumps(body).encode(),
        maximums or {},
    )


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(item) for item in value]
    return json.dumps(value) if isinstance(value, bool) else str(value)


def refused(name: str, given: dict[str, Any], **more: Any) -> dict[str, str]:
    """What is told to be wrong, by path; {} when nothing is."""
    try:
        read(name, given, **more)
    except ValidationError as problem:
        told = {field["name"]: field["message"] for field in problem.members["fieldList"]}
        words = "; ".join(f"{path}: {message}" for path, message in told.items())
        return told if problem.message.endswith(words) else {"": problem.message}
    return {}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_boundary_of_the_shape_is_kept(name: str) -> None:
    wrong = []
    for case in cases(route(name)):
        told = refused(name, params(route(name), case))
        if set(told) != ({case.wrong} if case.wrong else set()):
            wrong.append((str(case.place), case.value, case.wrong, told))
    assert wrong == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_required_member_of_a_request_is_missed(name: str) -> None:
    found = route(name)
    required = [
        member.name
        for member in found.input
        if member.name in found.model.input_shape.required_members and member.location != "uri"
    ]
    labels = {
        member.name: minimal(member.shape) for member in found.input if member.location == "uri"
    }
    assert refused(name, labels) == dict.fromkeys(required, "Required, and missing.")


def test_all_problems_are_told_at_once_in_the_order_of_the_request() -> None:
    told = refused(
        "CreateFlow",
        {
            "name": "My Flow",
            "description": "d" * 201,
            "definition": {
                "nodes": [
                    {"name": "1st", "type": "Inputs", "configuration": {"input": {}, "output": {}}},
                    {"type": "Output", "configuration": {"prompt": {"sourceConfiguration": {}}}},
                ]
            },
        },
    )
    assert list(told.items()) == [
        ("name", "“My Flow” does not match the pattern ([0-9a-zA-Z][_-]?){1,100}"),
        ("description", "“" + "d" * 60 + "…” has 201 characters; at most 200."),
        (
            "definition.nodes[0].name",
            "“1st” does not match the pattern [a-zA-Z]([_]?[0-9a-zA-Z]){1,50}",
        ),
        ("definition.nodes[0].type", told["definition.nodes[0].type"]),
        (
            "definition.nodes[0].configuration",
            told["definition.nodes[0].configuration"],
        ),
        (
            "definition.nodes[1].configuration.prompt.sourceConfiguration",
            "Takes exactly one of resource, inline; none is given.",
        ),
        ("definition.nodes[1].name", "Required, and missing."),
        ("executionRoleArn", "Required, and missing."),
    ]
    assert told["definition.nodes[0].type"].startswith("“Inputs” is none of Input, Output, ")
    assert told["definition.nodes[0].configuration"].endswith("2 are given: input, output.")


_NODE = {"name": "Node", "type": "Input"}


def _definition(nodes: int) -> dict[str, Any]:
    return {"definition": {"nodes": [_NODE] * nodes, "connections": []}}


def test_lists_of_definitions_are_as_long_as_the_settings_say() -> None:
    maximums = {"FlowNodes": (1000, "1,000 (setting FLOWBUILDER_MAX_NODES)")}
    name = "ValidateFlowDefinition"
    assert refused(name, _definition(1000), maximums=maximums) == {}
    assert refused(name, _definition(1001), maximums=maximums) == {
        "definition.nodes": "Has 1,001 items; at most 1,000 (setting FLOWBUILDER_MAX_NODES)."
    }
    assert refused(name, _definition(41)) == {"definition.nodes": "Has 41 items; at most 40."}


def test_an_answer_lists_a_hundred_problems_at_most() -> None:
    nodes = [{"name": "?", "type": "?"}] * 100
    given = {"definition": {"nodes": nodes, "connections": []}}
    told = refused("ValidateFlowDefinition", given, maximums={"FlowNodes": (1000, "1,000")})
    assert len(told) == MOST_PROBLEMS


def test_documents_may_be_anything() -> None:
    for document in ({"a": [1, None, {"b": "\0"}]}, "text", 0, False, [], {}):
        field = {"nodeName": "In", "nodeOutputName": "document", "content": {"document": document}}
        given = {
            "flowIdentifier": "ABCDEFGHIJ",
            "flowAliasIdentifier": "TSTALIASID",
            "inputs": [field],
        }
        assert read("StartFlowExecution", given)["inputs"] == [field]


def test_numbers_may_be_written_with_a_point() -> None:
    given = {
        "flowIdentifier": "ABCDEFGHIJ",
        "name": "live",
        "routingConfiguration": [{}],
        "concurrencyConfiguration": {"type": "Manual", "maxConcurrency": 3.0},
    }
    concurrency = read("CreateFlowAlias", given)["concurrencyConfiguration"]
    assert concurrency == {"type": "Manual", "maxConcurrency": 3}
    assert type(concurrency["maxConcurrency"]) is int


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "The body is not JSON: "),
        (b"[]", "The body is a list of 0, not an object."),
        (b'"text"', "The body is “text”, not an object."),
        (b"null", "The body is null, not an object."),
        (b"\xff\xfe", "The body is not JSON: "),
        (b'{"name": NaN}', "The body is not JSON: "),
        (b'{"name": "\\ud800"}', "The body is not JSON: "),
        (b'{"name": 1e999}', "The body is not JSON: "),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "The body is not JSON: "),
        (b'{"a":' * 120 + b"1" + b"}" * 120, "The body is nested deeper than 100 levels."),
        (b'{"a":' + b"[" * 120 + b"]" * 120 + b"}", "The body is nested deeper than 100 levels."),
    ],
)
def test_a_body_that_is_no_object_is_refused(body: bytes, told: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        parse(routes.Match(route("CreateFlow"), {}), "", {}, body, {})
    assert refusal.value.message.startswith(told)


@pytest.mark.parametrize("body", [b"", b"  \n", b"{}"])
def test_no_body_is_an_empty_one(body: bytes) -> None:
    match = routes.Match(route("CreateFlowVersion"), {"flowIdentifier": "ABCDEFGHIJ"})
    assert parse(match, "", {}, body, {}) == {"flowIdentifier": "ABCDEFGHIJ"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("maxResults=", {"maxResults": "“” is not a whole number."}),
        ("maxResults=1e2", {"maxResults": "“1e2” is not a whole number."}),
        ("maxResults=0", {"maxResults": "0 is too small; at least 1."}),
        ("maxResults=-1", {"maxResults": "-1 is too small; at least 1."}),
        ("maxResults=²", {"maxResults": "“²” is not a whole number."}),
        ("maxResults=1001", {"maxResults": "1001 is too large; at most 1000."}),
        ("maxResults=" + "9" * 5000, None),
        ("maxResults=1&maxResults=2", {"maxResults": "Given 2 times; once is right."}),
        ("nextToken=a%20b", {"nextToken": "“a b” does not match the pattern \\S*"}),
        ("nextToken=%00", {"nextToken": "“\0” has the character U+0000, which no text may."}),
    ],
)
def test_a_query_is_judged_as_a_body_is(query: str, told: dict[str, str] | None) -> None:
    with pytest.raises(ValidationError) as refusal:
        parse(routes.Match(route("ListFlows"), {}), query, {}, b"", {})
    fields = {field["name"]: field["message"] for field in refusal.value.members["fieldList"]}
    assert told is None or fields == told


def test_what_a_query_does_not_know_is_dropped() -> None:
    assert parse(routes.Match(route("ListFlows"), {}), "x=1&maxResults=7", {}, b"", {}) == {
        "maxResults": 7
    }


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a-" * 50_000, "arn:aws:iam::1:role/" + "x" * 1_000_000, "a." * 1_000]
)
def test_no_pattern_can_be_made_to_take_long(text: str) -> None:
    started = time.perf_counter()
    for name in OPERATIONS:
        for case in cases(route(name)):
            if isinstance(case.value, str) and "pattern" in case.place.shape.metadata:
                readers(route(name).service).of(case.place.shape)(text, None, Problems())
    assert time.perf_counter() - started < 5

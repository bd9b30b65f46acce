"""Requests find their operation by method and raw path, identifiers as ARNs included."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from flowbuilder.wire import routes
from tests.wire.served import OPERATIONS

_FLOW = "arn:aws:bedrock:us-east-1:123456789012:flow/ABCDEFGHIJ"
_ALIAS = f"{_FLOW}/alias/KLMNOPQRST"


@pytest.mark.parametrize(
    ("method", "path", "name", "labels"),
    [
        ("POST", "/flows/", "CreateFlow", {}),
        ("POST", "/flows", "CreateFlow", {}),
        ("GET", "/flows/", "ListFlows", {}),
        ("GET", "/flows/ABCDEFGHIJ/", "GetFlow", {"flowIdentifier": "ABCDEFGHIJ"}),
        ("GET", "/flows/ABCDEFGHIJ", "GetFlow", {"flowIdentifier": "ABCDEFGHIJ"}),
        ("POST", "/flows/ABCDEFGHIJ/", "PrepareFlow", {"flowIdentifier": "ABCDEFGHIJ"}),
        ("POST", "/flows/validate-definition", "ValidateFlowDefinition", {}),
        (
            "GET",
            "/flows/validate-definition",
            "GetFlow",
            {"flowIdentifier": "validate-definition"},
        ),
        ("GET", f"/flows/{quote(_FLOW, safe='')}/", "GetFlow", {"flowIdentifier": _FLOW}),
        (
            "PUT",
            f"/flows/{quote(_FLOW, safe='')}/aliases/{quote(_ALIAS, safe='')}",
            "UpdateFlowAlias",
            {"flowIdentifier": _FLOW, "aliasIdentifier": _ALIAS},
        ),
        (
            "POST",
            "/flows/F/aliases/A",
            "InvokeFlow",
            {"flowIdentifier": "F", "flowAliasIdentifier": "A"},
        ),
        (
            "POST",
            "/flows/F/aliases/A/executions/E/stop",
            "StopFlowExecution",
            {"flowIdentifier": "F", "flowAliasIdentifier": "A", "executionIdentifier": "E"},
        ),
        ("GET", "/flows/%20/", "GetFlow", {"flowIdentifier": " "}),
    ],
)
def test_a_request_finds_its_operation(
    method: str, path: str, name: str, labels: dict[str, str]
) -> None:
    found = routes.match(method, path)
    assert found is not None
    assert (found.route.name, found.labels) == (name, labels)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", ""),
        ("PATCH", "/flows/"),
        ("HEAD", "/flows/"),
        ("GET", "/flows//versions"),
        ("GET", f"/flows/{_FLOW}/versions/1/x/y/z"),
        ("GET", "/FLOWS/"),
        ("GET", "/fl%6fws/"),
        ("GET", "/%00"),
    ],
)
def test_other_requests_find_none(method: str, path: str) -> None:
    assert routes.match(method, path) is None


def test_the_methods_of_a_path_are_known() -> None:
    assert routes.methods("/flows/ABCDEFGHIJ") == ["DELETE", "GET", "POST", "PUT"]
    assert routes.methods("/nothing/here/at/all") == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_found_at_its_own_address(name: str) -> None:
    route = routes.routes()[name]
    path = "/".join("label" if segment is None else segment for segment in route.segments)
    found = routes.match(route.method, path)
    assert found is not None
    assert found.route is route
    assert set(found.labels) == {m.wire_name for m in route.input if m.location == "uri"}


def test_tags_are_those_of_flows() -> None:
    found = routes.match("GET", f"/tags/{quote(_FLOW, safe='')}")
    assert found is not None
    assert (found.route.name, found.route.service) == ("ListTagsForResource", "bedrock-agent")


def test_the_models_say_which_errors_there_are() -> None:
    design, run, _ = (routes.errors(service) for service in routes.SERVICES)
    assert design["ValidationException"].members == {"message", "fieldList"}
    assert run["ValidationException"].members == {"message"}
    assert design["ServiceQuotaExceededException"].status == 402
    assert run["ServiceQuotaExceededException"].status == 400
    assert run["DependencyFailedException"].status == 424


def test_shapes_differ_in_nothing_but_their_names() -> None:
    """Readers and writers are kept by shape name: no member may change what its shape means."""
    harmless = {"shape", "location", "locationName", "idempotencyToken", "box"}
    harmless |= {"deprecated", "deprecatedMessage", "deprecatedSince", "documentation"}
    for service in routes.services().values():
        for name in OPERATIONS:
            if name not in service.operation_names:
                continue
            for shape in _shapes(service.operation_model(name)):
                traits = service._shape_resolver._shape_map[shape].get("members", {}).values()
                assert all(set(trait) <= harmless for trait in traits), shape


def _shapes(model: object) -> set[str]:
    """The names of all structures of an operation."""
    found: set[str] = set()
    todo = [getattr(model, "input_shape", None), getattr(model, "output_shape", None)]
    while todo:
        shape = todo.pop()
        if shape is None or shape.name in found:
            continue
        found.add(shape.name)
        todo += getattr(shape, "members", {}).values()
        todo += [getattr(shape, part, None) for part in ("member", "key", "value")]
    return found

"""What the API answers to whoever asks, over Django's ASGI handler."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pytest_django import Settings

from flowbuilder.wire import errors
from flowbuilder.wire.context import Answer, Context, Params
from tests.wire import people
from tests.wire.conftest import Served, Signed
from tests.wire.people import ACCOUNT, ROLES

_ALIAS = "/api/flows/ABCDEFGHIJ/aliases/TSTALIASID"


def echo(seen: list[tuple[Context, dict[str, Any]]]) -> Any:
    """An operation that notes what it is called with."""

    def operation(context: Context, params: Params) -> Answer:
        seen.append((context, dict(params)))
        return {"name": "live", "$headers": {"ETag": '"3"'}}

    return operation


def told(answer: httpx.Response, status: int, code: str) -> str:
    """The message of an error answer, which has the form of the service's."""
    assert answer.status_code == status, answer.text
    assert answer.headers["x-amzn-ErrorType"] == code
    assert answer.headers["x-amzn-RequestId"]
    assert answer.headers["content-type"] == "application/json"
    message: str = answer.json()["message"]
    return message


async def test_a_signed_request_is_served(api: httpx.AsyncClient, serve: Served) -> None:
    seen: list[tuple[Context, dict[str, Any]]] = []
    serve("GetFlowAlias", echo(seen))
    answer = await api.get(_ALIAS, auth=Signed("viewer"), headers={"If-Match": 'W/"3"'})
    assert (answer.status_code, answer.json()) == (200, {"name": "live"})
    assert answer.headers["ETag"] == '"3"'
    context, params = seen[0]
    assert params == {"flowIdentifier": "ABCDEFGHIJ", "aliasIdentifier": "TSTALIASID"}
    assert (context.workspace_id, context.account, context.user_id) == (7, ACCOUNT, 3)
    assert (context.role, context.if_match) == ("viewer", "3")
    assert context.request_id == answer.headers["x-amzn-RequestId"]


async def test_arns_with_encoded_slashes_reach_the_operation(
    api: httpx.AsyncClient, serve: Served
) -> None:
    seen: list[tuple[Context, dict[str, Any]]] = []
    serve("GetFlow", echo(seen))
    arn = f"arn%3Aaws%3Abedrock%3Aus-east-1%3A{ACCOUNT}%3Aflow%2FABCDEFGHIJ"
    answer = await api.get(f"/api/flows/{arn}/", auth=Signed())
    assert answer.status_code == 200, answer.text
    assert seen[0][1] == {"flowIdentifier": f"arn:aws:bedrock:us-east-1:{ACCOUNT}:flow/ABCDEFGHIJ"}


async def test_wrong_members_are_listed(api: httpx.AsyncClient, serve: Served) -> None:
    serve("CreateFlow", echo([]))
    answer = await api.post("/api/flows/", auth=Signed(), json={"name": "My Flow"})
    message = told(answer, 400, "ValidationException")
    fields = answer.json()["fieldList"]
    assert [field["name"] for field in fields] == ["name", "executionRoleArn"]
    assert all(field["message"] in message for field in fields)


async def test_an_error_has_the_members_its_service_knows(
    api: httpx.AsyncClient, serve: Served
) -> None:
    serve("StartFlowExecution", echo([]))
    answer = await api.post(f"{_ALIAS}/executions", auth=Signed(), json={})
    assert "inputs: Required, and missing." in told(answer, 400, "ValidationException")
    assert set(answer.json()) == {"message"}


@pytest.mark.parametrize(
    ("error", "path", "status"),
    [
        (errors.ValidationError, "/api/flows", 400),
        (errors.NotFoundError, "/api/flows", 404),
        (errors.ConflictError, "/api/flows", 409),
        (errors.AccessDeniedError, "/api/flows", 403),
        (errors.ThrottlingError, "/api/flows", 429),
        (errors.QuotaError, "/api/flows", 402),
        (errors.QuotaError, "/api/flows/ABCDEFGHIJ/executions", 400),
        (errors.DependencyFailedError, "/api/flows/ABCDEFGHIJ/executions", 424),
        (errors.BadGatewayError, "/api/flows/ABCDEFGHIJ/executions", 502),
    ],
)
async def test_an_operations_error_has_the_status_of_the_model(
    api: httpx.AsyncClient, serve: Served, error: type[errors.WireError], path: str, status: int
) -> None:
    def operation(context: Context, params: Params) -> Answer:
        raise error("What is wrong.")

    serve("ListFlows", operation)
    serve("ListFlowExecutions", operation)
    answer = await api.get(path, auth=Signed())
    assert told(answer, status, error.code) == "What is wrong."


async def test_an_unexpected_exception_is_logged_and_told_by_its_request(
    api: httpx.AsyncClient, serve: Served, caplog: pytest.LogCaptureFixture
) -> None:
    def operation(context: Context, params: Params) -> Answer:
        raise RuntimeError("the database is on fire")

    serve("ListFlows", operation)
    answer = await api.get("/api/flows", auth=Signed())
    message = told(answer, 500, "InternalServerException")
    request_id = answer.headers["x-amzn-RequestId"]
    assert message == f"A fault of this server; its log names request {request_id}."
    assert request_id in caplog.text
    assert "the database is on fire" in caplog.text


@pytest.mark.parametrize("needed", ROLES)
@pytest.mark.parametrize("role", ROLES)
async def test_roles_may_what_those_below_them_may(
    api: httpx.AsyncClient, serve: Served, role: str, needed: str
) -> None:
    people.NOTED.clear()
    serve("ListFlows", lambda _, __: {"flowSummaries": []}, role=needed)
    answer = await api.get("/api/flows", auth=Signed(role))
    if ROLES.index(role) >= ROLES.index(needed):
        assert answer.json() == {"flowSummaries": []}
        assert ([] if needed == "viewer" else [(role, "ListFlows", "")]) == people.NOTED
    else:
        message = told(answer, 403, "AccessDeniedException")
        assert message == f"ListFlows needs the role {needed}; yours in this workspace is {role}."
        assert [(role, "ListFlows", "AccessDeniedException")] == people.NOTED


@pytest.mark.parametrize(
    ("headers", "query", "code", "message"),
    [
        ({}, "", "MissingAuthenticationTokenException", "neither signed nor from a signed-in"),
        ({"Authorization": "Basic x"}, "", "InvalidSignatureException", "is not AWS4-HMAC-SHA256"),
        ({"Authorization": "Bearer x"}, "", "UnrecognizedClientException", "no bearer key"),
        ({"Authorization": "é".encode()}, "", "InvalidSignatureException", "is not AWS4"),
        ({}, "?X-Amz-Signature=00", "AccessDeniedException", "Presigned requests are not taken"),
        ({"Cookie": "role=nobody"}, "", "MissingAuthenticationTokenException", "neither signed"),
    ],
)
async def test_strangers_are_refused(
    api: httpx.AsyncClient, headers: dict[str, Any], query: str, code: str, message: str
) -> None:
    for path in ("/api/flows", "/api/agents/", "/api/nothing"):
        answer = await api.get(path + query, headers=headers)
        assert message in told(answer, 403, code)


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        (Signed("nobody"), "UnrecognizedClientException"),
        (Signed("admin", secret="wrong"), "InvalidSignatureException"),
    ],
)
async def test_wrong_keys_are_refused(api: httpx.AsyncClient, auth: Signed, code: str) -> None:
    told(await api.get("/api/flows", auth=auth), 403, code)


async def test_a_bad_signature_is_refused_even_with_a_session(api: httpx.AsyncClient) -> None:
    auth = Signed("admin", secret="wrong")
    answer = await api.get("/api/flows", auth=auth, headers={"Cookie": "role=admin"})
    told(answer, 403, "InvalidSignatureException")


_TOKEN = "0" * 32


@pytest.mark.parametrize(
    ("method", "headers", "body", "message"),
    [
        ("GET", {}, b"", None),
        ("POST", {"X-CSRFToken": _TOKEN, "Content-Type": "application/json"}, b"{}", None),
        ("POST", {"X-CSRFToken": _TOKEN}, b"", None),
        ("POST", {"Content-Type": "application/json"}, b"{}", "CSRF token missing"),
        ("POST", {"X-CSRFToken": "1" * 32}, b"", "CSRF token from the 'X-Csrftoken' HTTP header"),
        ("POST", {"X-CSRFToken": _TOKEN, "Origin": "http://evil.example"}, b"", "Origin checking"),
        (
            "POST",
            {"Content-Type": "application/x-www-form-urlencoded"},
            f"csrfmiddlewaretoken={_TOKEN}".encode() + b"&x=1" * 2000,
            "Content-Type application/x-www-form-urlencoded is not taken with a session",
        ),
        (
            "POST",
            {"X-CSRFToken": _TOKEN, "Content-Type": "multipart/form-data; boundary=x"},
            b"--x broken",
            "Content-Type multipart/form-data is not taken with a session",
        ),
    ],
)
async def test_a_session_changes_things_from_our_own_pages_only(
    api: httpx.AsyncClient,
    serve: Served,
    method: str,
    headers: dict[str, str],
    body: bytes,
    message: str | None,
) -> None:
    serve("ListFlows", lambda _, __: {"flowSummaries": []})
    serve("ValidateFlowDefinition", lambda _, __: {"validations": []})
    serve("PrepareFlow", lambda _, __: {"id": "ABCDEFGHIJ"})
    path = "/api/flows" if method == "GET" else "/api/flows/ABCDEFGHIJ/"
    cookies = {"Cookie": f"role=editor; csrftoken={_TOKEN}"}
    answer = await api.request(method, path, headers={**headers, **cookies}, content=body)
    if message is None:
        assert answer.is_success, answer.text
    else:
        assert message in told(answer, 403, "AccessDeniedException")


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "/api/agents/", "GET does nothing at this address; it takes POST, PUT."),
        ("POST", "/api/agents/", "ListAgents of bedrock-agent is not served here."),
        ("PUT", "/api/agents/", "CreateAgent of bedrock-agent is not served here."),
        ("GET", "/api/tags/x", "ListTagsForResource of bedrock-agent is not served here."),
        ("POST", "/api/retrieve/x/y", "No operation of the API is at /retrieve/x/y."),
        ("PATCH", "/api/flows", "PATCH does nothing at this address; it takes GET, POST."),
        ("OPTIONS", "/api/flows", "OPTIONS does nothing at this address; it takes GET, POST."),
        ("GET", "/api/", "No operation of the API is at /."),
        ("GET", "/api", "No operation of the API is at /"),
        ("GET", "/api/%00%ff", "No operation of the API is at /%00%ff."),
        ("GET", "/api/flows/a/b/c/d/e", "No operation of the API is at /flows/a/b/c/d/e."),
    ],
)
async def test_what_is_not_served_is_said_so(
    api: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
    message: str,
) -> None:
    monkeypatch.setattr("flowbuilder.wire.view.REGISTRY", {})
    answer = await api.request(method, path, auth=Signed())
    assert message in told(answer, 404, "UnknownOperationException")


async def test_another_host_is_refused_in_the_services_form(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/flows", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["x-amzn-ErrorType"] == "ValidationException"
    assert "evil.example" in answer.json()["message"]


async def test_a_body_over_the_limit_is_refused(
    api: httpx.AsyncClient, serve: Served, settings: Settings
) -> None:
    settings.MAX_BODY_BYTES = 1000
    serve("CreateFlow", lambda _, __: {"id": "ABCDEFGHIJ"})
    good = {"name": "Flow", "executionRoleArn": "arn:aws:iam::123456789012:role/x"}
    assert (await api.post("/api/flows/", auth=Signed(), json=good)).status_code == 201
    answer = await api.post("/api/flows/", auth=Signed(), json={**good, "x": "x" * 1000})
    assert "larger than 1,000 bytes (setting FLOWBUILDER_MAX_BODY_BYTES)" in told(
        answer, 413, "RequestEntityTooLargeException"
    )


@pytest.mark.parametrize("length", ["many", "1e3", "1,2"])
async def test_a_length_that_is_none_is_refused(api: httpx.AsyncClient, length: str) -> None:
    answer = await api.get("/api/flows", headers={"Content-Length": length})
    assert "Content-Length" in told(answer, 400, "ValidationException")

"""Bearer keys, temporary keys, expired ones, and callers who fail again and again."""

from __future__ import annotations

import httpx
import pytest
from pytest_django import Settings

from flowbuilder.throttle import TRIES
from flowbuilder.wire.auth import bearer_token
from tests.wire.conftest import Served, Signed
from tests.wire.test_view import told

GOOD = bearer_token("ADMINB", "a-bearer-key-of-20-letters")


@pytest.fixture(autouse=True)
def _flows(serve: Served) -> None:
    serve("ListFlows", lambda _, __: {"flowSummaries": []})
    serve("CreateFlow", lambda _, __: {"id": "ABCDEFGHIJ"}, role="editor")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_bearer_key_is_taken_for_reads_and_changes(api: httpx.AsyncClient) -> None:
    assert (await api.get("/api/flows", headers=bearer(GOOD))).status_code == 200
    body = {"name": "F", "executionRoleArn": "arn:aws:iam::123456789012:role/flows"}
    made = await api.post("/api/flows/", headers=bearer(GOOD), json=body)
    assert made.status_code == 201


@pytest.mark.parametrize(
    "token",
    [
        bearer_token("ADMINB", "a-bearer-key-of-20-letterz"),
        bearer_token("ADMIN", "admin-admin-admin-admin"),
        bearer_token("NOBODY", "a-bearer-key-of-20-letters"),
        "a-bearer-key-of-20-letters",
        "ADMINB.",
        "",
    ],
)
async def test_another_bearer_key_is_refused(api: httpx.AsyncClient, token: str) -> None:
    answer = await api.get("/api/flows", headers=bearer(token))
    told(answer, 403, "UnrecognizedClientException")


async def test_nobody_signs_with_a_bearer_key(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/flows", auth=Signed("ADMINB", "a-bearer-key-of-20-letters"))
    told(answer, 403, "UnrecognizedClientException")


@pytest.mark.parametrize(
    ("auth", "message"),
    [
        (Signed("ADMINT", "admin", "token"), None),
        (Signed("ADMINT", "admin"), "send its session token"),
        (Signed("ADMINT", "admin", "other"), "security token included in the request is invalid"),
        (Signed("admin", "admin", "token"), "security token included in the request is invalid"),
    ],
)
async def test_a_temporary_key_needs_its_session_token(
    api: httpx.AsyncClient, auth: Signed, message: str | None
) -> None:
    answer = await api.get("/api/flows", auth=auth)
    if message is None:
        assert answer.status_code == 200
    else:
        assert message in told(answer, 403, "UnrecognizedClientException")


async def test_an_expired_key_says_since_when(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/flows", auth=Signed("ADMINE", "admin"))
    assert "2026-01-01T00:00:00Z" in told(answer, 403, "ExpiredTokenException")


async def test_many_bad_signatures_close_the_door_for_that_key_and_address(
    api: httpx.AsyncClient,
) -> None:
    for _ in range(TRIES):
        answer = await api.get("/api/flows", auth=Signed("admin", "x"))
        told(answer, 403, "InvalidSignatureException")
    refused = await api.get("/api/flows", auth=Signed("admin"))
    assert "ADMIN from your address" in told(refused, 429, "ThrottlingException")
    assert (await api.get("/api/flows", auth=Signed("viewer"))).status_code == 200


async def test_callers_behind_a_trusted_proxy_are_told_apart(
    api: httpx.AsyncClient, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    one, two = {"X-Forwarded-For": "10.0.0.1"}, {"X-Forwarded-For": "10.0.0.1, 10.0.0.2"}
    for _ in range(TRIES):
        await api.get("/api/flows", auth=Signed("admin", "x"), headers=one)
    assert (await api.get("/api/flows", auth=Signed("admin"), headers=one)).status_code == 429
    assert (await api.get("/api/flows", auth=Signed("admin"), headers=two)).status_code == 200


async def test_nobody_else_is_believed_about_where_a_request_comes_from(
    api: httpx.AsyncClient,
) -> None:
    for number in range(TRIES):
        claimed = {"X-Forwarded-For": f"10.0.0.{number}"}
        await api.get("/api/flows", auth=Signed("admin", "x"), headers=claimed)
    assert (await api.get("/api/flows", auth=Signed("admin"))).status_code == 429

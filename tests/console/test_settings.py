"""Functions, model routes and access keys in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from flowbuilder import secrets
from flowbuilder.models import ModelRoute
from flowbuilder.operations import identity
from tests.console.conftest import Browser

CODE = "def handler(event, context):\n    return event\n"


@pytest.fixture
def function(owner: Browser) -> str:
    made = owner.send("POST", "functions", {"name": "echo", "code": CODE})
    assert made.status_code == 201
    return "echo"


def test_a_function_is_kept_with_its_arn(owner: Browser, viewer: Browser, function: str) -> None:
    shown = viewer.get("functions/echo").json()
    assert shown["arn"] == "arn:aws:lambda:us-east-1:123456789012:function:echo"
    assert (shown["code"], shown["handler"], shown["timeoutSeconds"]) == (CODE, "handler", 10)
    assert "code" not in viewer.get("functions").json()["functions"][0]


def test_a_function_changes_only_where_told(owner: Browser, function: str) -> None:
    changed = owner.send("PUT", "functions/echo", {"timeoutSeconds": 3, "description": "Says"})
    assert changed.json()["timeoutSeconds"] == 3
    assert changed.json()["code"] == CODE


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"code": "def handler(:"}, "code", "Line 1"),
        ({"code": "def other(event, context): pass"}, "code", "no function handler"),
        ({"handler": "other"}, "code", "no function other"),
        ({"code": "x = '\0'"}, "code", "ull"),
        ({"name": "a b"}, "name", "letters"),
        ({"timeoutSeconds": 0}, "timeoutSeconds", "0.1"),
        ({"timeoutSeconds": 901}, "timeoutSeconds", "900"),
    ],
)
def test_what_cannot_run_is_refused_where_it_is_wrong(
    owner: Browser, function: str, change: dict[str, Any], field: str, says: str
) -> None:
    answer = owner.send("PUT", "functions/echo", change)
    assert answer.status_code == 400
    [problem] = answer.json()["fields"]
    assert problem["name"] == field
    assert says in problem["message"]


def test_a_function_name_is_taken_once(owner: Browser, function: str) -> None:
    again = owner.send("POST", "functions", {"name": "echo", "code": CODE})
    assert again.status_code == 409
    owner.send("POST", "functions", {"name": "second", "code": CODE})
    assert owner.send("PUT", "functions/second", {"name": "echo"}).status_code == 409


def test_a_stranger_sees_no_function(stranger: Browser, function: str) -> None:
    assert stranger.get("functions").json()["functions"] == []
    for method in ("GET", "PUT", "DELETE"):
        assert stranger.send(method, "functions/echo", {"code": CODE}).status_code == 404
    assert stranger.send("POST", "functions/echo/test", {"event": 1}).status_code == 404


def test_a_route_is_kept_and_its_key_never_shown(owner: Browser, settings: Any) -> None:
    route = {
        "modelId": "amazon.nova-lite-v1:0",
        "provider": "openai",
        "target": "gpt-4o-mini",
        "endpoint": "https://models.example/v1",
        "apiKey": "sk-very-secret",
    }
    shown = owner.send("PUT", "models/routes", route)
    assert shown.json()["hasApiKey"] is True
    kept = ModelRoute.objects.get()
    assert secrets.decrypt(kept.encrypted_api_key, settings.SECRET_KEY) == "sk-very-secret"
    del route["apiKey"]
    owner.send("PUT", "models/routes", {**route, "target": "other"})
    listed = owner.get("models")
    assert "very-secret" not in listed.content.decode()
    assert [(r["target"], r["hasApiKey"]) for r in listed.json()["routes"]] == [("other", True)]
    assert listed.json()["defaultProvider"] in {"local", "bedrock", "openai"}


def test_a_route_is_deleted_by_its_model(owner: Browser, stranger: Browser) -> None:
    owner.send("PUT", "models/routes", {"modelId": "a/b:0", "provider": "local"})
    assert stranger.send("DELETE", "models/routes?modelId=a/b:0").status_code == 404
    assert stranger.get("models").json()["routes"] == []
    assert owner.send("DELETE", "models/routes?modelId=a/b:0").status_code == 204
    assert owner.send("DELETE", "models/routes?modelId=a/b:0").status_code == 404


@pytest.mark.parametrize(
    "change", [{"provider": "other"}, {"endpoint": "no address"}, {"modelId": ""}]
)
def test_a_route_that_leads_nowhere_is_refused(owner: Browser, change: dict[str, str]) -> None:
    route = {"modelId": "m", "provider": "local", **change}
    answer = owner.send("PUT", "models/routes", route)
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["name"] == next(iter(change))


def test_a_key_shows_its_secret_once_and_works(viewer: Browser) -> None:
    made = viewer.send("POST", "keys").json()
    credential = identity.by_access_key(made["keyId"])
    assert credential is not None
    assert credential.secret == made["secret"]
    assert credential.identity.role == "viewer"
    [listed] = viewer.get("keys").json()["keys"]
    assert "secret" not in listed
    assert viewer.send("DELETE", f"keys/{made['id']}").status_code == 204
    assert identity.by_access_key(made["keyId"]) is None


def test_keys_are_their_owners_alone(owner: Browser, viewer: Browser, stranger: Browser) -> None:
    made = viewer.send("POST", "keys").json()
    for other in (owner, stranger):
        assert other.get("keys").json()["keys"] == []
    assert stranger.send("DELETE", f"keys/{made['id']}").status_code == 404


def test_a_function_is_tried_with_an_event(owner: Browser, function: str) -> None:
    answer = owner.send("POST", "functions/echo/test", {"event": {"a": [1]}}).json()
    assert (answer["ok"], answer["result"], answer["error"]) == (True, {"a": [1]}, None)


def test_code_that_fails_is_an_answer(owner: Browser, function: str) -> None:
    code = "def handler(event, context):\n    print('so far')\n    return 1 / event"
    answer = owner.send("POST", "functions/echo/test", {"event": 0, "code": code}).json()
    assert answer["ok"] is False
    assert answer["error"]["kind"] == "python"
    assert "ZeroDivisionError" in answer["error"]["message"]
    assert answer["printed"] == "so far\n"
    assert owner.get("functions/echo").json()["code"] == CODE

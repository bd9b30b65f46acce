"""Who may use which of the console's addresses; every answer is JSON."""

from __future__ import annotations

import pytest

from flowbuilder.operations import keys
from tests.console.conftest import Browser

#: Method, address, the least role that gets past the door.
CALLS = [
    ("GET", "flows", "viewer"),
    ("GET", "flows/ABCDEFGHIJ/workbench", "viewer"),
    ("PUT", "flows/ABCDEFGHIJ/workbench", "editor"),
    ("GET", "node-types", "viewer"),
    ("GET", "models", "viewer"),
    ("PUT", "models/routes", "admin"),
    ("DELETE", "models/routes?modelId=x", "admin"),
    ("GET", "buckets", "viewer"),
    ("POST", "buckets", "editor"),
    ("DELETE", "buckets/none", "editor"),
    ("GET", "buckets/none/objects", "viewer"),
    ("GET", "buckets/none/objects/a", "viewer"),
    ("PUT", "buckets/none/objects/a", "editor"),
    ("DELETE", "buckets/none/objects/a", "editor"),
    ("GET", "functions", "viewer"),
    ("POST", "functions", "editor"),
    ("GET", "functions/none", "viewer"),
    ("PUT", "functions/none", "editor"),
    ("DELETE", "functions/none", "editor"),
    ("POST", "functions/none/test", "editor"),
    ("GET", "keys", "viewer"),
    ("POST", "keys", "viewer"),
    ("DELETE", "keys/1", "viewer"),
    ("PATCH", "keys/1", "viewer"),
    ("POST", "keys/1/rotate", "viewer"),
    ("GET", "people", "admin"),
    ("POST", "people", "admin"),
    ("PATCH", "people/1", "admin"),
    ("DELETE", "people/1", "admin"),
    ("GET", "activity", "admin"),
    ("GET", "activity?object=flow/ABCDEFGHIJ", "viewer"),
    ("GET", "keys?all=1", "admin"),
    ("GET", "executions/ABCDEFGHIJ/TSTALIASID/none/usage", "viewer"),
    ("GET", "usage", "viewer"),
    ("GET", "usage/csv", "viewer"),
    ("POST", "usage/executions", "viewer"),
    ("GET", "prices", "viewer"),
    ("POST", "prices", "admin"),
    ("PUT", "prices/1", "admin"),
    ("DELETE", "prices/1", "admin"),
    ("POST", "session/workspace", "viewer"),
]
ORDER = ["viewer", "editor", "admin"]


@pytest.mark.parametrize(("method", "path", "least"), CALLS)
def test_each_address_asks_for_its_role(
    nobody: Browser, viewer: Browser, editor: Browser, method: str, path: str, least: str
) -> None:
    assert nobody.send(method, path).status_code == 401
    for role, browser in (("viewer", viewer), ("editor", editor)):
        answer = browser.send(method, path)
        if ORDER.index(role) < ORDER.index(least):
            assert answer.status_code == 403
            assert least in answer.json()["message"]
        else:
            assert answer.status_code not in {401, 403, 500}


@pytest.mark.parametrize(("method", "path", "least"), CALLS)
def test_each_change_needs_the_csrf_token(
    owner: Browser, method: str, path: str, least: str
) -> None:
    owner.token = "x" * 64
    refused = owner.send(method, path).status_code == 403
    assert refused == (method != "GET")


def test_what_is_not_there_is_said_in_json(owner: Browser) -> None:
    answer = owner.get("nothing/here")
    assert answer.status_code == 404
    assert answer.json()["message"] == "There is nothing at /console/api/nothing/here."


def test_a_method_that_is_not_there_is_said_in_json(owner: Browser) -> None:
    assert owner.send("PATCH", "keys").status_code == 405


def test_a_body_that_is_no_json_is_said_in_json(owner: Browser) -> None:
    answer = owner.upload("models/routes", b"{", "application/json")
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]


def test_a_mistake_of_ours_is_recorded_and_said_without_detail(
    owner: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(keys, "issue", fail)
    answer = owner.send("POST", "keys")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "secret detail" in caplog.text

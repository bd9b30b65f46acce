"""Keys, people, workspaces and the audit trail in the browser's own API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from flowbuilder.models import AccessKey, AuditEntry, Membership, Role, Workspace
from flowbuilder.operations import identity
from flowbuilder.throttle import TRIES
from tests.console.conftest import Browser


def actions(**only: Any) -> list[str]:
    rows = AuditEntry.objects.filter(**only).order_by("id")
    return list(rows.values_list("action", flat=True))


def test_a_key_goes_through_its_life(owner: Browser) -> None:
    made = owner.send("POST", "keys", {"description": "CI", "lifetimeHours": 24})
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    key = made.json()
    assert (key["kind"], key["description"], key["bearer"]) == ("signing", "CI", "")
    found = identity.by_access_key(key["keyId"])
    assert found is not None
    assert found.secret == key["secret"]
    fresh = owner.send("POST", f"keys/{key['id']}/rotate", {"overlapHours": 2}).json()
    assert owner.send("POST", f"keys/{key['id']}/rotate").status_code == 409
    listed = {row["keyId"]: row for row in owner.get("keys").json()["keys"]}
    assert listed[key["keyId"]]["successor"] == fresh["keyId"]
    assert not listed[key["keyId"]]["expired"]
    assert not any("secret" in row for row in listed.values())
    off = owner.send("PATCH", f"keys/{key['id']}", {"enabled": False})
    assert off.json()["enabled"] is False
    assert identity.by_access_key(key["keyId"]) is None
    assert owner.send("DELETE", f"keys/{key['id']}").status_code == 204
    assert actions() == ["CreateAccessKey", "RotateAccessKey", "UpdateAccessKey", "DeleteAccessKey"]


def test_bearer_and_temporary_keys(owner: Browser) -> None:
    bearer = owner.send("POST", "keys", {"kind": "bearer"}).json()
    assert bearer["bearer"] == f"{bearer['keyId']}.{bearer['secret']}"
    temporary = owner.send("POST", "keys", {"temporary": True, "lifetimeHours": 12}).json()
    assert temporary["temporary"]
    assert temporary["sessionToken"]
    refused = owner.send("POST", "keys", {"temporary": True})
    assert refused.status_code == 400
    assert refused.json()["fields"][0]["name"] == "lifetime"


def test_keys_are_ones_own_and_an_admins_to_switch(owner: Browser, viewer: Browser) -> None:
    theirs = viewer.send("POST", "keys").json()
    mine = owner.send("POST", "keys").json()
    assert viewer.send("PATCH", f"keys/{mine['id']}", {"enabled": False}).status_code == 404
    assert viewer.send("DELETE", f"keys/{mine['id']}").status_code == 404
    assert [key["keyId"] for key in owner.get("keys").json()["keys"]] == [mine["keyId"]]
    everybody = owner.get("keys?all=1").json()["keys"]
    assert {(key["user"], key["mine"]) for key in everybody} == {("owner", True), ("viewer", False)}
    assert owner.send("POST", f"keys/{theirs['id']}/rotate").status_code == 404
    assert owner.send("PATCH", f"keys/{theirs['id']}", {"enabled": False}).status_code == 200


def test_a_strangers_admin_touches_no_key_and_no_member(owner: Browser, stranger: Browser) -> None:
    key = owner.send("POST", "keys").json()["id"]
    member = Membership.objects.get(user__username="owner").pk
    for method, path in (
        ("PATCH", f"keys/{key}"),
        ("DELETE", f"keys/{key}"),
        ("POST", f"keys/{key}/rotate"),
        ("PATCH", f"people/{member}"),
        ("DELETE", f"people/{member}"),
    ):
        answer = stranger.send(method, path, {"role": "viewer", "enabled": False})
        assert answer.status_code == 404
    assert AccessKey.objects.get().enabled
    assert [row["user"] for row in stranger.get("people").json()["people"]] == ["stranger"]
    assert stranger.get("keys?all=1").json()["keys"] == []
    assert stranger.get("activity").json()["entries"] == []


def test_somebody_new_signs_in_with_the_password_shown_once(owner: Browser) -> None:
    made = owner.send("POST", "people", {"user": "grace", "role": "runner"})
    assert made.status_code == 201
    password = made.json()["password"]
    client = Client()
    body = {"username": "grace", "password": password}
    answer = client.post("/console/api/sign-in", body, content_type="application/json")
    assert answer.json()["workspace"]["role"] == "runner"
    people = {row["user"]: row for row in owner.get("people").json()["people"]}
    assert people["grace"]["lastSignIn"]
    assert people["owner"]["you"]
    again = owner.send("POST", "people", {"user": "grace", "role": "admin"})
    assert again.status_code == 409
    promoted = owner.send("PATCH", f"people/{people['grace']['id']}", {"role": "admin"})
    assert promoted.json()["role"] == "admin"
    assert owner.send("DELETE", f"people/{people['grace']['id']}").status_code == 204
    assert client.get("/console/api/session").json()["workspace"] is None


def test_the_last_admin_can_neither_go_nor_step_down(owner: Browser, editor: Browser) -> None:
    [me] = [row for row in owner.get("people").json()["people"] if row["you"]]
    for answer in (
        owner.send("DELETE", f"people/{me['id']}"),
        owner.send("PATCH", f"people/{me['id']}", {"role": "editor"}),
    ):
        assert answer.status_code == 409
        assert "last admin" in answer.json()["message"]


def test_a_member_of_two_workspaces_changes_between_them(owner: Browser) -> None:
    second = Workspace.objects.create(account="555555555555", name="Second")
    assert owner.send("POST", "session/workspace", {"account": second.account}).status_code == 404
    assert owner.who is not None
    user = owner.who.context.user_id
    Membership.objects.create(workspace=second, user_id=user, role=Role.VIEWER)
    owner.send("POST", "keys")
    there = owner.send("POST", "session/workspace", {"account": second.account}).json()
    assert there["workspace"] == {"account": second.account, "name": "Second", "role": "viewer"}
    assert [each["account"] for each in there["workspaces"]] == ["123456789012", second.account]
    assert owner.get("keys").json()["keys"] == []
    assert owner.send("POST", "functions", {"name": "f", "code": "x"}).status_code == 403


CHANGES = [
    ("POST", "functions", {"name": "echo", "code": "def handler(e, c): pass"}, "CreateFunction"),
    ("PUT", "functions/echo", {"timeoutSeconds": 3}, "UpdateFunction"),
    ("DELETE", "functions/echo", None, "DeleteFunction"),
    ("POST", "buckets", {"name": "books"}, "CreateBucket"),
    ("PUT", "buckets/books/objects/a.txt", "text", "PutObject"),
    ("DELETE", "buckets/books/objects/a.txt", None, "DeleteObject"),
    ("DELETE", "buckets/books", None, "DeleteBucket"),
    ("PUT", "models/routes", {"modelId": "m", "provider": "local"}, "PutModelRoute"),
    ("DELETE", "models/routes?modelId=m", None, "DeleteModelRoute"),
]


def test_each_change_of_a_resource_is_noted(owner: Browser) -> None:
    for method, path, body, action in CHANGES:
        assert owner.send(method, path, body).status_code < 300, action
        latest = AuditEntry.objects.latest("id")
        assert (latest.action, latest.who, latest.via) == (action, "owner", "session")
        assert latest.address == "127.0.0.1"


def test_what_a_role_does_not_allow_is_noted(viewer: Browser) -> None:
    viewer.send("POST", "buckets", {"name": "books"})
    entry = AuditEntry.objects.get()
    assert (entry.who, entry.action) == ("viewer", "POST /console/api/buckets")
    assert entry.outcome == "AccessDeniedException"


def test_signing_in_is_noted_and_failing_too(owner: Browser) -> None:
    made = owner.send("POST", "people", {"user": "grace", "role": "viewer"}).json()
    client = Client()
    for password in ("wrong", made["password"]):
        body = {"username": "grace", "password": password}
        client.post("/console/api/sign-in", body, content_type="application/json")
    client.post("/console/api/sign-out")
    found = AuditEntry.objects.filter(who="grace").order_by("id")
    assert list(found.values_list("action", "outcome")) == [
        ("SignIn", "AccessDeniedException"),
        ("SignIn", ""),
        ("SignOut", ""),
    ]


def test_after_many_failures_nobody_signs_in_under_that_name(owner: Browser) -> None:
    made = owner.send("POST", "people", {"user": "grace", "role": "viewer"}).json()
    client = Client()
    for _ in range(TRIES):
        body = {"username": "Grace", "password": "wrong"}
        client.post("/console/api/sign-in", body, content_type="application/json")
    body = {"username": "grace", "password": made["password"]}
    answer = client.post("/console/api/sign-in", body, content_type="application/json")
    assert answer.status_code == 429


def test_the_activity_of_a_flow_is_every_members(owner: Browser, viewer: Browser) -> None:
    workspace = Workspace.objects.get(account="123456789012")
    for about in ("flow/AAAAAAAAAA", "flow/AAAAAAAAAA/alias/BBBBBBBBBB", "flow/AAAAAAAAAAX"):
        AuditEntry.objects.create(
            workspace=workspace, who="owner", via="key", action="UpdateFlow", object=about
        )
    found = viewer.get("activity?object=flow/AAAAAAAAAA").json()
    assert [row["object"] for row in found["entries"]] == [
        "flow/AAAAAAAAAA/alias/BBBBBBBBBB",
        "flow/AAAAAAAAAA",
    ]
    assert len(owner.get("activity").json()["entries"]) == 3


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["DeleteFlow", "UpdateFlow"]),
        ("update", ["UpdateFlow"]),
        ("ADA flow/", ["DeleteFlow", "UpdateFlow"]),
        ("ada grace", []),
        ("browser", ["UpdateFlow"]),
        ("denied", ["DeleteFlow"]),
        ("100%", []),
    ],
)
def test_a_search_finds_entries_that_say_every_word(
    owner: Browser, search: str, found: list[str]
) -> None:
    workspace = Workspace.objects.get(account="123456789012")
    common = {"workspace": workspace, "who": "ada", "object": "flow/AAAAAAAAAA"}
    AuditEntry.objects.create(**common, via="session", action="UpdateFlow")
    AuditEntry.objects.create(
        **common, via="key", action="DeleteFlow", outcome="AccessDeniedException"
    )
    answer = owner.get(f"activity?{urlencode({'search': search})}").json()
    assert [row["action"] for row in answer["entries"]] == found


def test_a_page_of_one_search_is_none_of_another(owner: Browser) -> None:
    workspace = Workspace.objects.get(account="123456789012")
    for _ in range(51):
        AuditEntry.objects.create(workspace=workspace, who="o", via="key", action="UpdateFlow")
    cursor = owner.get("activity?search=update").json()["nextCursor"]
    assert owner.get(f"activity?search=update&cursor={cursor}").status_code == 200
    assert owner.get(f"activity?search=flow&cursor={cursor}").status_code == 400


def test_the_activity_comes_in_pages(owner: Browser) -> None:
    workspace = Workspace.objects.get(account="123456789012")
    for number in range(60):
        AuditEntry.objects.create(workspace=workspace, who="o", via="key", action=f"A{number}")
    first = owner.get("activity").json()
    rest = owner.get(f"activity?cursor={first['nextCursor']}").json()
    assert (len(first["entries"]), len(rest["entries"]), rest["nextCursor"]) == (50, 10, None)
    assert owner.get("activity?cursor=bad").status_code == 400


@pytest.mark.parametrize("body", [{"role": "king"}, {}, None])
def test_a_role_that_is_none_is_refused(owner: Browser, editor: Browser, body: object) -> None:
    member = Membership.objects.get(user__username="editor").pk
    assert owner.send("PATCH", f"people/{member}", body).status_code == 400

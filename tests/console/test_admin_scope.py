"""The admin site shows a workspace's admins what is theirs, and writes down what is done there."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from executions.models import Price, Usage
from flowbuilder.models import (
    AuditEntry,
    Bucket,
    Flow,
    FlowAlias,
    Function,
    Membership,
    ModelRoute,
    Role,
    Workspace,
)
from flowbuilder.operations.keys import issue
from tests.operations.conftest import Caller, caller

SCOPED = [
    *("flow", "flowversion", "flowalias", "workspace", "membership", "accesskey"),
    *("bucket", "function", "modelroute", "auditentry", "usage", "price"),
]
#: Those that run time keeps.
RUN_TIME = {"usage", "price"}


def visitor(who: Caller) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=who.context.user_id))
    return client


def furnish(who: Caller, name: str) -> Flow:
    """One of everything in the workspace, each with the name."""
    workspace = Workspace.objects.get(pk=who.context.workspace_id)
    made = who.prepared(name)
    who.publish(made, description=name)
    who.alias(made, "1", name)
    Workspace.objects.filter(pk=workspace.pk).update(name=name)
    issue(who.context.user_id, workspace, description=name)
    Bucket.objects.create(workspace=workspace, name=name.lower())
    Function.objects.create(workspace=workspace, name=name, code="x")
    ModelRoute.objects.create(workspace=workspace, model_id=name, provider="local")
    used = {"flow_id": made, "node": name, "model_id": name, "day": date(2026, 1, 31)}
    numbers = {"calls": 1, "input": 1, "output": 1, "cache_read": 0, "cache_write": 0}
    Usage.objects.create(workspace=workspace, **used, **numbers)
    Price.objects.create(workspace=workspace, pattern=name, currency="USD", input=1, output=1)
    AuditEntry.objects.create(workspace=workspace, who=name, via="key", action=name)
    return Flow.objects.get(flow_id=made)


@pytest.fixture
def ours(db: None) -> Caller:
    who = caller("123456789012", "ourchief", Role.ADMIN)
    furnish(who, "Ours")
    return who


@pytest.fixture
def theirs(db: None) -> Flow:
    return furnish(caller("999999999999", "theirchief", Role.ADMIN), "Theirs")


def url(model: str, view: str, *args: object) -> str:
    app = "executions" if model in RUN_TIME else "flowbuilder"
    return reverse(f"admin:{app}_{model}_{view}", args=args)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.RUNNER, Role.EDITOR])
def test_who_administers_no_workspace_stays_outside(ours: Caller, role: Role) -> None:
    client = visitor(caller("123456789012", "somebody", role))
    for page in (
        reverse("admin:index"),
        url("flow", "changelist"),
        url("auditentry", "changelist"),
    ):
        assert client.get(page).status_code == 302


@pytest.mark.parametrize("model", SCOPED)
def test_an_admin_sees_their_own_workspace_alone(ours: Caller, theirs: Flow, model: str) -> None:
    page = visitor(ours).get(url(model, "changelist")).content.decode()
    assert "ours" in page.lower()
    assert "theirs" not in page.lower()
    assert "theirchief" not in page


def test_anothers_objects_are_not_there(ours: Caller, theirs: Flow) -> None:
    client = visitor(ours)
    alias = FlowAlias.objects.get(flow=theirs, name="Theirs")
    for model, pk in (
        ("flow", theirs.pk),
        ("flowalias", alias.pk),
        ("workspace", theirs.workspace_id),
        ("function", Function.objects.get(name="Theirs").pk),
        ("auditentry", AuditEntry.objects.filter(who="Theirs").latest("id").pk),
    ):
        gone = client.get(url(model, "change", pk))
        assert (gone.status_code, gone["Location"]) == (302, reverse("admin:index"))
        client.post(url(model, "delete", pk), {"post": "yes"})
    assert FlowAlias.objects.filter(pk=alias.pk).exists()
    assert Function.objects.filter(name="Theirs").exists()


def test_a_price_is_checked_as_in_the_console(ours: Caller) -> None:
    client = visitor(ours)
    good = {"workspace": ours.context.workspace_id, "pattern": "nova*", "currency": "EUR"}
    good |= {"input": "1", "output": "2", "cache_read": "0", "cache_write": "0"}
    for wrong in ({"currency": "eur"}, {"currency": "€"}, {"input": "-1"}, {"output": "x"}):
        client.post(url("price", "add"), {**good, **wrong})
    assert not Price.objects.filter(pattern="nova*").exists()
    client.post(url("price", "add"), good)
    assert Price.objects.filter(pattern="nova*").exists()


def test_nothing_of_another_workspace_is_offered(ours: Caller, theirs: Flow) -> None:
    client = visitor(ours)
    for model in ("function", "modelroute", "flowalias", "price"):
        page = url(model, "add")
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Theirs" not in answer.content.decode()
    form = {"workspace": theirs.workspace_id, "name": "sly", "code": "def handler(e, c): pass"}
    client.post(url("function", "add"), {**form, "handler": "handler", "timeout_seconds": 3})
    assert not Function.objects.filter(name="sly").exists()


def test_people_and_accounts_are_changed_elsewhere(ours: Caller) -> None:
    client = visitor(ours)
    membership = Membership.objects.get(user_id=ours.context.user_id)
    assert client.get(url("membership", "add")).status_code == 403
    client.post(url("membership", "delete", membership.pk), {"post": "yes"})
    assert Membership.objects.filter(pk=membership.pk).exists()
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_nobody_changes_the_audit_trail(ours: Caller, django_user_model: type) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    entry = AuditEntry.objects.latest("id")
    assert client.get(url("auditentry", "change", entry.pk)).status_code == 200
    assert client.post(url("auditentry", "change", entry.pk), {"who": "x"}).status_code == 403
    assert client.post(url("auditentry", "delete", entry.pk), {"post": "yes"}).status_code == 403


def test_what_is_done_here_is_noted(ours: Caller) -> None:
    client = visitor(ours)
    AuditEntry.objects.all().delete()
    function = Function.objects.get(name="Ours")
    form = {"workspace": function.workspace_id, "name": "Ours", "timeout_seconds": 3}
    code = {"code": "def handler(e, c): pass", "handler": "handler", "description": ""}
    assert client.post(url("function", "change", function.pk), {**form, **code}).status_code == 302
    assert client.post(url("function", "delete", function.pk), {"post": "yes"}).status_code == 302
    rows = AuditEntry.objects.order_by("id").values_list("who", "via", "action", "workspace_id")
    mine = ("ourchief", "admin")
    assert list(rows) == [
        (*mine, "ChangeFunction", function.workspace_id),
        (*mine, "DeleteFunction", function.workspace_id),
    ]


def test_an_accounts_change_is_noted(ours: Caller) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    made = {"username": "grace", "password1": "long-enough-9", "password2": "long-enough-9"}
    client.post(reverse("admin:auth_user_add"), {**made, "usable_password": "true"})
    entry = AuditEntry.objects.latest("id")
    assert (entry.who, entry.action, entry.name) == ("root", "AddUser", "grace")
    assert "long-enough-9" not in f"{entry.detail}{entry.object}"

"""The admin site: what can be changed there, and what only looked at."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from flowbuilder import secrets
from flowbuilder.models import (
    AccessKey,
    Flow,
    FlowAlias,
    FlowVersion,
    Function,
    ModelRoute,
    Workspace,
)
from flowbuilder.operations import audit
from flowbuilder.operations.keys import issue
from tests.console.conftest import Browser
from tests.operations.conftest import Caller

MODELS = [
    *("flow", "flowversion", "flowalias", "workspace", "membership", "accesskey"),
    *("bucket", "function", "modelroute"),
]


@pytest.fixture
def who(owner: Browser) -> Caller:
    assert owner.who is not None
    return owner.who


@pytest.fixture
def site(who: Caller) -> Client:
    user: type[User] = get_user_model()
    client = Client()
    client.force_login(user.objects.create_superuser("root"))
    return client


@pytest.fixture
def flow(who: Caller) -> Flow:
    """A flow with two versions and an alias at the first."""
    made = who.prepared("Reader")
    who.publish(made, description="First")
    who.publish(made)
    who.alias(made, "1", "live")
    return Flow.objects.get(flow_id=made)


def url(model: str, view: str, *args: object) -> str:
    return reverse(f"admin:flowbuilder_{model}_{view}", args=args)


def alias_of(flow: Flow, name: str) -> FlowAlias:
    return FlowAlias.objects.get(flow=flow, name=name)


def posted(**changes: Any) -> dict[str, Any]:
    form = {"name": "live", "description": "", "concurrency_type": "Automatic"}
    return {**form, "max_concurrency": "", **changes}


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_page_opens(site: Client, who: Caller, flow: Flow, model: str) -> None:
    issue(who.context.user_id, flow.workspace)
    Function.objects.create(workspace=flow.workspace, name="f", code="x")
    ModelRoute.objects.create(workspace=flow.workspace, model_id="m", provider="local")
    flow.workspace.buckets.create(name="books")
    listed = site.get(url(model, "changelist"), {"q": "a"})
    assert listed.status_code == 200
    page = site.get(url(model, "changelist")).content.decode()
    links = re.findall(rf'href="(/admin/flowbuilder/{model}/\d+/change/)', page)
    assert links
    for link in links:
        assert site.get(link).status_code == 200


@pytest.mark.parametrize("model", ["flow", "flowversion", "bucket"])
def test_what_the_api_owns_is_only_shown(site: Client, flow: Flow, model: str) -> None:
    flow.workspace.buckets.create(name="books")
    assert site.get(url(model, "add")).status_code == 403
    row = {"flow": flow, "flowversion": flow.versions.first()}.get(
        model, flow.workspace.buckets.first()
    )
    assert row is not None
    assert site.post(url(model, "change", row.pk), {"name": "x"}).status_code == 403
    assert site.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_an_alias_offers_only_its_own_flows_versions(site: Client, who: Caller, flow: Flow) -> None:
    other = who.prepared("Other")
    who.publish(other)
    page = site.get(url("flowalias", "change", alias_of(flow, "live").pk)).content.decode()
    offered = re.findall(r'<option value="(\d+)"', page)
    assert {int(pk) for pk in offered} == set(flow.versions.values_list("pk", flat=True))
    assert "Version 1: First" in page


def test_an_alias_is_moved(site: Client, flow: Flow) -> None:
    alias = alias_of(flow, "live")
    second = flow.versions.get(number=2)
    form = posted(version=second.pk, concurrency_type="Manual", max_concurrency="4")
    assert site.post(url("flowalias", "change", alias.pk), form).status_code == 302
    alias.refresh_from_db()
    assert alias.version == second
    assert alias.concurrency == {"type": "Manual", "maxConcurrency": 4}
    assert alias.revision == 2


def test_an_alias_is_not_moved_to_another_flows_version(
    site: Client, who: Caller, flow: Flow
) -> None:
    other = who.prepared("Other")
    who.publish(other)
    foreign = FlowVersion.objects.get(flow__flow_id=other)
    alias = alias_of(flow, "live")
    answer = site.post(url("flowalias", "change", alias.pk), posted(version=foreign.pk))
    assert "Select a valid choice" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "TSTALIASID"}, "named TSTALIASID already"),
        ({"name": "a b"}, "Letters and digits"),
        ({"concurrency_type": "Manual"}, "needs a number"),
        ({"concurrency_type": "Manual", "max_concurrency": "101"}, "less than or equal to 100"),
        ({"version": ""}, "required"),
    ],
)
def test_what_the_api_would_refuse_is_refused(
    site: Client, flow: Flow, change: dict[str, str], says: str
) -> None:
    alias = alias_of(flow, "live")
    form = posted(**{"version": flow.versions.get(number=1).pk, **change})
    answer = site.post(url("flowalias", "change", alias.pk), form)
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_a_new_alias_begins_with_its_flow(site: Client, who: Caller, flow: Flow) -> None:
    who.prepared("Unpublished")
    chooser = site.get(url("flowalias", "add")).content.decode()
    assert f'href="?flow={flow.pk}"' in chooser
    assert "publish one in the" in chooser
    add = f"{url('flowalias', 'add')}?flow={flow.pk}"
    page = site.get(add).content.decode()
    assert f'name="flow" value="{flow.pk}"' in page
    form = posted(name="beta", flow=flow.pk, version=flow.versions.get(number=2).pk)
    assert site.post(add, form).status_code == 302
    made = alias_of(flow, "beta")
    assert re.fullmatch("[0-9A-Z]{10}", made.alias_id)
    assert made.version is not None
    assert made.version.number == 2


def test_the_test_alias_can_be_neither_moved_nor_deleted(site: Client, flow: Flow) -> None:
    alias = alias_of(flow, "TSTALIASID")
    form = posted(name="mine", version=flow.versions.get(number=1).pk, description="Draft")
    assert site.post(url("flowalias", "change", alias.pk), form).status_code == 302
    alias.refresh_from_db()
    assert (alias.name, alias.version, alias.description) == ("TSTALIASID", None, "Draft")
    assert site.post(url("flowalias", "delete", alias.pk), {"post": "yes"}).status_code == 403
    everything = {
        "action": "delete_selected",
        "_selected_action": list(flow.aliases.values_list("pk", flat=True)),
        "post": "yes",
    }
    site.post(url("flowalias", "changelist"), everything)
    assert flow.aliases.filter(alias_id="TSTALIASID").exists()


def test_an_aliass_history_tells_of_moves_from_anywhere(
    site: Client, who: Caller, flow: Flow
) -> None:
    alias = alias_of(flow, "live")
    form = posted(name="beta", version=flow.versions.get(number=2).pk, description="Try")
    site.post(url("flowalias", "change", alias.pk), form)
    by = audit.Actor(flow.workspace_id, None, "ann", "key", key_id="AKIAEXAMPLE")
    audit.record(by, "UpdateFlowAlias", f"flow/{flow.flow_id}/alias/{alias.alias_id}")
    audit.record(by, "UpdateFlowAlias", f"flow/{flow.flow_id}/alias/ANOTHERONE", name="another")
    page = site.get(url("flowalias", "history", alias.pk)).content.decode()
    assert "from version 1 to 2, renamed from live, another description" in page
    assert "Access key AKIAEXAMPLE" in page
    assert "ANOTHERONE" not in page
    assert "ANOTHERONE" in site.get(url("flow", "history", flow.pk)).content.decode()


def test_who_is_no_admin_sees_no_history(site: Client, flow: Flow, editor_client: Client) -> None:
    alias = alias_of(flow, "live")
    answer = editor_client.get(url("flowalias", "history", alias.pk))
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


@pytest.mark.parametrize("model", MODELS)
def test_every_history_opens(site: Client, who: Caller, flow: Flow, model: str) -> None:
    issue(who.context.user_id, flow.workspace)
    Function.objects.create(workspace=flow.workspace, name="f", code="x")
    ModelRoute.objects.create(workspace=flow.workspace, model_id="m", provider="local")
    flow.workspace.buckets.create(name="books")
    row = apps.get_model("flowbuilder", model)._default_manager.first()
    assert site.get(url(model, "history", row.pk)).status_code == 200


def test_other_aliases_can_be_deleted(site: Client, flow: Flow) -> None:
    alias = alias_of(flow, "live")
    assert site.post(url("flowalias", "delete", alias.pk), {"post": "yes"}).status_code == 302
    assert not flow.aliases.filter(pk=alias.pk).exists()


def test_keys_are_switched_and_their_secrets_shown_nowhere(
    site: Client, who: Caller, flow: Flow
) -> None:
    made = issue(who.context.user_id, flow.workspace)
    key, secret = made.key, made.secret
    page = site.get(url("accesskey", "change", key.pk)).content.decode()
    assert secret not in page
    assert key.encrypted_secret not in page
    for action, on in (("disable", False), ("enable", True)):
        site.post(url("accesskey", "changelist"), {"action": action, "_selected_action": [key.pk]})
        assert AccessKey.objects.get(pk=key.pk).enabled is on
    assert site.get(url("accesskey", "add")).status_code == 403


def test_a_routes_key_is_written_and_never_read(site: Client, flow: Flow, settings: Any) -> None:
    form = {
        "workspace": flow.workspace.pk,
        "model_id": "m",
        "provider": "openai",
        "target": "",
        "endpoint": "https://models.example/v1",
        "api_key": "sk-secret",
    }
    site.post(url("modelroute", "add"), form)
    route = ModelRoute.objects.get()
    assert secrets.decrypt(route.encrypted_api_key, settings.SECRET_KEY) == "sk-secret"
    page = site.get(url("modelroute", "change", route.pk)).content.decode()
    assert "sk-secret" not in page
    assert route.encrypted_api_key not in page
    site.post(url("modelroute", "change", route.pk), {**form, "api_key": "", "target": "t"})
    kept = ModelRoute.objects.get()
    assert (kept.target, kept.encrypted_api_key) == ("t", route.encrypted_api_key)


def test_a_function_that_cannot_run_is_refused(site: Client, flow: Flow) -> None:
    form = {
        "workspace": flow.workspace.pk,
        "name": "f",
        "description": "",
        "code": "def handler(:",
        "handler": "handler",
        "timeout_seconds": "1",
    }
    assert "Line 1" in site.post(url("function", "add"), form).content.decode()
    form["code"] = "def handler(event, context):\n    return 1\n"
    assert site.post(url("function", "add"), form).status_code == 302
    assert Function.objects.get().code == form["code"].replace("\r\n", "\n")


def test_an_account_has_twelve_digits_and_stays(site: Client, flow: Flow) -> None:
    empty = {
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    refused = site.post(url("workspace", "add"), {"name": "N", "account": "123", **empty})
    assert "Twelve digits" in refused.content.decode()
    page = site.get(url("workspace", "change", flow.workspace.pk)).content.decode()
    assert 'name="account"' not in page
    assert Workspace.objects.count() == 1


def test_who_is_no_staff_is_sent_away(editor_client: Client) -> None:
    answer = editor_client.get("/admin/flowbuilder/flow/")
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


@pytest.fixture
def editor_client(editor: Browser) -> Client:
    return editor.client


def test_djangos_own_checks_find_nothing() -> None:
    assert run_checks() == []


def test_the_queue_cannot_be_fed_from_the_admin_site(site: Client) -> None:
    page = site.get(reverse("admin:index")).content.decode()
    assert "Executions" in page
    assert "Scheduled tasks" not in page
    assert site.get("/admin/django_q/schedule/add/").status_code == 404

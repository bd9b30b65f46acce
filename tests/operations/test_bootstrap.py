"""The first start, and every later one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from pytest_django.fixtures import Settings

from executions.services import buckets
from flowbuilder.models import AccessKey, Flow, FlowAlias, Function, Membership, Workspace
from flowbuilder.operations import bootstrap, example, flows, identity


@pytest.fixture(autouse=True)
def _own_data(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.FLOWBUILDER_DATA = tmp_path


def admin() -> object:
    return get_user_model().objects.get(username="admin")


def test_a_new_server_has_an_administrator_a_key_and_the_example() -> None:
    made = bootstrap.ensure({})
    user = get_user_model().objects.get(username=made["FLOWBUILDER_ADMIN_USER"])
    assert user.check_password(made["FLOWBUILDER_ADMIN_PASSWORD"])
    assert user.is_superuser
    assert Membership.objects.get(user=user).role == "admin"
    credential = identity.by_access_key(made["AWS_ACCESS_KEY_ID"])
    assert credential is not None
    assert credential.secret == made["AWS_SECRET_ACCESS_KEY"]
    assert Flow.objects.get().status == "Prepared"


def test_the_example_is_ready_to_run() -> None:
    bootstrap.ensure({})
    workspace = Workspace.objects.get()
    flow = Flow.objects.get(name="EasyReading")
    assert flow.validations == []
    assert len(json.loads(flow.definition)["nodes"]) == 9
    assert set(flow.layout) == {node["name"] for node in json.loads(flow.definition)["nodes"]}
    alias = FlowAlias.objects.get(flow=flow, name="live")
    assert alias.version is not None
    assert alias.version.number == 1
    assert Function.objects.get().name in flow.definition
    assert flow.sample_input is not None
    for key in flow.sample_input["chapterPrefixes"]:
        held = buckets.read(workspace.pk, "easy-reading", key)
        assert held is not None
        assert len(held[1].split()) > 600


def test_later_starts_change_nothing() -> None:
    made = bootstrap.ensure({})
    assert bootstrap.ensure(made) == made
    assert (AccessKey.objects.count(), Flow.objects.count()) == (1, 1)


def test_a_deleted_example_stays_deleted() -> None:
    made = bootstrap.ensure({})
    context = bootstrap._context(Workspace.objects.get(), admin())
    flow = Flow.objects.get().flow_id
    flows.delete_flow(context, {"flowIdentifier": flow, "skipResourceInUseCheck": True})
    bootstrap.ensure(made)
    assert not Flow.objects.exists()


def test_with_local_env_lost_there_is_a_new_password_and_key() -> None:
    before = bootstrap.ensure({})
    after = bootstrap.ensure({})
    assert after["FLOWBUILDER_ADMIN_PASSWORD"] != before["FLOWBUILDER_ADMIN_PASSWORD"]
    assert admin().check_password(after["FLOWBUILDER_ADMIN_PASSWORD"])  # type: ignore[attr-defined]
    assert identity.by_access_key(after["AWS_ACCESS_KEY_ID"]) is not None


def test_a_password_of_ones_own_is_kept_and_not_shown() -> None:
    made = bootstrap.ensure({})
    user = get_user_model().objects.get(username="admin")
    user.set_password("my own words")
    user.save()
    for _ in range(2):
        made = bootstrap.ensure(made)
        assert made["FLOWBUILDER_ADMIN_PASSWORD"] == bootstrap.OWN_PASSWORD
    user.refresh_from_db()
    assert user.check_password("my own words")


def test_a_disabled_or_forgotten_key_is_replaced() -> None:
    made = bootstrap.ensure({})
    AccessKey.objects.update(enabled=False)
    again = bootstrap.ensure(made)
    assert again["AWS_ACCESS_KEY_ID"] != made["AWS_ACCESS_KEY_ID"]
    wrong = bootstrap.ensure({**again, "AWS_SECRET_ACCESS_KEY": "guessed"})
    assert wrong["AWS_ACCESS_KEY_ID"] != again["AWS_ACCESS_KEY_ID"]


def test_a_key_sealed_under_another_server_key_is_replaced(settings: Settings) -> None:
    made = bootstrap.ensure({})
    settings.SECRET_KEY = "another key altogether"
    assert bootstrap.ensure(made)["AWS_ACCESS_KEY_ID"] != made["AWS_ACCESS_KEY_ID"]


def test_a_start_that_fails_leaves_nothing_and_the_next_one_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:

        def fail(*_: object) -> None:
            raise OSError("disk full")

        broken.setattr(example.versions, "create_flow_version", fail)
        with pytest.raises(OSError, match="disk full"):
            bootstrap.ensure({})
    assert not Workspace.objects.exists()
    assert not get_user_model().objects.exists()
    bootstrap.ensure({})
    assert Flow.objects.get().status == "Prepared"

"""CreateFlow, GetFlow, ListFlows, UpdateFlow, PrepareFlow, DeleteFlow."""

from __future__ import annotations

import re

import pytest

from flowbuilder.models import Flow, FlowAlias, Snapshot
from flowbuilder.operations import flows, validation
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.operations.conftest import Caller, definition


def test_a_new_flow_is_an_unprepared_draft_with_its_test_alias(owner: Caller) -> None:
    made = owner.create(description="What it does")
    assert re.fullmatch("[0-9A-Z]{10}", made["id"])
    assert made["arn"] == f"arn:aws:bedrock:us-east-1:123456789012:flow/{made['id']}"
    assert (made["status"], made["version"]) == ("NotPrepared", "DRAFT")
    assert made["definition"] == definition()
    assert made["$headers"] == {"ETag": '"1"'}
    assert FlowAlias.objects.get(flow__flow_id=made["id"]).alias_id == "TSTALIASID"


def test_a_flow_may_begin_without_a_definition(owner: Caller) -> None:
    made = owner.create(definition=None)
    assert made["definition"] == {"nodes": [], "connections": []}
    assert "description" not in made


def test_a_name_is_given_once_in_a_workspace(owner: Caller, stranger: Caller) -> None:
    owner.create("Same")
    with pytest.raises(ConflictError, match="Same"):
        owner.create("Same")
    stranger.create("Same")


def test_a_definition_comes_back_in_its_order_with_what_is_unknown(owner: Caller) -> None:
    draft = {"connections": [], "nodes": [], "later": {"z": 1, "a": 2}}
    made = owner.create(definition=draft)
    kept = owner.get(made["id"])["definition"]
    assert list(kept) == ["connections", "nodes", "later"]
    assert list(kept["later"]) == ["z", "a"]


@pytest.mark.parametrize("form", ["{id}", "arn:aws:bedrock:us-east-1:123456789012:flow/{id}"])
def test_a_flow_is_found_by_identifier_and_by_arn(owner: Caller, mate: Caller, form: str) -> None:
    made = owner.create()
    assert mate.get(form.format(id=made["id"]))["name"] == "Flow"


@pytest.mark.parametrize(
    "form",
    [
        "{id}",
        "arn:aws:bedrock:us-east-1:123456789012:flow/{id}",
        "arn:aws:bedrock:us-east-1:999999999999:flow/{id}",
    ],
)
def test_a_stranger_finds_nothing_by_any_name(owner: Caller, stranger: Caller, form: str) -> None:
    name = form.format(id=owner.create()["id"])
    for call in (stranger.get, stranger.update, stranger.prepare, stranger.delete):
        with pytest.raises(NotFoundError):
            call(name)
    with pytest.raises(NotFoundError):
        stranger.publish(name)
    assert Flow.objects.count() == 1


def test_the_arn_of_another_region_names_nothing_here(owner: Caller) -> None:
    made = owner.create()
    with pytest.raises(NotFoundError):
        owner.get(f"arn:aws:bedrock:eu-west-1:123456789012:flow/{made['id']}")


def test_metadata_only_leaves_the_definition_out(owner: Caller) -> None:
    made = owner.create()
    assert "definition" not in owner.get(made["id"], includedData="METADATA_ONLY")
    assert "definition" in owner.get(made["id"], includedData="ALL_DATA")


# ── Lists ──


def test_lists_are_paged_newest_first_and_complete(owner: Caller) -> None:
    names = [f"Flow{number}" for number in range(5)]
    for name in names:
        owner.create(name)
    seen, token = [], None
    while True:
        page = flows.list_flows(
            owner.context, {"maxResults": 2, **({"nextToken": token} if token else {})}
        )
        assert len(page["flowSummaries"]) <= 2
        seen += [flow["name"] for flow in page["flowSummaries"]]
        token = page.get("nextToken")
        if not token:
            break
        owner.create(f"Later{token[:4]}")  # what is new does not disturb the pages that follow
    assert seen == names[::-1]


def test_a_list_shows_only_the_workspace_of_the_caller(owner: Caller, stranger: Caller) -> None:
    owner.create("Ours")
    assert flows.list_flows(stranger.context, {})["flowSummaries"] == []


def test_a_page_token_is_good_for_its_own_list_only(owner: Caller, stranger: Caller) -> None:
    for name in ("A", "B"):
        owner.create(name)
        stranger.create(name)
    token = flows.list_flows(owner.context, {"maxResults": 1})["nextToken"]
    for bad in (token[:-1] + "x", "nonsense", "a:b:c", ""):
        if bad:
            with pytest.raises(ValidationError, match="nextToken"):
                flows.list_flows(owner.context, {"nextToken": bad})
    with pytest.raises(ValidationError, match="nextToken"):
        flows.list_flows(stranger.context, {"nextToken": token})


# ── Update ──


def test_an_update_replaces_the_draft_and_unprepares_it(owner: Caller) -> None:
    flow = owner.prepared(description="Old")
    changed = owner.update(flow, "Renamed", definition=definition("$.data.title"))
    assert (changed["name"], changed["status"]) == ("Renamed", "NotPrepared")
    assert "description" not in changed
    assert changed["definition"] == definition("$.data.title")
    assert changed["updatedAt"] > changed["createdAt"]


def test_an_update_with_a_stale_etag_changes_nothing(owner: Caller, mate: Caller) -> None:
    flow = owner.create()["id"]
    assert owner.with_match(1).update(flow, "Mine")["$headers"] == {"ETag": '"2"'}
    for stale in (1, 99, "", "nonsense", "²"):
        with pytest.raises(ConflictError, match="revision 2"):
            mate.with_match(stale).update(flow, "Theirs")
    assert mate.with_match("*").update(flow, "Any")["name"] == "Any"
    assert owner.get(flow)["name"] == "Any"


def test_an_update_cannot_take_another_flows_name(owner: Caller) -> None:
    owner.create("Taken")
    flow = owner.create("Mine")["id"]
    with pytest.raises(ConflictError, match="Taken"):
        owner.update(flow, "Taken")
    assert owner.update(flow, "Mine")["name"] == "Mine"


# ── Prepare ──


def test_preparing_a_good_draft_makes_it_what_the_test_alias_runs(owner: Caller) -> None:
    flow = owner.create()["id"]
    assert owner.prepare(flow) == {"id": flow, "status": "Prepared", "x-portability": []}
    owner.update(flow, definition=definition("$.data.later"))
    prepared = Flow.objects.get(flow_id=flow).prepared
    assert prepared is not None
    assert "later" not in prepared.definition


def test_preparing_a_bad_draft_reports_every_problem(owner: Caller) -> None:
    broken = definition()
    broken["nodes"][1]["inputs"][0]["expression"] = "$.nothing"
    broken["connections"][0]["target"] = "Nowhere"
    flow = owner.create(definition=broken)["id"]
    assert owner.prepare(flow)["status"] == "Failed"
    shown = owner.get(flow)
    types = {problem["type"] for problem in shown["validations"]}
    assert {"MalformedNodeInputExpression", "UnknownConnectionTarget"} <= types
    assert shown["status"] == "Failed"
    assert owner.update(flow)["status"] == "NotPrepared"
    assert owner.get(flow)["validations"] == []


def test_a_draft_changed_while_it_is_prepared_is_not_called_prepared(
    owner: Caller, mate: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = owner.create()["id"]
    real = flows.validation.problems

    def meanwhile(draft: dict[str, object]) -> list[dict[str, object]]:
        mate.update(flow, definition=definition("$.broken"))
        return real(draft)

    monkeypatch.setattr(flows.validation, "problems", meanwhile)
    with pytest.raises(ConflictError, match="Prepare it again"):
        owner.prepare(flow)
    assert owner.get(flow)["status"] == "NotPrepared"


def test_equal_definitions_are_kept_once_per_workspace(owner: Caller, stranger: Caller) -> None:
    for name in ("A", "B"):
        owner.prepared(name)
    stranger.prepared()
    assert Snapshot.objects.count() == 2


# ── Delete ──


def test_a_flow_in_use_is_deleted_only_when_told_to(owner: Caller) -> None:
    flow = owner.prepared()
    owner.alias(flow, owner.publish(flow), "live")
    with pytest.raises(ConflictError, match="live"):
        owner.delete(flow)
    assert owner.delete(flow, skipResourceInUseCheck=True) == {"id": flow}
    with pytest.raises(NotFoundError):
        owner.get(flow)


def test_a_flow_without_aliases_of_its_own_is_deleted_with_its_versions(owner: Caller) -> None:
    flow = owner.prepared()
    owner.publish(flow)
    assert owner.delete(flow) == {"id": flow}
    assert FlowAlias.objects.count() == 0


# ── clientToken ──

TOKEN = "a" * 40


def test_the_same_token_and_body_give_the_same_answer_once(owner: Caller) -> None:
    first = owner.create(clientToken=TOKEN)
    assert owner.create(clientToken=TOKEN) == first
    assert Flow.objects.count() == 1


def test_the_same_token_with_another_body_is_a_conflict(owner: Caller) -> None:
    owner.create("One", clientToken=TOKEN)
    with pytest.raises(ConflictError, match="clientToken"):
        owner.create("Two", clientToken=TOKEN)


def test_a_token_is_the_workspaces_own(owner: Caller, stranger: Caller) -> None:
    first = owner.create(clientToken=TOKEN)
    assert stranger.create(clientToken=TOKEN)["id"] != first["id"]


def test_a_call_that_failed_leaves_its_token_free(owner: Caller) -> None:
    blocker = owner.create("Wanted")["id"]
    with pytest.raises(ConflictError, match="Wanted"):
        owner.create("Wanted", clientToken=TOKEN)
    owner.delete(blocker)
    assert owner.create("Wanted", clientToken=TOKEN)["name"] == "Wanted"


def test_answers_about_a_definition_tell_what_the_service_would_refuse(owner: Caller) -> None:
    wide = definition("$.data")
    wide["nodes"][1]["name"] = "A1__2"
    wide["connections"][0]["target"] = "A1__2"
    flow = owner.create(definition=wide)["id"]
    told = owner.get(flow)["x-portability"]
    assert [item["node"] for item in told] == ["A1__2"]
    assert owner.prepare(flow)["x-portability"] == told
    asked = validation.validate_flow_definition(owner.context, {"definition": wide})
    assert asked["x-portability"] == told
    assert "x-portability" not in owner.get(flow, includedData="METADATA_ONLY")

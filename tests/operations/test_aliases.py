"""CreateFlowAlias, GetFlowAlias, UpdateFlowAlias, ListFlowAliases, DeleteFlowAlias."""

from __future__ import annotations

from typing import Any

import pytest

from flowbuilder.operations import aliases
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.operations.conftest import Caller

TEST = "TSTALIASID"


@pytest.fixture
def flow(owner: Caller) -> str:
    """A flow with two versions."""
    made = owner.prepared()
    owner.publish(made)
    owner.publish(made)
    return made


def show(caller: Caller, flow: str, alias: str) -> dict[str, Any]:
    params = {"flowIdentifier": flow, "aliasIdentifier": alias}
    return dict(aliases.get_flow_alias(caller.context, params))


def move(caller: Caller, flow: str, alias: str, version: str, **more: Any) -> dict[str, Any]:
    params = {
        "flowIdentifier": flow,
        "aliasIdentifier": alias,
        "name": "live",
        "routingConfiguration": [{"flowVersion": version}],
        **more,
    }
    return dict(aliases.update_flow_alias(caller.context, params))


def drop(caller: Caller, flow: str, alias: str) -> dict[str, Any]:
    params = {"flowIdentifier": flow, "aliasIdentifier": alias}
    return dict(aliases.delete_flow_alias(caller.context, params))


def test_an_alias_points_to_a_version_and_can_be_moved(owner: Caller, flow: str) -> None:
    made = owner.alias(flow, "1", description="For readers")
    assert made["arn"].endswith(f":flow/{flow}/alias/{made['id']}")
    assert made["routingConfiguration"] == [{"flowVersion": "1"}]
    assert move(owner, flow, made["id"], "2")["routingConfiguration"] == [{"flowVersion": "2"}]
    assert "description" not in show(owner, flow, made["arn"])


@pytest.mark.parametrize("version", ["3", "DRAFT"])
def test_an_alias_cannot_point_to_what_is_not_there(owner: Caller, flow: str, version: str) -> None:
    made = owner.alias(flow, "1")
    for call in (
        lambda: owner.alias(flow, version, "other"),
        lambda: move(owner, flow, made["id"], version),
    ):
        with pytest.raises(ValidationError, match=version) as refused:
            call()
        assert refused.value.members["fieldList"][0]["name"].startswith("routingConfiguration")


def test_an_alias_cannot_point_to_another_flows_version(owner: Caller, flow: str) -> None:
    other = owner.prepared("Other")
    with pytest.raises(ValidationError, match="no version 1"):
        owner.alias(other, "1")


def test_names_are_given_once_in_a_flow(owner: Caller, flow: str) -> None:
    owner.alias(flow, "1", "live")
    second = owner.alias(flow, "1", "other")["id"]
    with pytest.raises(ConflictError, match="live"):
        owner.alias(flow, "2", "live")
    with pytest.raises(ConflictError, match="live"):
        move(owner, flow, second, "1", name="live")


def test_manual_concurrency_needs_a_number(owner: Caller, flow: str) -> None:
    made = owner.alias(flow, "1", concurrencyConfiguration={"type": "Manual", "maxConcurrency": 3})
    assert made["concurrencyConfiguration"] == {"type": "Manual", "maxConcurrency": 3}
    with pytest.raises(ValidationError, match="maxConcurrency"):
        owner.alias(flow, "1", "other", concurrencyConfiguration={"type": "Manual"})


def test_a_move_with_a_stale_etag_changes_nothing(owner: Caller, mate: Caller, flow: str) -> None:
    alias = owner.alias(flow, "1")["id"]
    assert move(owner.with_match(1), flow, alias, "2")["$headers"] == {"ETag": '"2"'}
    with pytest.raises(ConflictError, match=r"by owner on 20\d\d-.*revision 2"):
        move(mate.with_match(1), flow, alias, "1")
    assert show(owner, flow, alias)["routingConfiguration"] == [{"flowVersion": "2"}]


def test_the_test_alias_is_always_there_and_stays_what_it_is(owner: Caller, flow: str) -> None:
    assert show(owner, flow, TEST)["routingConfiguration"] == [{"flowVersion": "DRAFT"}]
    with pytest.raises(ValidationError, match="cannot be moved"):
        move(owner, flow, TEST, "1", name=TEST)
    with pytest.raises(ValidationError, match="renamed"):
        move(owner, flow, TEST, "DRAFT", name="mine")
    with pytest.raises(ValidationError, match="cannot be deleted"):
        drop(owner, flow, TEST)
    manual = {"type": "Manual", "maxConcurrency": 1}
    kept = move(owner, flow, TEST, "DRAFT", name=TEST, concurrencyConfiguration=manual)
    assert kept["concurrencyConfiguration"] == manual


def test_the_list_has_the_test_alias_first(owner: Caller, flow: str) -> None:
    made = owner.alias(flow, "1")["id"]
    page = aliases.list_flow_aliases(owner.context, {"flowIdentifier": flow})
    assert [alias["id"] for alias in page["flowAliasSummaries"]] == [TEST, made]


def test_a_deleted_alias_is_gone(owner: Caller, flow: str) -> None:
    alias = owner.alias(flow, "1")["id"]
    assert drop(owner, flow, alias) == {"flowId": flow, "id": alias}
    with pytest.raises(NotFoundError, match=alias):
        show(owner, flow, alias)


def test_the_arn_of_another_flows_alias_names_nothing(owner: Caller, flow: str) -> None:
    arn = owner.alias(flow, "1")["arn"]
    with pytest.raises(NotFoundError):
        show(owner, owner.prepared("Other"), arn)


def test_a_stranger_sees_no_alias(owner: Caller, stranger: Caller, flow: str) -> None:
    alias = owner.alias(flow, "1")["id"]
    for name in (alias, TEST):
        for call in (show, drop):
            with pytest.raises(NotFoundError):
                call(stranger, flow, name)
        with pytest.raises(NotFoundError):
            move(stranger, flow, name, "2")
    with pytest.raises(NotFoundError):
        stranger.alias(flow, "1", "theirs")
    with pytest.raises(NotFoundError):
        aliases.list_flow_aliases(stranger.context, {"flowIdentifier": flow})

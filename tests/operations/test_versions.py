"""CreateFlowVersion, GetFlowVersion, ListFlowVersions, DeleteFlowVersion."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from flowbuilder.models import FlowAlias, FlowVersion
from flowbuilder.operations import versions
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.operations.conftest import Caller, definition


def show(caller: Caller, flow: str, version: str, **more: object) -> dict[str, object]:
    params = {"flowIdentifier": flow, "flowVersion": version, **more}
    return dict(versions.get_flow_version(caller.context, params))


def drop(caller: Caller, flow: str, version: str, **more: object) -> dict[str, object]:
    params = {"flowIdentifier": flow, "flowVersion": version, **more}
    return dict(versions.delete_flow_version(caller.context, params))


def test_versions_count_from_one_and_keep_what_was_prepared(owner: Caller) -> None:
    flow = owner.prepared(description="First")
    assert owner.publish(flow, description="As it was") == "1"
    owner.update(flow, "Renamed", definition=definition("$.data.later"))
    owner.prepare(flow)
    assert owner.publish(flow) == "2"
    first = show(owner, flow, "1")
    assert (first["name"], first["description"]) == ("Flow", "As it was")
    assert first["definition"] == definition()
    assert first["status"] == "Prepared"
    assert show(owner, flow, "2")["definition"] == definition("$.data.later")


def test_only_a_prepared_draft_is_published(owner: Caller) -> None:
    flow = owner.create()["id"]
    with pytest.raises(ValidationError, match="NotPrepared"):
        owner.publish(flow)
    owner.prepare(flow)
    owner.update(flow)
    with pytest.raises(ValidationError, match="Prepare it first"):
        owner.publish(flow)
    assert FlowVersion.objects.count() == 0


def test_a_number_is_never_given_again(owner: Caller) -> None:
    flow = owner.prepared()
    owner.publish(flow)
    owner.publish(flow)
    assert drop(owner, flow, "2") == {"id": flow, "version": "2"}
    assert owner.publish(flow) == "3"
    with pytest.raises(NotFoundError, match="no version 2"):
        show(owner, flow, "2")


def test_the_same_token_publishes_once(owner: Caller) -> None:
    flow = owner.prepared()
    assert owner.publish(flow, clientToken="b" * 40) == owner.publish(flow, clientToken="b" * 40)
    assert FlowVersion.objects.count() == 1


def test_a_version_in_use_is_deleted_only_when_told_to(owner: Caller) -> None:
    flow = owner.prepared()
    owner.alias(flow, owner.publish(flow), "live")
    with pytest.raises(ConflictError, match="live"):
        drop(owner, flow, "1")
    drop(owner, flow, "1", skipResourceInUseCheck=True)
    assert [alias.alias_id for alias in FlowAlias.objects.all()] == ["TSTALIASID"]


def test_lists_are_paged_newest_first(owner: Caller) -> None:
    flow = owner.prepared()
    for _ in range(3):
        owner.publish(flow)
    params = {"flowIdentifier": flow, "maxResults": 2}
    page = versions.list_flow_versions(owner.context, params)
    assert [v["version"] for v in page["flowVersionSummaries"]] == ["3", "2"]
    rest = versions.list_flow_versions(owner.context, {**params, "nextToken": page["nextToken"]})
    assert [v["version"] for v in rest["flowVersionSummaries"]] == ["1"]
    assert "nextToken" not in rest


def test_a_stranger_sees_no_version(owner: Caller, stranger: Caller) -> None:
    flow = owner.prepared()
    owner.publish(flow)
    for call in (show, drop):
        with pytest.raises(NotFoundError):
            call(stranger, flow, "1")
    with pytest.raises(NotFoundError):
        versions.list_flow_versions(stranger.context, {"flowIdentifier": flow})


def test_the_version_of_another_flow_is_not_this_ones(owner: Caller) -> None:
    one, two = owner.prepared("One"), owner.prepared("Two")
    owner.publish(one)
    with pytest.raises(NotFoundError):
        show(owner, two, "1")


@pytest.mark.django_db(transaction=True)
def test_publishing_at_the_same_time_gives_different_numbers(owner: Caller) -> None:
    flow = owner.prepared()
    got: list[str] = []

    def publish() -> None:
        try:
            got.append(owner.publish(flow))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["1", "2", "3", "4", "5", "6"]

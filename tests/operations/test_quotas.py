"""One too many of anything is refused by a limit, its value and its setting."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from flowbuilder.models import Flow
from flowbuilder.operations import aliases
from flowbuilder.wire.errors import QuotaError
from tests.operations.conftest import Caller


@pytest.fixture
def one_each(settings: Settings) -> None:
    settings.QUOTAS = dict.fromkeys(settings.QUOTAS, 1)


def test_flows_are_counted_by_workspace(owner: Caller, stranger: Caller, one_each: None) -> None:
    owner.create("One")
    told = r"^At most 1 flows in a workspace \(setting FLOWBUILDER_MAX_FLOWS\); this would be 2\.$"
    with pytest.raises(QuotaError, match=told):
        owner.create("Two")
    stranger.create("One")
    owner.delete(Flow.objects.get(workspace_id=owner.context.workspace_id).flow_id)
    owner.create("Two")


def test_versions_and_aliases_are_counted_by_flow(owner: Caller, one_each: None) -> None:
    flow = owner.prepared()
    version = owner.publish(flow)
    with pytest.raises(QuotaError, match="FLOWBUILDER_MAX_FLOW_VERSIONS"):
        owner.publish(flow)
    made = owner.alias(flow, version)["id"]
    with pytest.raises(QuotaError, match="FLOWBUILDER_MAX_FLOW_ALIASES"):
        owner.alias(flow, version, "other")
    aliases.delete_flow_alias(owner.context, {"flowIdentifier": flow, "aliasIdentifier": made})
    owner.alias(flow, version, "other")


def test_the_services_own_quotas_name_their_switch(
    owner: Caller, one_each: None, settings: Settings
) -> None:
    settings.AWS_QUOTAS = True
    owner.create("One")
    with pytest.raises(QuotaError, match=r"\(setting AWS_QUOTAS\)"):
        owner.create("Two")


def test_version_numbers_end_where_the_wire_cannot_say_more(owner: Caller) -> None:
    flow = owner.prepared()
    Flow.objects.filter(flow_id=flow).update(next_version=99_999)
    assert owner.publish(flow) == "99999"
    with pytest.raises(QuotaError, match="none is given twice"):
        owner.publish(flow)

"""Versions as a person keeps them: looked at, compared, restored, given an alias, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.drawing import Drawing
from tests.browser.flows import FLOW_INPUT, FLOW_OUTPUT, ROLE, code, joint, make
from tests.support.product import Product

pytestmark = pytest.mark.browser


def two_versions(server: Product) -> str:
    """A flow whose version 1 has the node Old, and whose version 2 and draft have New."""
    flow = make(server, FLOW_INPUT, code("Work"), code("Old"), FLOW_OUTPUT, joints=joints("Old"))
    publish(server, flow, "the first one")
    work = code("Work")
    work["configuration"]["inlineCode"]["code"] = "text.upper()"
    server.agent.update_flow(
        flowIdentifier=flow,
        name=server.agent.get_flow(flowIdentifier=flow)["name"],
        executionRoleArn=ROLE,
        definition={
            "nodes": [FLOW_INPUT, work, code("New"), FLOW_OUTPUT],
            "connections": list(joints("New")),
        },
    )
    publish(server, flow, "the second one")
    return flow


def joints(last: str) -> tuple[dict[str, Any], ...]:
    return (
        joint("FlowInput", "document", "Work", "text"),
        joint("Work", "response", last, "text"),
        joint(last, "response", "FlowOutput", "document"),
    )


def publish(server: Product, flow: str, description: str) -> None:
    server.agent.prepare_flow(flowIdentifier=flow)
    server.agent.create_flow_version(flowIdentifier=flow, description=description)


def open_versions(page: Page, flow: str) -> Locator:
    page.goto(f"/flows/{flow}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Versions").click()
    return page.get_by_role("dialog", name="Versions")


def act(page: Page, version: int, action: str) -> None:
    page.get_by_role("button", name=f"Actions for version {version}").click()
    page.get_by_role("menuitem", name=action).click()


def test_a_version_is_restored_in_one_step_that_can_be_undone(page: Page, server: Product) -> None:
    flow = two_versions(server)
    before = server.agent.get_flow(flowIdentifier=flow)["definition"]
    dialog = open_versions(page, flow)
    expect(dialog.get_by_role("row").nth(1)).to_contain_text("the second one")
    expect(dialog.get_by_role("row").nth(2)).to_contain_text("the first one")
    act(page, 2, "Restore into the draft")
    expect(dialog.get_by_text("The draft is the same as version 2 already.")).to_be_visible()
    act(page, 1, "Restore into the draft")
    expect(dialog.get_by_text("Replace the draft by version 1?")).to_be_visible()
    expect(dialog.get_by_text("1 node added, 1 node removed, 1 node changed")).to_be_visible()
    assert server.agent.get_flow(flowIdentifier=flow)["definition"] == before
    dialog.get_by_role("button", name="Restore it").click()

    drawing = Drawing(page)
    expect(drawing.node("Old")).to_be_visible()
    expect(drawing.node("New")).to_have_count(0)
    drawing.saved()
    first = server.agent.get_flow_version(flowIdentifier=flow, flowVersion="1")["definition"]
    assert server.agent.get_flow(flowIdentifier=flow)["definition"] == first
    page.get_by_role("button", name="Undo: Restore version 1").click()
    expect(drawing.node("New")).to_be_visible()
    drawing.saved()
    assert server.agent.get_flow(flowIdentifier=flow)["definition"] == before


def test_an_alias_moves_to_a_version_which_then_cannot_be_deleted(
    page: Page, server: Product
) -> None:
    flow = two_versions(server)
    server.agent.create_flow_alias(
        flowIdentifier=flow, name="live", routingConfiguration=[{"flowVersion": "1"}]
    )
    dialog = open_versions(page, flow)
    expect(dialog.get_by_role("row").nth(2)).to_contain_text("live")
    act(page, 2, "Move alias live here")
    expect(dialog.get_by_text("Move live from version 1 to version 2?")).to_be_visible()
    dialog.get_by_role("button", name="Move it").click()
    expect(dialog.get_by_role("row").nth(1)).to_contain_text("live")

    act(page, 2, "Delete")
    dialog.get_by_role("button", name="Delete it").click()
    expect(dialog.get_by_text("is in use by its aliases live")).to_be_visible()
    act(page, 1, "Delete")
    dialog.get_by_role("button", name="Delete it").click()
    expect(dialog.get_by_role("row")).to_have_count(2)
    left = server.agent.list_flow_versions(flowIdentifier=flow)["flowVersionSummaries"]
    assert {version["version"] for version in left} - {"DRAFT"} == {"2"}


def test_an_alias_is_dragged_to_another_version_and_what_changes_is_said(
    page: Page, server: Product
) -> None:
    flow = two_versions(server)
    alias = server.agent.create_flow_alias(
        flowIdentifier=flow, name="live", routingConfiguration=[{"flowVersion": "1"}]
    )["id"]
    dialog = open_versions(page, flow)
    first, second = dialog.get_by_role("row").nth(2), dialog.get_by_role("row").nth(1)
    first.get_by_text("live").drag_to(second)
    question = dialog.get_by_text("Move live from version 1 to version 2?")
    expect(question).to_be_visible()
    expect(dialog.get_by_text("1 node added, 1 node removed, 1 node changed")).to_be_visible()
    changes = dialog.get_by_role("link", name="See what changes")
    expect(changes).to_have_attribute("href", f"/flows/{flow}/compare?from=1&to=2")
    dialog.get_by_role("button", name="Leave it").click()
    expect(question).to_have_count(0)
    assert target(server, flow, alias) == "1"
    first.get_by_text("live").drag_to(second)
    dialog.get_by_role("button", name="Move it").click()
    expect(second).to_contain_text("live")
    assert target(server, flow, alias) == "2"


def target(server: Product, flow: str, alias: str) -> str:
    found = server.agent.get_flow_alias(flowIdentifier=flow, aliasIdentifier=alias)
    version: str = found["routingConfiguration"][0]["flowVersion"]
    return version


def test_two_versions_are_compared_at_an_address_of_their_own(page: Page, server: Product) -> None:
    flow = two_versions(server)
    open_versions(page, flow)
    act(page, 1, "Compare with the draft")
    page.wait_for_url(f"**/flows/{flow}/compare?from=1&to=DRAFT")
    expect(page.get_by_test_id("diff-words")).to_contain_text(
        "1 node added, 1 node removed, 1 node changed"
    )
    expect(page.get_by_label("InlineCode New, added")).to_be_visible()
    expect(page.get_by_label("InlineCode Old, removed")).to_be_visible()
    expect(page.get_by_label("InlineCode Work, changed")).to_be_visible()
    changed = page.get_by_label("Changes").get_by_test_id("change-Work")
    expect(changed).to_contain_text("configuration.inlineCode.code")
    expect(changed.locator("[data-side=before] pre")).to_have_text("text")
    expect(changed.locator("[data-side=after] pre")).to_have_text("text.upper()")
    changed.get_by_role("button", name="Work").click()
    page.wait_for_url("**&node=Work")
    expect(changed).to_have_attribute("aria-current", "true")

    page.get_by_role("button", name="Text", exact=True).click()
    page.wait_for_url("**&view=text")
    marked = page.get_by_test_id("text-diff").locator(".cm-changedLine")
    expect(marked.filter(has_text="text.upper()")).to_have_count(1)
    page.reload()
    expect(marked.filter(has_text="text.upper()")).to_have_count(1)
    page.get_by_role("button", name="Swap").click()
    page.wait_for_url("**/compare?from=DRAFT&to=1*")

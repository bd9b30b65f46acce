"""Aliases are created and moved from the builder, with a word on what that changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_problems import code_node, one_node_flow
from tests.support.product import Product

pytestmark = pytest.mark.browser


def test_an_alias_is_created_and_moved_after_a_confirmation(page: Page, server: Product) -> None:
    flow = one_node_flow(server, code_node("text.upper()"))
    server.agent.prepare_flow(flowIdentifier=flow)
    for _ in range(2):
        server.agent.create_flow_version(flowIdentifier=flow)
    page.goto(f"/flows/{flow}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Aliases").click()
    dialog = page.get_by_role("dialog", name="Aliases")
    dialog.get_by_label("Name of the new alias").fill("live")
    dialog.get_by_role("button", name="Create alias").click()
    expect(dialog.get_by_role("rowheader", name="live")).to_be_visible()
    assert versions(server, flow) == {"live": "2"}

    dialog.get_by_role("button", name="Version of live Version 2").click()
    page.get_by_role("option", name="Version 1").click()
    expect(dialog.get_by_text("Move live from version 2 to version 1?")).to_be_visible()
    assert versions(server, flow) == {"live": "2"}
    dialog.get_by_role("button", name="Move it").click()
    expect(dialog.get_by_role("button", name="Version of live Version 1")).to_be_visible()
    assert versions(server, flow) == {"live": "1"}


def versions(server: Product, flow: str) -> dict[str, str]:
    """The version that each alias but the test alias points to, by name."""
    found = server.agent.list_flow_aliases(flowIdentifier=flow)["flowAliasSummaries"]
    return {
        alias["name"]: alias["routingConfiguration"][0]["flowVersion"]
        for alias in found
        if alias["id"] != "TSTALIASID"
    }

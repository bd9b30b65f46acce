"""Nothing drawn is lost: undo, autosave, and two people at one draft."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.drawing import Drawing
from tests.browser.test_problems import code_node, one_node_flow
from tests.support.product import Product

pytestmark = pytest.mark.browser


def open_flow(page: Page, server: Product) -> tuple[str, Drawing]:
    flow = one_node_flow(server, code_node("text.upper()"))
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("Work")).to_be_visible()
    return flow, drawing


def test_each_action_is_one_step_of_undo(page: Page, server: Product) -> None:
    flow, drawing = open_flow(page, server)
    drawing.rename("Work", "Shout")
    page.keyboard.press("Escape")
    drawing.choose("Shout")
    drawing.node("Shout").locator(".fb-node__head").click()
    page.get_by_role("button", name="Delete Shout").click()
    expect(page.locator(".react-flow__edge")).to_have_count(0)
    page.get_by_role("button", name="Undo: Delete Shout").click()
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    page.get_by_role("button", name="Undo: Rename Work").click()
    expect(drawing.node("Work")).to_be_visible()
    page.get_by_role("button", name="Redo: Rename Work").click()
    expect(drawing.node("Shout")).to_be_visible()
    drawing.saved()
    page.reload()
    expect(drawing.node("Shout")).to_be_visible()
    names = [n["name"] for n in server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]]
    assert names == ["FlowInput", "Shout", "FlowOutput"]


def test_copied_nodes_are_pasted_with_their_connections(page: Page, server: Product) -> None:
    _, drawing = open_flow(page, server)
    drawing.canvas.click(position={"x": 20, "y": 20})
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+d")
    expect(page.locator(".fb-node")).to_have_count(6)
    expect(page.locator(".react-flow__edge")).to_have_count(4)


def in_conflict(page: Page, server: Product, code: str = "text.upper()") -> tuple[str, Drawing]:
    """A draft in which this page renamed Work to Mine, and someone else added Theirs."""
    flow, drawing = open_flow(page, server)
    theirs = server.agent.get_flow(flowIdentifier=flow)
    nodes = theirs["definition"]["nodes"]
    nodes[1]["configuration"]["inlineCode"]["code"] = code
    server.agent.update_flow(
        flowIdentifier=flow,
        name=theirs["name"],
        executionRoleArn=theirs["executionRoleArn"],
        definition={**theirs["definition"], "nodes": [*nodes, named(nodes[1], "Theirs")]},
    )
    drawing.rename("Work", "Mine")
    return flow, drawing


def named(node: dict[str, Any], name: str) -> dict[str, Any]:
    return {**node, "name": name}


def conflict(page: Page) -> Locator:
    dialog = page.get_by_role("dialog", name="The draft was changed elsewhere")
    expect(dialog).to_be_visible()
    return dialog


def stored(server: Product, flow: str) -> list[str]:
    nodes = server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]
    return [node["name"] for node in nodes]


def test_a_draft_changed_elsewhere_is_shown_and_not_overwritten_unasked(
    page: Page, server: Product
) -> None:
    flow, drawing = in_conflict(page, server)
    dialog = conflict(page)
    expect(dialog.get_by_label("InlineCode Mine, added")).to_be_visible()
    expect(dialog.get_by_label("InlineCode Theirs, removed")).to_be_visible()
    dialog.get_by_role("button", name="Text", exact=True).click()
    expect(dialog.get_by_test_id("text-diff")).to_contain_text('"name": "Work"')
    dialog.get_by_role("button", name="Decide later").click()
    expect(page.get_by_test_id("save-state")).to_contain_text("Changed elsewhere")
    drawing.rename("Mine", "Still")
    page.wait_for_timeout(1500)  # longer than it takes to save by itself
    assert stored(server, flow) == ["FlowInput", "Work", "FlowOutput", "Theirs"]
    page.get_by_test_id("save-state").get_by_role("button", name="Choose").click()
    conflict(page).get_by_role("button", name="Use theirs").click()
    expect(drawing.node("Theirs")).to_be_visible()
    expect(drawing.node("Still")).to_have_count(0)
    drawing.saved()
    assert stored(server, flow) == ["FlowInput", "Work", "FlowOutput", "Theirs"]
    page.get_by_role("button", name="Undo: Settle the conflict").click()
    expect(drawing.node("Still")).to_be_visible()
    drawing.saved()
    assert stored(server, flow) == ["FlowInput", "Still", "FlowOutput"]


def test_in_a_conflict_mine_can_stay(page: Page, server: Product) -> None:
    flow, drawing = in_conflict(page, server)
    conflict(page).get_by_role("button", name="Use mine").click()
    drawing.saved()
    assert stored(server, flow) == ["FlowInput", "Mine", "FlowOutput"]


def test_in_a_conflict_the_changes_of_both_can_stay(page: Page, server: Product) -> None:
    flow, drawing = in_conflict(page, server, "text.lower()")
    dialog = conflict(page)
    both = dialog.get_by_role("radiogroup", name="Both changed Work. To keep of it")
    expect(both.get_by_role("radio", name="Mine")).to_be_checked()
    dialog.get_by_role("button", name="Keep both changes").click()
    expect(drawing.node("Theirs")).to_be_visible()
    expect(drawing.node("Mine")).to_be_visible()
    drawing.saved()
    assert stored(server, flow) == ["FlowInput", "Mine", "FlowOutput", "Theirs"]


def test_a_flow_that_was_only_renamed_elsewhere_is_no_conflict(page: Page, server: Product) -> None:
    flow, drawing = open_flow(page, server)
    theirs = server.agent.get_flow(flowIdentifier=flow)
    renamed = f"{theirs['name']}Renamed"
    server.agent.update_flow(
        flowIdentifier=flow,
        name=renamed,
        executionRoleArn=theirs["executionRoleArn"],
        definition=theirs["definition"],
    )
    drawing.rename("Work", "Mine")
    drawing.saved()
    now = server.agent.get_flow(flowIdentifier=flow)
    assert now["name"] == renamed
    assert stored(server, flow) == ["FlowInput", "Mine", "FlowOutput"]


def test_without_the_server_drawing_goes_on_and_is_saved_later(page: Page, server: Product) -> None:
    flow, drawing = open_flow(page, server)
    page.route("**/*", lambda route: route.abort())
    drawing.rename("Work", "Alone")
    drawing.write("Python code", "text.lower()")
    expect(page.get_by_test_id("save-state")).to_have_text("Not saved")
    expect(page.get_by_test_id("problems")).to_contain_text("Not checked.")
    page.unroute_all()
    drawing.saved()
    expect(page.get_by_test_id("problems")).to_contain_text("No problems")
    nodes = server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]
    assert nodes[1]["name"] == "Alone"
    assert nodes[1]["configuration"]["inlineCode"]["code"] == "text.lower()"

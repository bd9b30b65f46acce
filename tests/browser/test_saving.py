"""Nothing drawn is lost: undo, autosave, and two people at one draft."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

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


def test_a_draft_changed_elsewhere_is_not_overwritten_unasked(page: Page, server: Product) -> None:
    flow, drawing = open_flow(page, server)
    theirs = server.agent.get_flow(flowIdentifier=flow)
    server.agent.update_flow(
        flowIdentifier=flow,
        name=theirs["name"],
        executionRoleArn=theirs["executionRoleArn"],
        definition={**theirs["definition"], "connections": []},
    )
    drawing.rename("Work", "Mine")
    dialog = page.get_by_role("dialog", name="The draft was changed elsewhere")
    expect(dialog).to_be_visible()
    kept = server.agent.get_flow(flowIdentifier=flow)["definition"]
    assert [node["name"] for node in kept["nodes"]] == ["FlowInput", "Work", "FlowOutput"]
    dialog.get_by_role("button", name="Load theirs, drop mine").click()
    expect(drawing.node("Work")).to_be_visible()
    expect(page.locator(".react-flow__edge")).to_have_count(0)


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

"""A flow is drawn, read and mended by the keyboard alone, and what happens is said aloud."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.drawing import Drawing
from tests.support.product import Product

pytestmark = pytest.mark.browser


def test_a_flow_is_made_by_the_keyboard_alone(page: Page, server: Product) -> None:
    flow = flows.make(server)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.canvas).to_be_visible()
    said = page.get_by_test_id("announcements")

    for typed, name in [("flow in", "FlowInput"), ("prompt", "Prompt"), ("flow out", "FlowOutput")]:
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(said).to_have_text(f"Added {name}.")
        expect(page.locator(".react-flow__node:focus")).to_have_attribute("data-id", name)

    # the node that has the focus goes where the arrow keys send it, and stays
    before = drawing.node("FlowOutput").bounding_box()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("button", name="Undo: Move FlowOutput")).to_be_visible()
    page.keyboard.press("Escape")
    after = drawing.node("FlowOutput").bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] > before["x"]

    # the outline takes the focus; from there nodes are chosen and connected
    page.keyboard.press("Alt+Shift+O")
    outline = page.get_by_role("navigation", name="Outline")
    expect(outline.get_by_role("button", name="FlowInput, Flow input")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    search = page.get_by_role("combobox", name="Connect FlowInput to")
    expect(search).to_be_focused()
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.type("prom")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Connected FlowInput with Prompt.")
    expect(outline.get_by_role("button", name="Connect FlowInput to…")).to_be_focused()

    page.keyboard.press("ArrowDown")
    expect(outline.get_by_role("button", name="document to Prompt, input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Node name")).to_have_value("Prompt")
    page.keyboard.press("Alt+Shift+K")
    page.keyboard.type("flowout")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Connected Prompt with FlowOutput.")
    drawing.saved()
    assert flows.connections(server, flow) == {
        ("FlowInput", "Prompt"),
        ("Prompt", "FlowOutput"),
    }
    expect(page.get_by_test_id("problems")).to_contain_text("No problems")

    # a connection is chosen in the outline, and deleted
    outline.get_by_role("button", name="document to Prompt, input").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    expect(said).to_have_text("Disconnected FlowInput from Prompt.")
    page.keyboard.press("ControlOrMeta+z")
    expect(said).to_have_text("Connected FlowInput with Prompt.")

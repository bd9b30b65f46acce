"""The definition as text beside the canvas: either is edited, the other follows."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.drawing import Drawing
from tests.browser.test_accessibility import hold
from tests.support.product import Product

pytestmark = pytest.mark.browser


def test_text_and_canvas_follow_each_other(page: Page, server: Product) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.FLOW_OUTPUT)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("FlowInput")).to_be_visible()
    page.keyboard.press("Alt+Shift+J")
    text = page.get_by_role("textbox", name="Definition", exact=True)
    expect(text).to_contain_text("FlowOutput")

    # what is chosen on the canvas is marked in the text, and the other way round
    drawing.choose("FlowOutput")
    expect(page.locator(".fb-marked-line", has_text="FlowOutput")).to_be_visible()
    text.get_by_text('"FlowInput"').first.click()
    expect(page.get_by_label("Node name")).to_have_value("FlowInput")

    # a text that cannot be read leaves the canvas as it was, and stays
    drawing.write("Definition", '{"nodes": [')
    expect(page.get_by_text("Line 1:")).to_be_visible()
    expect(drawing.node("FlowOutput")).to_be_visible()
    expect(text).to_contain_text('{"nodes": [')
    hold(page)

    # what can be read is drawn, saved, and one step of undo
    nodes = [flows.FLOW_INPUT, flows.code("Added"), flows.FLOW_OUTPUT]
    drawing.write("Definition", json.dumps({"nodes": nodes, "connections": []}))
    expect(drawing.node("Added")).to_be_visible()
    expect(page.get_by_text("Line 1:")).to_have_count(0)
    drawing.saved()
    saved = server.agent.get_flow(flowIdentifier=flow)["definition"]
    assert [node["name"] for node in saved["nodes"]] == ["FlowInput", "Added", "FlowOutput"]
    page.get_by_role("button", name="Undo: Edit the text").click()
    expect(drawing.node("Added")).to_have_count(0)
    expect(text).not_to_contain_text("Added")

    # the panel is remembered
    drawing.saved()
    page.reload()
    expect(text).to_contain_text("FlowOutput")


def test_a_version_is_shown_read_only(page: Page, server: Product) -> None:
    joint = flows.joint("FlowInput", "document", "FlowOutput", "document")
    flow = flows.make(server, flows.FLOW_INPUT, flows.FLOW_OUTPUT, joints=(joint,))
    server.agent.prepare_flow(flowIdentifier=flow)
    version = server.agent.create_flow_version(flowIdentifier=flow)["version"]
    page.goto(f"/flows/{flow}/versions/{version}")
    expect(page.get_by_test_id("node-FlowInput")).to_be_visible()
    page.keyboard.press("Alt+Shift+J")
    text = page.get_by_label("Definition", exact=True)
    expect(text).to_contain_text("FlowInput")
    expect(text).to_have_attribute("contenteditable", "false")

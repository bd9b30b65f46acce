"""A loop is drawn, filled and edited in place, and a run shows its iterations."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.drawing import Drawing
from tests.definition.build import looped
from tests.support.product import Product

pytestmark = pytest.mark.browser


def _body(server: Product, flow: str) -> Any:
    [loop] = [
        node
        for node in server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]
        if node["type"] == "Loop"
    ]
    return loop["configuration"]["loop"]["definition"]


def _drag(page: Page, drawing: Drawing, name: str, x: float, y: float) -> None:
    drawing.node(name).locator(".fb-node__name").hover()
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=4)
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def test_a_loop_is_drawn_with_its_body_and_run(page: Page, server: Product) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.FLOW_OUTPUT)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("FlowInput")).to_be_visible()
    drawing.add("Loop", 330, 60)
    expect(drawing.node("Loop/LoopController")).to_be_visible()
    page.keyboard.press("Shift+1")
    page.wait_for_timeout(400)

    # a node from the palette is dropped into the body, and connected there
    body = drawing.node("Loop").locator(".fb-loop__body").bounding_box()
    canvas = drawing.canvas.bounding_box()
    assert body is not None
    assert canvas is not None
    x = int(body["x"] - canvas["x"] + body["width"] * 0.5)
    drawing.add("InlineCode", x, int(body["y"] - canvas["y"] + body["height"] - 60))
    inner = drawing.node("Loop/InlineCode")
    expect(inner).to_be_visible()
    expect(page.get_by_label("Node name")).to_have_value("InlineCode")
    page.get_by_label("Node name").fill("Work")
    expect(drawing.node("Loop/Work")).to_be_visible()
    drawing.connect("Loop/LoopInput", "text", "Loop/Work", "codeInput")
    drawing.saved()
    inside = _body(server, flow)
    assert {node["name"] for node in inside["nodes"]} == {"LoopInput", "LoopController", "Work"}
    assert ("LoopInput", "Work") in {
        (each["source"], each["target"]) for each in inside["connections"]
    }

    # collapsed it says how much it holds, and keeps its ports
    page.get_by_role("button", name="Collapse Loop").click()
    expect(drawing.node("Loop")).to_contain_text("3 nodes")
    expect(drawing.node("Loop/Work")).to_be_hidden()
    page.get_by_role("button", name="Open Loop").click()
    expect(drawing.node("Loop/Work")).to_be_visible()

    # the outline reaches what is inside
    page.keyboard.press("Alt+Shift+O")
    page.get_by_role("button", name="Work in Loop, Inline code").click()
    expect(page.get_by_label("Node name")).to_have_value("Work")

    # what is added from the palette by a key goes where the chosen node is
    page.get_by_test_id("palette-Prompt").focus()
    page.keyboard.press("Enter")
    expect(drawing.node("Loop/Prompt")).to_be_visible()


def test_a_run_shows_the_iterations(page: Page, server: Product) -> None:
    flow = server.agent.create_flow(
        name=f"Tests-{uuid.uuid4().hex[:8]}", executionRoleArn=flows.ROLE, definition=looped()
    )["id"]
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("Refine/Work")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_label("Input of the run").fill("hello")
    page.get_by_role("button", name="Run", exact=True).last.click()
    expect(drawing.node("Refine/LoopStart")).to_contain_text("Iteration 1 of at most 3")

    page.get_by_role("link", name="Open execution").click()
    graph = page.get_by_test_id("flow-graph")
    expect(graph.get_by_test_id("node-Refine/LoopStart")).to_contain_text("Iteration 1 of at most")
    graph.get_by_role("button", name="Collapse Refine").click()
    expect(graph.get_by_test_id("node-Refine")).to_contain_text("3 nodes")


def test_a_node_is_put_into_a_loop_and_out_again_as_one_step(page: Page, server: Product) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.code("Work"))
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("Work")).to_be_visible()
    drawing.add("Loop", 240, 620)
    page.keyboard.press("Shift+1")
    page.wait_for_timeout(400)
    body = drawing.node("Loop").locator(".fb-loop__body").bounding_box()
    assert body is not None
    middle, low = body["x"] + body["width"] * 0.5, body["y"] + body["height"] * 0.6
    _drag(page, drawing, "Work", middle, low)
    expect(drawing.node("Loop/Work")).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    expect(drawing.node("Work")).to_be_visible()
    page.keyboard.press("ControlOrMeta+Shift+z")
    expect(drawing.node("Loop/Work")).to_be_visible()

    _drag(page, drawing, "FlowInput", middle, low + 20)
    expect(page.get_by_text("A loop cannot hold a node of type Input.").first).to_be_visible()
    expect(drawing.node("FlowInput")).to_be_visible()

    canvas = drawing.canvas.bounding_box()
    assert canvas is not None
    _drag(page, drawing, "Loop/Work", canvas["x"] + canvas["width"] - 500, canvas["y"] + 80)
    expect(drawing.node("Work")).to_be_visible()
    drawing.saved()
    assert {node["name"] for node in _body(server, flow)["nodes"]} == {
        "LoopInput",
        "LoopController",
    }

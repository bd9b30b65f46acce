"""Nodes are added by typing, and from a connection that is dropped where nothing is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.drawing import Drawing
from tests.support.product import Product

pytestmark = pytest.mark.browser


def test_a_node_is_added_by_typing_where_the_pointer_is(page: Page, server: Product) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.FLOW_OUTPUT)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("FlowInput")).to_be_visible()
    drawing.canvas.hover(position={"x": 500, "y": 600})
    page.keyboard.press("Tab")
    search = page.get_by_role("combobox", name="Add a node")
    expect(search).to_be_focused()
    page.keyboard.type("lam")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(search).to_have_count(0)

    drawing.canvas.hover(position={"x": 520, "y": 600})
    page.keyboard.press("/")
    page.keyboard.type("i")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("nline")
    page.keyboard.press("Enter")
    card = drawing.node("InlineCode").bounding_box()
    canvas = drawing.canvas.bounding_box()
    assert card is not None
    assert canvas is not None
    assert card["x"] < canvas["x"] + 520 < card["x"] + card["width"]
    assert card["y"] < canvas["y"] + 600 < card["y"] + card["height"]
    expect(page.locator(".react-flow__node:focus")).to_have_attribute("data-id", "InlineCode")

    # whoever goes from node to node by Tab is left alone
    page.keyboard.press("Tab")
    expect(search).to_have_count(0)


def test_a_connection_dropped_on_the_canvas_gets_a_node_that_fits(
    page: Page, server: Product
) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.EACH)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    drawing.node("Each").locator('[data-handleid="output:arraySize"]').hover()
    page.mouse.down()
    drawing.canvas.hover(position={"x": 900, "y": 700})
    drawing.canvas.hover(position={"x": 900, "y": 700})
    page.mouse.up()
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Collector")
    expect(options.filter(has_text="S3 retrieval")).to_have_count(0)
    options.filter(has_text="Asks a model").click()
    expect(drawing.node("Prompt").locator('[data-type="Number"]')).to_be_visible()
    expect(page.locator(".react-flow__edge")).to_have_count(1)
    drawing.saved()
    assert flows.connections(server, flow) == {("Each", "Prompt")}

    page.get_by_role("button", name="Undo: Add Prompt").click()
    expect(drawing.node("Prompt")).to_have_count(0)
    expect(page.locator(".react-flow__edge")).to_have_count(0)


def test_ports_say_what_fits_while_a_connection_is_drawn(page: Page, server: Product) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.EACH, flows.code("Work"))
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    array = drawing.node("Each").locator('[data-handleid="input:array"]')
    text = drawing.node("Work").locator('[data-handleid="input:text"]')
    drawing.node("FlowInput").locator('[data-handleid="output:document"]').hover()
    page.mouse.down()
    array.hover()
    array.hover()
    expect(page.get_by_role("tooltip")).to_have_text("array takes Array, this gives String.")
    expect(drawing.node("Work").locator('[data-fits="yes"]')).to_contain_text("text")
    text.hover()
    text.hover()
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.mouse.up()
    expect(page.locator(".react-flow__edge")).to_have_count(1)


def test_an_end_of_a_connection_is_moved_to_another_port(page: Page, server: Product) -> None:
    flow = flows.make(
        server,
        flows.FLOW_INPUT,
        flows.code("First"),
        flows.code("Second"),
        joints=(flows.joint("FlowInput", "document", "First", "text"),),
    )
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)

    def move(end: str, to: str, port: str) -> None:
        anchor = page.locator(f".react-flow__edgeupdater-{end}")
        anchor.hover(force=True)
        page.mouse.down()
        target = drawing.node(to).locator(f'[data-handleid="{port}"]')
        target.hover(force=True)
        target.hover(force=True)
        page.mouse.up()

    move("target", "Second", "input:text")
    drawing.saved()
    expect(page.get_by_role("button", name="Undo: Reconnect FlowInputToFirst")).to_be_visible()
    move("source", "First", "output:response")
    expect(page.locator(".react-flow__edge[aria-label*='from First']")).to_have_count(1)
    drawing.saved()
    assert flows.connections(server, flow) == {("First", "Second")}

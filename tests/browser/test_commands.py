"""Every command of the builder is found by its name, and many are done by a key."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.drawing import Drawing
from tests.support.product import Product

pytestmark = pytest.mark.browser


def command(page: Page, typed: str) -> None:
    """Do the first command that is found by these letters."""
    page.keyboard.press("ControlOrMeta+k")
    expect(page.get_by_role("combobox", name="Search commands")).to_be_focused()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def lefts(drawing: Drawing, *names: str) -> list[int]:
    """Left edges of cards on the screen, in pixels."""
    return [round(box["x"]) for name in names if (box := drawing.node(name).bounding_box())]


def test_commands_are_found_by_their_names(page: Page, server: Product) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.FLOW_OUTPUT)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("FlowInput")).to_be_visible()

    command(page, "ad prom")
    expect(drawing.node("Prompt")).to_be_visible()
    command(page, "goflowout")
    expect(page.get_by_label("Node name")).to_have_value("FlowOutput")
    command(page, "undo")
    expect(drawing.node("Prompt")).to_have_count(0)

    page.keyboard.press("ControlOrMeta+k")
    undone = page.get_by_role("option", name="Redo: Add Prompt")
    expect(undone.locator("kbd")).to_have_text(["Ctrl", "Shift", "Z"])
    undone.click()
    expect(drawing.node("Prompt")).to_be_visible()
    command(page, "publ")
    expect(page.get_by_role("dialog").get_by_role("button", name="Publish")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("?")
    sheet = page.get_by_role("dialog").filter(has_text="Duplicate")
    expect(sheet.get_by_role("region", name="Arrange")).to_contain_text("Align left")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    command(page, "executions")
    page.wait_for_url(f"**/flows/{flow}/executions")


def test_nodes_in_a_rectangle_are_aligned_distributed_and_arranged(
    page: Page, server: Product
) -> None:
    flow = flows.make(
        server,
        flows.code("One"),
        flows.code("Two"),
        flows.code("Three"),
        joints=(
            flows.joint("One", "response", "Two", "text"),
            flows.joint("Two", "response", "Three", "text"),
        ),
    )
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    names = ("One", "Two", "Three")
    expect(drawing.node("One")).to_be_visible()
    canvas = drawing.canvas.bounding_box()
    assert canvas is not None
    page.keyboard.down("Shift")
    page.mouse.move(canvas["x"] + 10, canvas["y"] + 10)
    page.mouse.down()
    page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + 300)
    page.mouse.move(canvas["x"] + canvas["width"] - 10, canvas["y"] + canvas["height"] - 10)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator(".react-flow__node.selected")).to_have_count(3)
    before = lefts(drawing, *names)
    assert before == sorted(set(before))

    page.keyboard.press("Alt+Shift+A")
    expect(page.get_by_role("button", name="Undo: Align left")).to_be_visible()
    assert len(set(lefts(drawing, *names))) == 1
    page.keyboard.press("ControlOrMeta+z")
    expect(page.get_by_role("button", name="Redo: Align left")).to_be_visible()
    after = lefts(drawing, *names)
    assert [b - a for a, b in pairwise(after)] == [b - a for a, b in pairwise(before)]

    drawing.settings.get_by_role("button", name="Align centre").click()
    drawing.settings.get_by_role("button", name="Arrange").click()
    expect(page.get_by_role("button", name="Undo: Arrange 3 nodes")).to_be_visible()
    expect(page.locator(".react-flow__node.selected")).to_have_count(3)
    arranged = lefts(drawing, *names)
    assert arranged == sorted(set(arranged))


def test_nodes_go_to_another_flow_as_text(page: Page, server: Product) -> None:
    flow = flows.make(
        server,
        flows.code("One"),
        flows.code("Two"),
        joints=(flows.joint("One", "response", "Two", "text"),),
    )
    other = flows.make(server, flows.FLOW_INPUT)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("One")).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+d")
    expect(drawing.node("Two_2")).to_be_visible()
    expect(page.get_by_role("button", name="Undo: Duplicate 2 nodes")).to_be_visible()
    page.keyboard.press("ControlOrMeta+x")
    expect(page.locator(".fb-node")).to_have_count(2)
    expect(page.get_by_role("button", name=re.compile("Undo: Cut"))).to_be_visible()
    drawing.saved()

    page.goto(f"/flows/{other}")
    expect(drawing.node("FlowInput")).to_be_visible()
    page.keyboard.press("ControlOrMeta+v")
    expect(drawing.node("One_2")).to_be_visible()
    drawing.saved()
    assert flows.connections(server, other) == {("One_2", "Two_2")}

    # a definition's text is as good
    definition = {"nodes": [flows.code("Typed")], "connections": []}
    page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(definition))
    page.keyboard.press("ControlOrMeta+v")
    expect(drawing.node("Typed")).to_be_visible()

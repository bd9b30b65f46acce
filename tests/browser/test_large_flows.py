"""Flows too large to be read whole, and connections that are dropped on a card."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import flows
from tests.browser.drawing import Drawing
from tests.support.product import Product

pytestmark = pytest.mark.browser


def _long(server: Product, count: int) -> str:
    work = [flows.code(f"Work{number}") for number in range(count)]
    joints = [flows.joint("FlowInput", "document", "Work0", "text")]
    joints += [
        flows.joint(f"Work{number}", "response", f"Work{number + 1}", "text")
        for number in range(count - 1)
    ]
    joints.append(flows.joint(f"Work{count - 1}", "response", "FlowOutput", "document"))
    nodes = (flows.FLOW_INPUT, *work, flows.FLOW_OUTPUT)
    return flows.make(server, *nodes, joints=tuple(joints))


def test_a_large_flow_opens_at_its_start_and_is_fitted_by_a_key(
    page: Page, server: Product
) -> None:
    page.goto(f"/flows/{_long(server, 50)}")
    drawing = Drawing(page)
    first = drawing.node("FlowInput")
    expect(first).to_be_in_viewport()
    expect(drawing.node("Work49")).not_to_be_in_viewport()
    expect(page.locator(".react-flow__minimap")).to_be_visible()
    expect(first.locator(".fb-node__essence")).to_be_visible()

    page.keyboard.press("Shift+1")
    expect(drawing.node("Work49")).to_be_in_viewport()
    expect(first.locator(".fb-node__essence")).to_be_hidden()
    expect(first.locator(".fb-node__name")).to_be_visible()


def test_a_connection_dropped_on_a_card_takes_the_port_that_fits(
    page: Page, server: Product
) -> None:
    flow = flows.make(server, flows.FLOW_INPUT, flows.EACH, flows.FLOW_OUTPUT)
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)

    def drop(on: str) -> None:
        drawing.node("FlowInput").locator('[data-handleid="output:document"]').hover()
        page.mouse.down()
        head = drawing.node(on).locator(".fb-node__essence")
        head.hover()
        head.hover()
        page.mouse.up()

    drop("Each")
    expect(page.get_by_text("array takes Array, this gives String.").first).to_be_visible()
    drop("FlowOutput")
    expect(page.locator(".react-flow__edge")).to_have_count(1)
    drawing.saved()
    assert flows.connections(server, flow) == {("FlowInput", "FlowOutput")}

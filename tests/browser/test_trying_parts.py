"""Someone tries a part of a flow: one node, a run with a pinned node, a run from a node on."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.drawing import Drawing
from tests.browser.test_going_on import prepared
from tests.browser.test_run_panel import opened, run
from tests.definition import build
from tests.product.test_own_operations import travel
from tests.support.product import Product

pytestmark = pytest.mark.browser


def two_steps() -> dict[str, Any]:
    """A flow that gives its text in capitals, then with an exclamation mark."""
    first, then = build.code("First"), build.code("Then")
    first["configuration"]["inlineCode"]["code"] = "print('called')\ntext.upper()"
    then["configuration"]["inlineCode"]["code"] = "text + '!'"
    return build.definition(
        [build.start(), first, then, build.end()],
        [
            build.data("in", "Start.document", "First.text"),
            build.data("on", "First.response", "Then.text"),
            build.data("out", "Then.response", "End.document"),
        ],
    )


def tried(drawing: Drawing, name: str) -> Locator:
    """The tab of a node for trying it."""
    drawing.choose(name)
    drawing.tab("Try")
    return drawing.settings


def ran(panel: Locator, text: str, gives: str) -> None:
    panel.get_by_label("Input of the run", exact=True).fill(text)
    run(panel)
    expect(panel.get_by_test_id("run-status")).to_have_text("Succeeded")
    expect(panel.get_by_text(gives, exact=True)).to_be_visible()


def test_one_node_is_tried_with_values(page: Page, server: Product) -> None:
    flow = prepared(server, two_steps())
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    settings = tried(drawing, "First")
    settings.get_by_label("text", exact=True).fill("hear me")
    settings.get_by_role("button", name="Try this node").click()
    expect(settings.get_by_test_id("try-status")).to_contain_text("Done")
    result = settings.get_by_role("region", name="Result")
    expect(result.get_by_text("HEAR ME", exact=True)).to_be_visible()
    expect(result.get_by_text("called").first).to_be_visible()

    # What is changed is what is tried next, with the same values, also after a reload.
    drawing.tab("Configure")
    drawing.write("Python code", "text.missing()")
    drawing.tab("Try")
    settings.get_by_role("button", name="Try this node").click()
    expect(settings.get_by_test_id("try-status")).to_contain_text("Failed")
    expect(result.get_by_text("missing").first).to_be_visible()
    page.reload()
    tried(drawing, "First")
    expect(settings.get_by_label("text", exact=True)).to_have_value("hear me")


def test_a_node_is_tried_with_the_last_runs_values(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, two_steps()))
    ran(panel, "words", "WORDS!")
    settings = tried(Drawing(page), "Then")
    field = settings.get_by_label("text", exact=True)
    expect(field).to_have_value("WORDS")
    field.fill("other")
    settings.get_by_role("button", name="Take the last run’s values").click()
    expect(field).to_have_value("WORDS")


def test_nodes_without_work_of_their_own_say_why(page: Page, server: Product) -> None:
    page.goto(f"/flows/{prepared(server, two_steps())}")
    settings = tried(Drawing(page), "Start")
    expect(settings.get_by_role("button", name="Try this node")).to_be_disabled()
    expect(settings.get_by_text("Input nodes do nothing by themselves").first).to_be_visible()


def test_an_agent_that_is_tried_may_ask(page: Page, server: Product) -> None:
    page.goto(f"/flows/{prepared(server, travel())}")
    settings = tried(Drawing(page), "Agent")
    settings.get_by_label("agentInputText", exact=True).fill("book")
    settings.get_by_role("button", name="Try this node").click()
    expect(settings.get_by_text("Where to?").first).to_be_visible()
    expect(settings.get_by_test_id("try-status")).to_contain_text("It asks")


def test_a_pinned_node_is_not_run(page: Page, server: Product) -> None:
    flow = prepared(server, two_steps())
    panel = opened(page, flow)
    ran(panel, "words", "WORDS!")
    drawing = Drawing(page)
    settings = tried(drawing, "First")
    settings.get_by_role("button", name="Pin output…").click()
    dialog = page.get_by_role("dialog")
    value = dialog.get_by_label("response", exact=True)
    expect(value).to_have_value("WORDS")
    value.fill("pinned words")
    dialog.get_by_role("button", name="Pin", exact=True).click()
    mark = drawing.node("First").get_by_role("img", name="Pinned: not run")
    expect(mark).to_be_visible()
    expect(panel.get_by_text("1 pinned node is not run")).to_be_visible()
    ran(panel, "more", "pinned words!")

    # It is there after a reload, and can be ignored.
    panel = opened(page, flow)
    expect(mark).to_be_visible()
    panel.get_by_label("Ignore pins").check()
    ran(panel, "more", "MORE!")
    panel.get_by_label("Ignore pins").uncheck()

    # The definition has nothing of it, and another kind of run does not know it.
    assert "pinned words" not in str(server.agent.get_flow(flowIdentifier=flow))
    stream = server.runtime.invoke_flow(
        flowIdentifier=flow,
        flowAliasIdentifier="TSTALIASID",
        inputs=[{"nodeName": "Start", "content": {"document": "api"}}],
    )["responseStream"]
    [given] = [event["flowOutputEvent"] for event in stream if "flowOutputEvent" in event]
    assert given["content"]["document"] == "API!"

    # It goes with its node to another name, and says so when its node is gone.
    drawing.rename("First", "Foremost")
    expect(drawing.node("Foremost").get_by_role("img", name="Pinned: not run")).to_be_visible()
    page.keyboard.press("Escape")
    drawing.node("Foremost").locator(".fb-node__head").click()
    page.keyboard.press("Delete")
    expect(panel.get_by_text("The pin of Foremost is not used.")).to_be_visible()
    panel.get_by_role("button", name="Unpin Foremost").click()
    expect(panel.get_by_role("group", name="Pinned nodes")).to_have_count(0)


def test_a_pin_that_does_not_fit_any_more_says_so(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, two_steps()))
    drawing = Drawing(page)
    settings = tried(drawing, "First")
    settings.get_by_label("text", exact=True).fill("a")
    settings.get_by_role("button", name="Try this node").click()
    settings.get_by_role("button", name="Pin this result").click()
    expect(panel.get_by_text("1 pinned node is not run")).to_be_visible()
    drawing.tab("Outputs")
    settings.get_by_role("button", name="String").click()
    page.get_by_role("option", name="Number", exact=True).click()
    expect(panel.get_by_text("is of type Number now")).to_be_visible()
    expect(drawing.node("First").get_by_role("img", name="The pin is not used.")).to_be_visible()
    drawing.tab("Try")
    settings.get_by_role("button", name="Unpin").click()
    expect(panel.get_by_role("group", name="Pinned nodes")).to_have_count(0)


def test_a_run_goes_anew_from_a_node(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, two_steps()))
    drawing = Drawing(page)
    settings = tried(drawing, "Then")
    expect(settings.get_by_role("button", name="Run from here")).to_be_disabled()
    ran(panel, "words", "WORDS!")
    drawing.tab("Configure")
    drawing.write("Python code", "text + '?'")
    drawing.node("Then").locator(".fb-node__head").click(button="right")
    menu = page.get_by_role("menu", name="Actions for Then")
    menu.get_by_role("menuitem", name="Run from here").click()
    expect(panel.get_by_text("WORDS?", exact=True)).to_be_visible()
    panel.get_by_role("link", name="Open execution").click()
    page.get_by_role("tab", name="Events").click()
    expect(page.get_by_text("kept · response WORDS")).to_be_visible()


def test_a_past_execution_is_run_from_a_node(page: Page, server: Product) -> None:
    flow = prepared(server, two_steps())
    panel = opened(page, flow)
    ran(panel, "words", "WORDS!")
    panel.get_by_role("link", name="Open execution").click()
    page.get_by_role("link", name="Open in builder").click()
    expect(panel.get_by_test_id("run-status")).to_have_text("Succeeded")
    drawing = Drawing(page)
    drawing.choose("Then")
    drawing.write("Python code", "text + ' again'")
    drawing.choose("Then")
    page.keyboard.press("Alt+Shift+R")
    expect(panel.get_by_text("WORDS again", exact=True)).to_be_visible()


def test_the_menu_of_a_node_by_key(page: Page, server: Product) -> None:
    page.goto(f"/flows/{prepared(server, two_steps())}")
    drawing = Drawing(page)
    drawing.node("First").locator(".fb-node__head").click(button="right")
    menu = page.get_by_role("menu", name="Actions for First")
    expect(menu.get_by_role("menuitem", name="Try this node")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="Pin output…")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    drawing.node("First").locator(".fb-node__head").click(button="right")
    page.keyboard.press("Enter")
    expect(drawing.settings.get_by_role("button", name="Try this node")).to_be_visible()

"""Someone runs the draft where it is drawn: its states on the canvas, its outputs below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.drawing import Drawing
from tests.browser.test_going_on import prepared, start
from tests.definition import build
from tests.product.test_own_operations import travel
from tests.support.product import Product

pytestmark = pytest.mark.browser


def shouting() -> dict[str, Any]:
    """A flow that gives its text in capitals."""
    found = build.straight()
    [work] = [node for node in found["nodes"] if node["name"] == "Work"]
    work["configuration"]["inlineCode"]["code"] = "text.upper()"
    return found


def opened(page: Page, flow: str) -> Locator:
    """The run panel of a flow's builder."""
    page.goto(f"/flows/{flow}")
    page.get_by_role("button", name="Run", exact=True).click()
    return page.get_by_role("region", name="Run", exact=True)


def run(panel: Locator) -> None:
    panel.get_by_role("button", name="Run", exact=True).click()


def test_a_draft_runs_on_its_own_canvas(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, shouting()))
    panel.get_by_label("Input of the run", exact=True).fill("hear me")
    run(panel)
    expect(panel.get_by_test_id("run-status")).to_have_text("Succeeded")
    expect(panel.get_by_text("HEAR ME", exact=True)).to_be_visible()
    expect(page.get_by_test_id("node-Work")).to_have_attribute("data-status", "succeeded")

    drawing = Drawing(page)
    drawing.choose("Work")
    drawing.tab("Last run")
    expect(drawing.settings.get_by_text("HEAR ME", exact=True)).to_be_visible()

    # What is changed on the canvas is what runs next.
    drawing.tab("Configure")
    drawing.write("Python code", "text.title()")
    run(panel)
    expect(panel.get_by_text("Hear Me", exact=True)).to_be_visible()

    panel.get_by_role("button", name="Close the run").click()
    expect(panel).to_have_count(0)
    expect(page.get_by_test_id("node-Work")).not_to_have_attribute("data-status", "succeeded")


def test_a_long_output_is_downloaded(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, shouting()))
    text = "hear me " * 400
    panel.get_by_label("Input of the run", exact=True).fill(text)
    run(panel)
    expect(panel.get_by_text("3,200 characters")).to_be_visible()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download ").click()
    assert download.value.suggested_filename.endswith(".txt")
    assert Path(download.value.path()).read_text() == text.upper()


def test_python_that_breaks_off_is_marked(page: Page, server: Product) -> None:
    page.goto(f"/flows/{prepared(server, shouting())}")
    drawing = Drawing(page)
    drawing.choose("Work")
    mark = drawing.settings.locator(".cm-lint-marker-error")
    expect(drawing.settings.get_by_role("textbox", name="Python code")).to_be_visible()
    expect(mark).to_have_count(0)
    drawing.write("Python code", "x = (1,\n2")
    expect(mark).to_have_count(1)


def sized() -> dict[str, Any]:
    """A flow of an object with text and size, whose way is chosen by the size."""
    choose = build.condition("Choose", ("Short", "size < 10"))
    choose["inputs"] = [build.port("size", "Number", "$.data.size")]
    text = build.port("text", expression="$.data.text")
    nodes = [build.start("Object"), choose, build.code("Work", [text]), build.code("Other", [text])]
    return build.definition(
        [*nodes, build.end(), build.end(name="Else")],
        [
            build.data("toa", "Start.document", "Choose.size"),
            build.data("tob", "Start.document", "Work.text"),
            build.data("toc", "Start.document", "Other.text"),
            build.when("tod", "Choose.Short", "Work"),
            build.when("toe", "Choose.default", "Other"),
            build.data("tof", "Work.response", "End.document"),
            build.data("tog", "Other.response", "Else.document"),
        ],
    )


def test_expressions_show_what_they_give_on_the_last_runs_data(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, sized()))
    drawing = Drawing(page)
    drawing.choose("Choose")
    drawing.tab("Inputs")
    result = drawing.settings.get_by_role("status")
    expect(result).to_have_count(0)
    drawing.write("Input of the run", '{"text": "book", "size": 12}')
    run(panel)
    expect(panel.get_by_test_id("run-status")).to_have_text("Succeeded")
    expect(result).to_have_text("Last run12")
    drawing.tab("Configure")
    expect(result).to_have_text("Last runfalse")
    drawing.settings.get_by_label("Expression of Short").fill("size > 10")
    expect(result).to_have_text("Last runtrue")
    drawing.settings.get_by_label("Expression of Short").fill("size >")
    expect(result).to_contain_text("On the last run’s data:")

    drawing.choose("Work")
    drawing.tab("Inputs")
    expect(result).to_have_text('Last run"book"')
    expression = drawing.settings.get_by_label("Expression of input text")
    expression.fill("$.data.title")
    expect(result).to_contain_text("selects nothing")
    expression.fill("$.data.size")
    expect(result).to_contain_text("It should be String, but is Number 12.")


def test_inputs_are_remembered_and_forgotten(page: Page, server: Product) -> None:
    flow = prepared(server, shouting())
    panel = opened(page, flow)
    field = panel.get_by_label("Input of the run", exact=True)
    for text in ("first", "second"):
        field.fill(text)
        run(panel)
        expect(panel.get_by_text(text.upper(), exact=True)).to_be_visible()
    panel = opened(page, flow)
    expect(field).to_have_value("second")
    panel.get_by_text("Recent inputs (2)").click()
    panel.get_by_role("button", name="first", exact=True).click()
    expect(field).to_have_value("first")
    panel.get_by_role("button", name="Forget second").click()
    expect(panel.get_by_text("Recent inputs (1)")).to_be_visible()


def test_a_question_is_answered_in_the_panel(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, travel()))
    panel.get_by_label("Input of the run", exact=True).fill("book")
    run(panel)
    panel.get_by_label("Answer to Agent").fill("Rome")
    panel.get_by_role("button", name="Answer").click()
    expect(panel.get_by_text("Booked for Rome.")).to_be_visible()


def test_a_run_that_waits_is_stopped(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, travel()))
    panel.get_by_label("Input of the run", exact=True).fill("book")
    run(panel)
    expect(panel.get_by_test_id("run-status")).to_have_text("Waits for an answer")
    panel.get_by_role("button", name="Stop").click()
    expect(panel.get_by_test_id("run-status")).to_have_text("Aborted")


def test_one_talks_with_a_flow_of_texts(page: Page, server: Product) -> None:
    panel = opened(page, prepared(server, travel()))
    panel.get_by_text("Chat", exact=True).click()
    box = panel.get_by_label("Message", exact=True)
    talk = panel.get_by_role("log")
    box.fill("book")
    box.press("Enter")
    expect(talk.get_by_text("Where to?")).to_be_visible()
    box.fill("Rome")
    panel.get_by_role("button", name="Answer").click()
    expect(talk.get_by_text("Booked for Rome.")).to_be_visible()
    expect(panel.get_by_test_id("run-status")).to_have_text("Succeeded")
    box.fill("book")
    box.press("Enter")
    expect(talk.get_by_text("Where to?")).to_have_count(2)
    expect(talk.get_by_text("Booked for Rome.")).to_have_count(1)
    box.fill("Oslo")
    box.press("Enter")
    expect(talk.get_by_text("Booked for Oslo.")).to_be_visible()


def test_a_past_execution_is_opened_and_run_again(page: Page, server: Product) -> None:
    definition = shouting()
    [work] = [node for node in definition["nodes"] if node["name"] == "Work"]
    work["configuration"]["inlineCode"]["code"] = "text.missing()"
    flow = prepared(server, definition)
    page.goto(start(server, flow, "old words"))
    expect(page.get_by_test_id("execution-status")).to_have_text("Failed")
    page.get_by_role("link", name="Open in builder").click()

    panel = page.get_by_role("region", name="Run", exact=True)
    expect(panel.get_by_test_id("run-status")).to_have_text("Failed")
    expect(panel.get_by_label("Input of the run", exact=True)).to_have_value("old words")
    expect(page.get_by_test_id("node-Work")).to_have_attribute("data-status", "failed")
    panel.get_by_role("button", name="Show Work").click()
    drawing = Drawing(page)
    drawing.tab("Last run")
    expect(drawing.settings.get_by_text("old words", exact=True)).to_be_visible()

    drawing.tab("Configure")
    drawing.write("Python code", "text.upper()")
    run(panel)
    expect(panel.get_by_text("OLD WORDS", exact=True)).to_be_visible()
    expect(page.get_by_test_id("node-Work")).to_have_attribute("data-status", "succeeded")
    panel.get_by_role("button", name="Close the run").click()
    assert page.url.endswith(f"/flows/{flow}")

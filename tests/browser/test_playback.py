"""An execution is played again on its graph, from its events."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_going_on import prepared, start, status
from tests.clients.served import capitals, raising
from tests.product.test_own_operations import travel
from tests.support.product import Product

pytestmark = pytest.mark.browser


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Playback")


def scrubber(page: Page) -> Locator:
    return bar(page).get_by_role("slider", name="Moment")


def state(page: Page, node: str, words: str) -> None:
    expect(page.get_by_test_id(f"node-{node}")).to_have_attribute("data-status", words)


def ended(page: Page, server: Product) -> str:
    """Open an execution that has succeeded; gives its address."""
    address = start(server, prepared(server, capitals()), "abc")
    page.goto(address)
    status(page, "Succeeded")
    expect(bar(page)).to_contain_text("End")
    return address


def test_an_execution_is_stepped_through_by_keys_and_buttons(page: Page, server: Product) -> None:
    ended(page, server)
    state(page, "End", "succeeded")
    scrubber(page).press("Home")
    state(page, "Start", "succeeded")
    state(page, "N2", "waiting")
    expect(bar(page)).to_contain_text("Event 1 of ")
    state(page, "N1", "waiting")
    bar(page).get_by_role("button", name="Next event").click()
    bar(page).get_by_role("button", name="Next event").click()
    state(page, "N1", "running")
    expect(scrubber(page)).to_have_attribute("aria-valuetext", re.compile("Input of N1"))
    expect(page).to_have_url(re.compile(r"[?&]at=3$"))
    scrubber(page).press("ArrowRight")
    expect(bar(page)).to_contain_text("Event 4 of ")
    scrubber(page).press("ArrowLeft")
    state(page, "N1", "running")
    bar(page).get_by_role("button", name="Previous event").press("ArrowLeft")
    expect(bar(page)).to_contain_text("Event 2 of ")
    page.get_by_test_id("flow-graph").click(position={"x": 400, "y": 8})
    page.keyboard.press("ArrowRight")
    state(page, "N1", "running")
    scrubber(page).press("End")
    state(page, "End", "succeeded")
    expect(page).not_to_have_url(re.compile("at="))


def test_it_plays_pauses_and_comes_to_its_end(page: Page, server: Product) -> None:
    ended(page, server)
    page.get_by_role("button", name="Speed").click()
    page.get_by_role("option", name="0.5×").click()
    scrubber(page).press("Home")
    page.keyboard.press("Space")
    expect(bar(page).get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(bar(page).get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="Speed").click()
    page.get_by_role("option", name="As fast as it shows").click()
    bar(page).get_by_text("Skip waits").click()
    bar(page).get_by_role("button", name="Play").click()
    expect(bar(page)).to_contain_text("End")
    state(page, "End", "succeeded")


def test_it_is_dragged_to_any_time(page: Page, server: Product) -> None:
    ended(page, server)
    box = scrubber(page).bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 6, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 4, middle, steps=5)
    state(page, "End", "waiting")
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]at=\d"))
    expect(bar(page)).to_contain_text("Event ")


def test_an_address_with_a_moment_shows_all_of_the_page_as_it_was(
    page: Page, server: Product
) -> None:
    address = start(server, prepared(server, raising()), "abc")
    page.goto(address)
    status(page, "Failed")
    page.goto(f"{address}?at=3&tab=events")
    status(page, "Failed")
    state(page, "N1", "running")
    state(page, "N2", "waiting")
    events = page.get_by_role("listbox", name="Events")
    expect(events.locator("[data-place=now]")).to_contain_text("N1")
    expect(events.locator("[data-place=later]").first).to_contain_text("4")
    page.get_by_test_id("node-N2").click()
    expect(page.get_by_text("This node has not started yet.")).to_be_visible()

    events.get_by_role("option", name="Failure").first.click()
    state(page, "N2", "failed")
    expect(bar(page)).to_contain_text("Failure of N2")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_test_id("timeline-moment")).to_be_visible()


def test_one_that_runs_is_followed_again_at_a_press(page: Page, server: Product) -> None:
    page.goto(start(server, prepared(server, travel()), "book"))
    status(page, "Waits for an answer")
    live = bar(page).get_by_role("button", name="Live")
    expect(live).to_be_disabled()
    scrubber(page).press("Home")
    state(page, "Agent", "waiting")
    live.click()
    state(page, "Agent", "running")
    expect(live).to_be_disabled()

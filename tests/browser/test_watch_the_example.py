"""Someone starts the example and watches the book go through it, live, to the end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.product import Product

pytestmark = pytest.mark.browser


def test_the_book_is_watched_to_its_end_and_opened(page: Page, server: Product) -> None:
    [flow] = [f for f in server.agent.list_flows()["flowSummaries"] if f["name"] == "EasyReading"]
    page.goto(f"/flows/{flow['id']}/executions")
    page.get_by_role("button", name="Create execution").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("books/beyond-earth/chapter_1.txt")).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^(Create|Start) execution|^Run")).click()
    page.wait_for_url(re.compile(r"/executions/\w+/\w+/"))

    easifier = page.get_by_test_id("node-Easifier")
    expect(easifier).to_have_attribute("data-status", "running")
    expect(page.get_by_test_id("node-S3Retrieval")).to_contain_text("3 of 3")
    expect(page.get_by_test_id("node-FlowInput")).to_have_attribute("data-status", "succeeded")
    expect(page.get_by_test_id("node-S3Storage")).to_have_attribute("data-status", "waiting")
    expect(easifier).to_contain_text("of 3")
    expect(page.get_by_test_id("execution-status")).to_have_text("Succeeded", timeout=150_000)
    expect(easifier).to_contain_text("3 of 3")
    expect(page.locator(".fb-facts")).to_contain_text(re.compile(r"\d in, [\d,]+ out.*\$0"))
    for node in page.locator(".fb-node").all():
        expect(node).to_have_attribute("data-status", "succeeded")

    easifier.click()
    expect(page.get_by_text("dyslexia").first).to_be_visible()
    page.get_by_role("tab", name="Output").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open", exact=False).last.click()
    book = opened.value
    expect(book.get_by_role("heading", name="Beyond Earth: Humanity's Journey")).to_be_visible()
    expect(book.get_by_role("heading", name="Chapter 3: Toward Other Worlds")).to_be_visible()

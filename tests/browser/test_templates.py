"""Someone starts from a template and has a flow that runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.product import Product

pytestmark = pytest.mark.browser


def test_a_template_becomes_a_flow_on_the_canvas(page: Page, server: Product) -> None:
    page.goto("/")
    page.get_by_role("button", name="Create flow").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(8)
    dialog.get_by_role("radio", name="Parallel reviewers").check()
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("ThreeReviewers")
    dialog.get_by_role("radio", name="Route by condition").check()
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("RouteMessages")
    dialog.get_by_label("Name", exact=True).fill("MyMessages")
    dialog.get_by_role("radio", name="Folders and files").check()
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("MyMessages")
    dialog.get_by_role("button", name="Create flow").click()

    page.wait_for_url("**/flows/*")
    expect(page.get_by_test_id("node-EachFolder")).to_be_visible()
    expect(page.get_by_text("Prepared", exact=True)).to_be_visible()
    page.goto("/functions")
    expect(page.get_by_text("template-digest", exact=True)).to_be_visible()

"""Someone sees what a run's model used, enters its price, and finds what a month has cost."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_going_on import prepared, start, status
from tests.definition import build
from tests.support.product import Product

pytestmark = pytest.mark.browser


def asking(model: str) -> dict[str, object]:
    """A flow that asks the model."""
    prompt = build.prompt("Prompt", "Shorten {{text}}", "text")
    prompt["configuration"]["prompt"]["sourceConfiguration"]["inline"]["modelId"] = model
    return build.definition(
        [build.start(), prompt, build.end()],
        [
            build.data("in", "Start.document", "Prompt.text"),
            build.data("out", "Prompt.modelCompletion", "End.document"),
        ],
    )


def fill_in(page: Page, input_: str, output: str) -> None:
    """Fill in the amounts of a price's dialog and save it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Input", exact=True).fill(input_)
    dialog.get_by_label("Output", exact=True).fill(output)
    dialog.get_by_role("button", name=re.compile("^(Add price|Save)$")).click()


def test_tokens_of_a_step_get_a_price(page: Page, server: Product, model: str) -> None:
    address = start(server, prepared(server, asking(model)), "a long text")
    page.goto(address)
    status(page, "Succeeded")
    facts = page.locator(".fb-facts")
    expect(facts).to_contain_text("900 in, 160 out")
    expect(facts).to_contain_text("no price")
    page.get_by_test_id("node-Prompt").click()
    step = page.get_by_role("row", name=re.compile(f"^{model}"))
    expect(step).to_contain_text("900")
    expect(step).to_contain_text("no price")
    page.get_by_role("tab", name="Usage").click()
    page.wait_for_url(re.compile("tab=usage"))
    node = page.get_by_role("table", name="Usage by node").get_by_role("row", name="Prompt")
    expect(node).to_contain_text("160")

    page.goto("/settings/prices")
    page.get_by_role("button", name=f"Add price for {model}").click()
    dialog = page.get_by_role("dialog", name="Add price")
    expect(dialog.get_by_label("Model")).to_have_value(model)
    fill_in(page, "a lot", "10")
    expect(dialog.get_by_text("Give an amount such as 0.25")).to_be_visible()
    fill_in(page, "2.5", "10")
    expect(page.get_by_text("The price was saved.")).to_be_visible()
    expect(dialog).to_have_count(0)
    prices = page.get_by_role("table", name="Prices")
    expect(prices.get_by_role("row", name=model)).to_contain_text("2.5")
    expect(page.get_by_role("button", name=f"Add price for {model}")).to_have_count(0)

    page.goto(address)
    expect(page.locator(".fb-facts")).to_contain_text("$0.00385")
    page.get_by_test_id("node-Prompt").click()
    expect(step).to_contain_text("$0.00385")

    page.goto("/settings/prices")
    prices.get_by_role("row", name=model).get_by_role("radio").check(force=True)
    page.get_by_role("button", name="Edit", exact=True).click()
    fill_in(page, "5", "20")
    expect(prices.get_by_role("row", name=model)).to_contain_text("20")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name=f"Add price for {model}")).to_be_visible()


def test_the_usage_page_sums_by_day_and_gives_csv(
    page: Page, server: Product, model: str, tmp_path: Path
) -> None:
    flow = prepared(server, asking(model))
    for _ in range(2):
        page.goto(start(server, flow, "text"))
        status(page, "Succeeded")
    page.get_by_role("link", name="Usage", exact=True).click()
    page.wait_for_url("**/usage")
    expect(page.get_by_role("heading", name="By day")).to_be_visible()
    page.goto(f"/usage?flow={flow}")
    flows = page.get_by_role("table", name="By flow")
    expect(flows.get_by_role("row")).to_have_count(2)
    expect(flows.get_by_role("row").last).to_contain_text("1,800")
    expect(page.get_by_text("2 calls of 2 are not in the cost.")).to_be_visible()
    expect(page.get_by_role("application", name="Tokens by day")).to_be_visible()

    page.goto(f"/flows/{flow}/executions")
    expect(page.get_by_role("columnheader", name="Tokens and cost")).to_have_count(0)
    page.get_by_role("button", name="Preferences").click()
    page.get_by_role("dialog").get_by_label("Tokens and cost").check(force=True)
    page.get_by_role("button", name="Confirm").click()
    used = page.get_by_role("row").filter(has_text="900 in, 160 out")
    expect(used.filter(has_text="no price")).to_have_count(2)

    page.goto(f"/usage?flow={flow}")
    page.get_by_role("button", name="By model").click()
    page.wait_for_url(re.compile("by=model"))
    row = page.get_by_role("table", name="By model").get_by_role("row", name=model)
    expect(row).to_contain_text("no price")
    page.get_by_role("button", name="Days").click()
    page.get_by_role("radio", name="Last 7 days").check(force=True)
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url(re.compile("within=7"))
    page.reload()
    expect(row).to_contain_text("320")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Export CSV").click()
    file = tmp_path / "usage.csv"
    saved.value.save_as(file)
    [line] = csv.DictReader(file.read_text().splitlines())
    assert (line["node"], line["model"], line["calls"]) == ("Prompt", model, "2")
    assert (line["input_tokens"], line["output_tokens"], line["cost"]) == ("1800", "320", "")

    page.goto(f"/usage?flow={flow}&from=2025-01-01&to=2025-01-31")
    expect(page.get_by_text("Nothing was used in this time")).to_be_visible()

"""Two executions beside one another, of two versions of a flow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboard import choose, row
from tests.browser.test_going_on import prepared, start
from tests.clients.served import raising
from tests.definition.build import straight
from tests.product.books import ROLE
from tests.support.product import Product

pytestmark = pytest.mark.browser


def mended(server: Product, flow: str) -> str:
    """Publish a version whose second node does not fail, and run it; gives the execution's name."""
    definition = raising()
    (node,) = (node for node in definition["nodes"] if node["name"] == "N2")
    node["configuration"]["inlineCode"]["code"] = "value + '!'"
    agent = server.agent
    name = agent.get_flow(flowIdentifier=flow)["name"]
    agent.update_flow(flowIdentifier=flow, name=name, executionRoleArn=ROLE, definition=definition)
    agent.prepare_flow(flowIdentifier=flow)
    version = agent.create_flow_version(flowIdentifier=flow)["version"]
    alias = agent.create_flow_alias(
        flowIdentifier=flow, name="live", routingConfiguration=[{"flowVersion": version}]
    )["id"]
    arn: str = server.runtime.start_flow_execution(
        flowIdentifier=flow,
        flowAliasIdentifier=alias,
        inputs=[{"nodeName": "Start", "content": {"document": "abc"}}],
    )["executionArn"]
    return arn.rpartition("/")[2]


def test_two_are_chosen_and_compared_between_versions(page: Page, server: Product) -> None:
    flow = prepared(server, raising())
    failed = start(server, flow, "abc").rpartition("/")[2]
    page.goto(f"/flows/{flow}/executions")
    row(page, failed, "Failed")
    expect(page.get_by_role("button", name="Compare")).to_be_disabled()
    succeeded = mended(server, flow)
    row(page, succeeded, "Succeeded")
    choose(page, succeeded, failed)
    page.get_by_role("link", name="Compare").click()
    page.wait_for_url(re.compile(r"/executions/compare\?a=.*&b="))

    expect(page.get_by_role("heading", name=f"A: {failed}")).to_be_visible()
    expect(page.get_by_role("heading", name=f"B: {succeeded}")).to_be_visible()
    expect(page.get_by_text("From A to B: 1 node changed.")).to_be_visible()
    outputs = page.get_by_role("table", name="Outputs")
    expect(outputs.get_by_role("row", name="End")).to_contain_text("Only in B")
    expect(outputs.get_by_role("row", name="End")).to_contain_text("ABC!")
    steps = page.get_by_role("table", name="Steps")
    expect(steps.get_by_role("row", name="N1")).to_contain_text("Same")
    different = steps.get_by_role("row", name="N2")
    for words in ("Status differs", "Output differs", "Error differs"):
        expect(different).to_contain_text(words)

    page.get_by_text("Only differences").click()
    expect(steps.get_by_role("row", name="N1")).to_have_count(0)
    page.get_by_role("button", name="Show values of N2").click()
    expect(different).to_contain_text("invalid literal")
    expect(different).to_contain_text("ABC!")
    page.reload()
    expect(different).to_contain_text("invalid literal")
    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_role("heading", name=f"A: {succeeded}")).to_be_visible()
    expect(outputs.get_by_role("row", name="End")).to_contain_text("Only in A")


def test_two_outputs_are_compared_line_by_line(page: Page, server: Product) -> None:
    flow = prepared(server, straight())
    runs = [start(server, flow, f"same\n{word}\nend") for word in ("first", "second")]
    a, b = (run.removeprefix("/executions/") for run in runs)
    page.goto(f"/executions/compare?a={a}&b={b}")
    outputs = page.get_by_role("table", name="Outputs").get_by_role("row", name="End")
    expect(outputs).to_contain_text("Output differs")
    page.get_by_role("button", name="Show differences of End").click()
    changed = page.get_by_role("dialog").locator(".cm-changedLine")
    expect(changed).to_have_count(2)
    expect(changed.first).to_have_text("first")
    expect(page.get_by_text("They ran different definitions")).to_have_count(0)


def test_two_that_are_not_there_are_told(page: Page, server: Product) -> None:
    page.goto("/executions/compare?a=FLOW123456/TSTALIASID/gone&b=FLOW123456/TSTALIASID/gone")
    expect(page.get_by_text("There is no execution gone").first).to_be_visible()
    expect(page.get_by_role("heading", name="B: gone")).to_be_visible()
    expect(page.get_by_role("table", name="Steps")).to_have_count(0)
    page.goto("/executions/compare?a=nonsense")
    expect(page.get_by_text("Two executions are compared")).to_be_visible()


def test_an_execution_is_compared_with_one_of_the_same_flow(page: Page, server: Product) -> None:
    flow = prepared(server, raising())
    other = start(server, flow, "5").rpartition("/")[2]
    page.goto(start(server, flow, "abc"))
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Compare "))
    dialog.get_by_role("button", name="Compare", exact=True).click()
    expect(dialog).to_contain_text("Choose an execution.")
    dialog.get_by_role("button", name="With").click()
    dialog.get_by_role("option", name=other).click()
    dialog.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name=f"A: {other}")).to_be_visible()
    inputs = page.get_by_role("table", name="Steps").get_by_role("row", name="N1")
    expect(inputs).to_contain_text("Input differs")

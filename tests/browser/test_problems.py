"""What is wrong with a flow, or with a run of it, is said where it is, in the API's words."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawing import Drawing
from tests.support.product import Product

pytestmark = pytest.mark.browser

ROLE = "arn:aws:iam::000000000001:role/Tests"


def one_node_flow(server: Product, node: dict[str, object], *, joined: bool = True) -> str:
    """A flow of an input, one node and an output; gives its identifier."""
    name = str(node["name"])

    def joint(source: str, output: str, target: str, input_: str) -> dict[str, object]:
        return {
            "name": f"{source}To{target}",
            "type": "Data",
            "source": source,
            "target": target,
            "configuration": {"data": {"sourceOutput": output, "targetInput": input_}},
        }

    flow: str = server.agent.create_flow(
        name=f"Tests-{uuid.uuid4().hex[:8]}",
        executionRoleArn=ROLE,
        definition={
            "nodes": [
                {
                    "name": "FlowInput",
                    "type": "Input",
                    "configuration": {"input": {}},
                    "outputs": [{"name": "document", "type": "String"}],
                },
                node,
                {
                    "name": "FlowOutput",
                    "type": "Output",
                    "configuration": {"output": {}},
                    "inputs": [{"name": "document", "type": "String", "expression": "$.data"}],
                },
            ],
            "connections": [
                *([joint("FlowInput", "document", name, "text")] if joined else []),
                joint(name, "response", "FlowOutput", "document"),
            ],
        },
    )["id"]
    return flow


def code_node(code: str) -> dict[str, object]:
    return {
        "name": "Work",
        "type": "InlineCode",
        "configuration": {"inlineCode": {"language": "Python_3", "code": code}},
        "inputs": [{"name": "text", "type": "String", "expression": "$.data"}],
        "outputs": [{"name": "response", "type": "String"}],
    }


def test_a_problem_stands_on_its_node_and_in_the_list(page: Page, server: Product) -> None:
    flow = one_node_flow(server, code_node("text.upper()"), joined=False)
    draft = server.agent.get_flow(flowIdentifier=flow)["definition"]
    [said] = [
        found["message"]
        for found in server.agent.validate_flow_definition(definition=draft)["validations"]
        if found["type"] == "UnfulfilledNodeInput"
    ]
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    expect(drawing.node("Work")).to_have_class(re.compile("fb-node--problem"))
    page.get_by_test_id("problems").click()
    page.get_by_role("region", name="Problems").get_by_text(said).click()
    expect(page.get_by_label("Node name")).to_have_value("Work")
    expect(drawing.settings.get_by_text(said).first).to_be_visible()

    page.get_by_role("button", name="Prepare").click()
    expect(page.get_by_text("The flow was not prepared")).to_be_visible()
    assert server.agent.get_flow(flowIdentifier=flow)["status"] == "Failed"

    drawing.connect("FlowInput", "document", "Work", "text")
    expect(page.get_by_test_id("problems")).to_contain_text("No problems")
    drawing.saved()
    page.get_by_role("button", name="Prepare").click()
    expect(page.get_by_text("Prepared. The test alias runs this draft now.")).to_be_visible()


def test_a_failed_run_shows_where_and_why(page: Page, server: Product) -> None:
    flow = one_node_flow(server, code_node("1 / len(text[3:])"))
    page.goto(f"/flows/{flow}")
    page.get_by_role("button", name="Run", exact=True).click()
    panel = page.get_by_role("region", name="Run", exact=True)
    panel.get_by_label("Input of the run", exact=True).fill("abc")
    panel.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_test_id("node-Work")).to_have_attribute("data-status", "failed")
    expect(page.get_by_text("ZeroDivisionError: division by zero").first).to_be_visible()
    expect(page.get_by_test_id("node-FlowOutput")).to_have_attribute("data-status", "unreached")
    panel.get_by_role("button", name="Show Work").click()
    expect(page.get_by_label("Node name")).to_have_value("Work")
    panel.get_by_role("link", name="Open execution").click()
    page.wait_for_url(re.compile(r"/executions/\w+/TSTALIASID/"))
    expect(page.get_by_test_id("node-Work")).to_have_attribute("data-status", "failed")


def test_a_connection_that_does_not_hold_is_red_and_says_why(page: Page, server: Product) -> None:
    node = code_node("text.upper()")
    node["outputs"] = [{"name": "answer", "type": "String"}]  # the connection names "response"
    flow = one_node_flow(server, node)
    draft = server.agent.get_flow(flowIdentifier=flow)["definition"]
    [said] = [
        found["message"]
        for found in server.agent.validate_flow_definition(definition=draft)["validations"]
        if found["type"] == "UnknownConnectionSourceOutput"
    ]
    page.goto(f"/flows/{flow}")
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    broken = page.locator(".fb-edge--problem")
    expect(broken).to_have_count(1)
    whole = page.locator(".react-flow__edge-path:not(.fb-edge--problem)")
    colour = "line => getComputedStyle(line).stroke"
    assert broken.evaluate(colour) != whole.evaluate(colour)
    page.get_by_text("Broken", exact=True).hover()
    expect(page.get_by_role("tooltip")).to_contain_text(said)


def test_a_connection_says_its_type_to_whoever_points_at_it(page: Page, server: Product) -> None:
    flow = one_node_flow(server, code_node("text.upper()"))
    page.goto(f"/flows/{flow}")
    page.locator(".react-flow__edge-interaction").first.hover(force=True)
    expect(page.get_by_role("tooltip")).to_have_text("String")

"""Flows exported for other tools and imported from them, as a person does it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.drawing import Drawing
from tests.browser.flows import ROLE, code, make
from tests.definition import build
from tests.exchange.test_reading import TEMPLATE, TERRAFORM
from tests.support.product import ROOT, Product

pytestmark = pytest.mark.browser

LOOP = json.loads((ROOT / "examples/evaluator_loop/definition.json").read_text())


def named(server: Product, definition: dict[str, Any]) -> tuple[str, str]:
    """The id and name of a new flow."""
    name = f"Flow{uuid.uuid4().hex[:8]}End"
    made = server.agent.create_flow(name=name, executionRoleArn=ROLE, definition=definition)
    return made["id"], name


def chosen(page: Page, title: str, item: str) -> Locator:
    """A dialog that the builder's menu opens."""
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=item).click()
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    return dialog


def pick(page: Page, dialog: Locator, label: str, option: str) -> None:
    dialog.get_by_role("button", name=label).click()
    page.get_by_role("option", name=option).click()


def exported(page: Page, dialog: Locator) -> str:
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    return Path(download.value.path()).read_text()


def give(dialog: Locator, page: Page, text: str) -> None:
    dialog.get_by_role("textbox", name="Text to import").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


@pytest.mark.parametrize("form", ["JSON of the flow", "CloudFormation, YAML", "Terraform"])
def test_a_flow_is_exported_and_imported_as_another(page: Page, server: Product, form: str) -> None:
    flow, name = named(server, LOOP)
    page.goto(f"/flows/{flow}")
    dialog = chosen(page, f"Export {name}", "Export")
    pick(page, dialog, "Format", form)
    expect(dialog.get_by_role("textbox", name="Exported text")).to_contain_text("Refine")
    if form == "Terraform":
        expect(dialog.get_by_text("Terraform has no loop, which Refine has")).to_be_visible()
    text = exported(page, dialog)

    page.goto("/")
    page.get_by_role("button", name="Import", exact=True).click()
    dialog = page.get_by_role("dialog", name="Import a flow")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "flow.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    expect(dialog.get_by_label("Name of the new flow")).to_have_value(f"{name}_2")
    dialog.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/flows/*")
    expect(page.get_by_test_id("node-Refine")).to_be_visible()
    made = page.url.rpartition("/")[2]
    assert made != flow
    assert server.agent.get_flow(flowIdentifier=made)["definition"] == LOOP


def test_a_version_is_exported_and_the_draft_as_it_is_drawn(page: Page, server: Product) -> None:
    flow, name = named(server, build.straight())
    server.agent.prepare_flow(flowIdentifier=flow)
    server.agent.create_flow_version(flowIdentifier=flow)
    page.goto(f"/flows/{flow}")
    Drawing(page).rename("Work", "Shout")
    dialog = chosen(page, f"Export {name}", "Export")
    text = dialog.get_by_role("textbox", name="Exported text")
    expect(text).to_contain_text("Shout")
    pick(page, dialog, "What", "Version 1")
    expect(text).to_contain_text('"Work"')
    assert json.loads(exported(page, dialog))["definition"] == build.straight()


def test_a_definition_is_imported_into_the_draft_and_taken_back(
    page: Page, server: Product
) -> None:
    flow = make(server, code("Old"))
    before = server.agent.get_flow(flowIdentifier=flow)["definition"]
    page.goto(f"/flows/{flow}")
    dialog = chosen(page, "Import into the draft", "Import into the draft")
    give(dialog, page, '{"nodes": [')
    expect(dialog.get_by_text("Line 1:")).to_be_visible()
    expect(dialog.get_by_role("button", name="Replace the draft")).to_be_disabled()
    give(dialog, page, json.dumps(LOOP))
    expect(dialog.get_by_text("JSON of the definition")).to_be_visible()
    expect(dialog.get_by_text("1 node removed")).to_be_visible()
    dialog.get_by_role("button", name="Replace the draft").click()
    drawing = Drawing(page)
    expect(drawing.node("Refine")).to_be_visible()
    drawing.saved()
    assert server.agent.get_flow(flowIdentifier=flow)["definition"] == LOOP
    page.get_by_role("button", name="Undo: Import a definition").click()
    expect(drawing.node("Old")).to_be_visible()
    drawing.saved()
    assert server.agent.get_flow(flowIdentifier=flow)["definition"] == before


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (TEMPLATE, {"AWS::StackName": "mine", "Bucket": "kept"}),
        (TERRAFORM, {"terraform.workspace": "mine", "var.model": "amazon.nova-lite-v1:0"}),
    ],
    ids=["CloudFormation", "Terraform"],
)
def test_what_a_text_does_not_say_is_asked_for(
    page: Page, server: Product, text: str, values: dict[str, str]
) -> None:
    page.goto("/")
    page.get_by_role("button", name="Import", exact=True).click()
    dialog = page.get_by_role("dialog", name="Import a flow")
    give(dialog, page, text)
    for name, value in values.items():
        dialog.get_by_label(f"Value of {name}").fill(value)
    if "Model" in text:
        dialog.get_by_role("button", name="Use amazon.nova-lite-v1:0").click()
    field = dialog.get_by_label("Name of the new flow")
    expect(field).to_have_value("mine-reader" if "Model" in text else "reader-mine")
    field.fill(f"Imported{uuid.uuid4().hex[:6]}")
    dialog.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/flows/*")
    made = server.agent.get_flow(flowIdentifier=page.url.rpartition("/")[2])
    inline = made["definition"]["nodes"][0]["configuration"]["prompt"]["sourceConfiguration"]
    assert inline["inline"]["modelId"] == "amazon.nova-lite-v1:0"
    assert made["executionRoleArn"].startswith("arn:aws:iam::")

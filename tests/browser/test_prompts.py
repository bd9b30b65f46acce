"""Stored prompts as a person keeps them: written, tried, published, used by a flow."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawing import Drawing
from tests.browser.flows import make
from tests.definition import build
from tests.support.product import Product

pytestmark = pytest.mark.browser

MODEL = "amazon.nova-lite-v1:0"


def stored(server: Product, variant: str, model: str = MODEL) -> tuple[str, str]:
    """The id and name of a new prompt with this variant."""
    name = f"Prompt{uuid.uuid4().hex[:8]}End"
    made = server.agent.create_prompt(
        name=name,
        defaultVariant=variant,
        variants=[
            {
                "name": variant,
                "templateType": "TEXT",
                "templateConfiguration": {
                    "text": {"text": f"{variant} {{{{who}}}}", "inputVariables": [{"name": "who"}]}
                },
                "modelId": model,
                "inferenceConfiguration": {"text": {"maxTokens": 5}},
            }
        ],
    )
    return made["id"], name


def variants(server: Product, prompt: str) -> dict[str, dict[str, Any]]:
    found = server.agent.get_prompt(promptIdentifier=prompt)["variants"]
    return {each["name"]: each for each in found}


def saved(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_test_id("prompt-state")).to_have_text("Saved")


def write(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def test_a_prompt_is_written_and_its_variants_kept_apart(page: Page, server: Product) -> None:
    name = f"Greeting{uuid.uuid4().hex[:6]}"
    page.goto("/prompts")
    page.get_by_role("button", name="Create prompt").first.click()
    dialog = page.get_by_role("dialog", name="Create prompt")
    dialog.get_by_role("button", name="Create prompt").click()
    expect(dialog.get_by_text("Give it a name.")).to_be_visible()
    dialog.get_by_label("Name of the prompt").fill(name)
    dialog.get_by_role("button", name="Create prompt").click()
    page.wait_for_url("**/prompts/*")
    prompt = page.url.rpartition("/")[2]

    write(page, "Prompt text", "Greet {{who}} in {{language}}.")
    expect(page.get_by_test_id("prompt-state")).to_have_text("Not saved")
    page.get_by_role("button", name="Actions for variant default").click()
    page.get_by_role("menuitem", name="Copy").click()
    page.get_by_label("Name of the variant").fill("chatty")
    page.get_by_role("button", name="Chat", exact=True).click()
    write(page, "System text", "You are kind.")
    page.get_by_role("button", name="Actions for variant chatty").click()
    page.get_by_role("menuitem", name="Keep this one").click()
    saved(page)
    found = variants(server, prompt)
    assert list(found) == ["chatty"]
    assert found["chatty"]["templateConfiguration"]["chat"] == {
        "system": [{"text": "You are kind."}],
        "messages": [{"role": "user", "content": [{"text": "Greet {{who}} in {{language}}."}]}],
        "inputVariables": [{"name": "who"}, {"name": "language"}],
    }
    assert server.agent.get_prompt(promptIdentifier=prompt)["defaultVariant"] == "chatty"
    page.reload()
    expect(page.get_by_role("tab", name="default")).to_be_visible()

    write(page, "System text", "You are not.")
    page.get_by_role("link", name="Functions").click()
    leave = page.get_by_role("dialog", name="Leave without saving?")
    leave.get_by_role("button", name="Cancel").click()
    expect(page.get_by_test_id("prompt-state")).to_have_text("Not saved")
    page.get_by_role("link", name="Functions").click()
    leave.get_by_role("button", name="Leave").click()
    page.wait_for_url("**/functions")


def test_a_prompt_changed_elsewhere_is_not_overwritten(page: Page, server: Product) -> None:
    prompt, name = stored(server, "plain")
    page.goto(f"/prompts/{prompt}")
    write(page, "Prompt text", "Mine")
    server.agent.update_prompt(promptIdentifier=prompt, name=name, description="Theirs")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Load what is there now").click()
    expect(page.get_by_text("No variants yet")).to_be_visible()
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_label("Description")).to_have_value("Theirs")


def test_variants_are_tried_beside_one_another_and_counted(
    page: Page, server: Product, model: str
) -> None:
    prompt, _ = stored(server, "Hello", model)
    page.goto(f"/prompts/{prompt}")
    page.get_by_role("button", name="Actions for variant Hello").click()
    page.get_by_role("menuitem", name="Copy").click()
    page.get_by_label("Name of the variant").fill("Goodbye")
    page.get_by_role("textbox", name="who").fill("Alice")
    page.get_by_role("button", name="Variants to try").click()
    page.get_by_role("option", name="Goodbye").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Try", exact=True).click()
    for name in ("Hello", "Goodbye"):
        answer = page.get_by_role("region", name=f"Answer of {name}")
        expect(answer).to_contain_text("tokens in")
    page.goto("/usage?by=model")
    row = page.get_by_role("table", name="By model").get_by_role("row", name=model)
    expect(row).to_contain_text("1,800")
    page.get_by_role("button", name="By flow").click()
    expect(page.get_by_role("row", name="Prompts tried alone")).to_be_visible()
    page.goto(f"/prompts/{prompt}")
    page.get_by_role("button", name="Delete", exact=True).click()
    confirm = page.get_by_role("dialog", name="Delete ")
    confirm.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/prompts")


def test_versions_are_published_compared_and_restored(page: Page, server: Product) -> None:
    prompt, _ = stored(server, "plain")
    page.goto(f"/prompts/{prompt}")
    page.get_by_role("tab", name="Versions").click()
    page.get_by_label("Description of the version").fill("The first")
    page.get_by_role("button", name="Publish").click()
    table = page.get_by_role("table", name="Versions")
    expect(table.get_by_role("row", name="1")).to_contain_text("The first")
    write(page, "Prompt text", "Other words")
    page.get_by_role("button", name="Actions for version 1").click()
    page.get_by_role("menuitem", name="Compare with the draft").click()
    dialog = page.get_by_role("dialog", name="Version 1 and the draft")
    expect(dialog.locator(".cm-changedLine").first).to_contain_text("plain {{who}}")
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    saved(page)
    page.get_by_role("button", name="Actions for version 1").click()
    page.get_by_role("menuitem", name="Restore into the draft").click()
    expect(page.get_by_role("textbox", name="Prompt text")).to_have_text("plain {{who}}")
    saved(page)
    assert variants(server, prompt)["plain"]["templateConfiguration"]["text"]["text"] == (
        "plain {{who}}"
    )


def test_a_node_takes_a_stored_prompt_and_gives_one(page: Page, server: Product) -> None:
    prompt, name = stored(server, "plain")
    arn = server.agent.create_prompt_version(promptIdentifier=prompt)["arn"]
    flow = make(server, build.prompt("Ask", "Inline {{text}}", "text"))
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    drawing.choose("Ask")
    drawing.settings.get_by_test_id("resource").click()
    drawing.settings.get_by_role("combobox", name="Stored prompt").fill(name)
    page.get_by_role("option", name=name).last.click()
    drawing.pick("Version of the prompt", "Version 1")
    drawing.settings.get_by_role("button", name="Add the input").click()
    drawing.saved()
    [node] = server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]
    source = node["configuration"]["prompt"]["sourceConfiguration"]
    assert source == {"resource": {"promptArn": arn}}
    assert [each["name"] for each in node["inputs"]] == ["text", "who"]

    drawing.settings.get_by_role("button", name="Write it here").click()
    drawing.write("Prompt text", "Kept {{who}}")
    drawing.settings.get_by_role("button", name="Keep it as a stored prompt").click()
    kept = f"Kept{uuid.uuid4().hex[:6]}"
    dialog = page.get_by_role("dialog", name="Create prompt")
    dialog.get_by_label("Name of the prompt").fill(kept)
    dialog.get_by_role("button", name="Create prompt").click()
    expect(drawing.settings.get_by_role("link", name=f"Open {kept}")).to_be_visible()
    drawing.saved()
    [node] = server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]
    arn = node["configuration"]["prompt"]["sourceConfiguration"]["resource"]["promptArn"]
    [variant] = server.agent.get_prompt(promptIdentifier=arn)["variants"]
    assert variant["templateConfiguration"]["text"]["text"] == "Kept {{who}}"
    assert variant["modelId"] == MODEL

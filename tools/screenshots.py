"""Draws the product's pages in light and dark into docs/images: `python -m tools.screenshots`.

With names of scenes it draws only those. The product runs on a data folder of its own, with the
example and the model that come along, so the pictures show what a new user sees.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import launch, sign_in
from tests.exchange.test_reading import TEMPLATE
from tests.support.product import ROOT, Product

FOLDER = ROOT / "docs/images"
SCHEMES = ("light", "dark")
_SIZE = {"width": 1440, "height": 900}
#: Milliseconds for a page to come to rest, and for a run of the example to end.
_REST, _RUN = 1_200, 240_000


@dataclass(frozen=True)
class World:
    """The example's flow, an execution of it that ended, a flow to change, and a prompt."""

    flow: str
    execution: str
    spare: str
    prompt: str


def _nothing(page: Page) -> None:
    """The page is drawn as it opens."""


def _press(*keys: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(".react-flow__pane").click(position={"x": 20, "y": 20})
        for key in keys:
            page.keyboard.press(key)

    return act


def _choose(node: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_test_id(f"node-{node}").click()


def _button(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def _menu(name: str) -> Callable[[Page], None]:
    """An entry of the builder's menu."""

    def act(page: Page) -> None:
        page.keyboard.press("ControlOrMeta+k")
        expect(page.get_by_role("dialog", name="Search commands")).to_be_visible()
        page.keyboard.type(name)
        page.keyboard.press("Enter")

    return act


def _import(page: Page) -> None:
    """A template with what it does not say."""
    _button("Import")(page)
    page.get_by_role("textbox", name="Text to import").click()
    page.keyboard.insert_text(TEMPLATE)


def _conflict(page: Page) -> None:
    """Two pages change one draft."""
    other = page.context.new_page()
    other.goto(page.url)
    for each, prompt in (
        (other, "Write it for a child."),
        (page, "Write it for a hurried reader."),
    ):
        each.get_by_test_id("node-Easifier").click()
        editor = each.get_by_role("textbox", name="Prompt text")
        editor.click()
        each.keyboard.press("ControlOrMeta+Home")
        each.keyboard.type(prompt)
        each.wait_for_timeout(_REST)
    other.close()
    expect(page.get_by_role("dialog", name="The draft was changed elsewhere")).to_be_visible()


@dataclass(frozen=True)
class Scene:
    """A page, and what is done there before it is drawn."""

    address: Callable[[World], str]
    act: Callable[[Page], None] = _nothing


def _at(address: str) -> Callable[[World], str]:
    return lambda world: address.format(**asdict(world))


SCENES = {
    "flows": Scene(_at("/")),
    "flow-executions": Scene(_at("/flows/{flow}/executions")),
    "create-flow": Scene(_at("/"), _button("Create flow")),
    "builder": Scene(_at("/flows/{flow}"), _choose("Easifier")),
    "builder-run": Scene(_at("/flows/{flow}?run={execution}"), _choose("Easifier")),
    "builder-commands": Scene(_at("/flows/{flow}"), _press("ControlOrMeta+k")),
    "builder-text": Scene(_at("/flows/{flow}"), _press("Alt+Shift+J")),
    "version": Scene(_at("/flows/{flow}/versions/1")),
    "versions": Scene(_at("/flows/{flow}"), _menu("Versions")),
    "compare": Scene(_at("/flows/{flow}/compare?from=1&to=2")),
    "export": Scene(_at("/flows/{flow}"), _menu("Export")),
    "import": Scene(_at("/"), _import),
    "conflict": Scene(_at("/flows/{spare}"), _conflict),
    "executions": Scene(_at("/executions")),
    "execution": Scene(_at("/executions/{flow}/{execution}"), _choose("Easifier")),
    "execution-played": Scene(_at("/executions/{flow}/{execution}?at=40")),
    "executions-compared": Scene(
        _at("/executions/compare?a={flow}/{execution}&b={flow}/{execution}")
    ),
    "prompts": Scene(_at("/prompts")),
    "prompt": Scene(_at("/prompts/{prompt}")),
    "usage": Scene(_at("/usage")),
    "buckets": Scene(_at("/buckets")),
    "bucket": Scene(_at("/buckets/easy-reading")),
    "functions": Scene(_at("/functions")),
    "function": Scene(_at("/functions/book-binder")),
    "settings-keys": Scene(_at("/settings/keys")),
    "settings-people": Scene(_at("/settings/people")),
    "settings-models": Scene(_at("/settings/models")),
    "settings-prices": Scene(_at("/settings/prices")),
    "settings-activity": Scene(_at("/settings/activity")),
}


def _made(product: Product, page: Page) -> World:
    """Run the example once, from its page."""
    flows: list[dict[str, Any]] = product.agent.list_flows()["flowSummaries"]
    [flow] = [found["id"] for found in flows if found["name"] == "EasyReading"]
    page.goto(f"/flows/{flow}/executions")
    page.get_by_role("button", name="Create execution").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Create execution").click()
    expect(page.get_by_test_id("execution-status")).to_have_text("Succeeded", timeout=_RUN)
    execution = "/".join(page.url.partition("?")[0].rsplit("/", 2)[1:])
    return World(flow, execution, _changed(product, flow), _prompt(product))


def _prompt(product: Product) -> str:
    """A prompt with a version."""
    variant = {
        "name": "short",
        "templateType": "TEXT",
        "templateConfiguration": {
            "text": {
                "text": "Say in one sentence, for {{reader}}:\n\n{{text}}",
                "inputVariables": [{"name": "reader"}, {"name": "text"}],
            }
        },
        "modelId": "amazon.nova-lite-v1:0",
        "inferenceConfiguration": {"text": {"maxTokens": 60, "temperature": 0.2}},
    }
    made = product.agent.create_prompt(
        name="summary",
        description="One sentence for a reader",
        variants=[variant],
        defaultVariant="short",
    )
    product.agent.create_prompt_version(promptIdentifier=made["id"], description="The first")
    prompt: str = made["id"]
    return prompt


def _changed(product: Product, flow: str) -> str:
    """Publish a version 2 with other instructions, and give a copy of the flow."""
    draft = product.agent.get_flow(flowIdentifier=flow)
    shared = {"executionRoleArn": draft["executionRoleArn"]}
    text = json.dumps(draft["definition"]).replace("short sentences", "plain words")
    other = json.loads(text.replace("PER_PARAGRAPH = 3", "PER_PARAGRAPH = 2"))
    for definition in (other, draft["definition"]):
        product.agent.update_flow(
            flowIdentifier=flow, name=draft["name"], definition=definition, **shared
        )
        product.agent.prepare_flow(flowIdentifier=flow)
        if definition is other:
            product.agent.create_flow_version(flowIdentifier=flow, description="Plainer words")
    copy = product.agent.create_flow(
        name="EasyReadingCopy", definition=draft["definition"], **shared
    )
    spare: str = copy["id"]
    return spare


def _draw(browser: Browser, product: Product, names: list[str]) -> None:
    def signed_in(scheme: Any) -> Page:
        page = browser.new_context(
            base_url=product.url,
            viewport=_SIZE,  # type: ignore[arg-type]
            color_scheme=scheme,
            reduced_motion="reduce",
        ).new_page()
        sign_in(page, product)
        return page

    world = _made(product, signed_in("light"))
    for scheme in SCHEMES:
        page = signed_in(scheme)
        for name in names:
            page.goto(SCENES[name].address(world))
            page.wait_for_load_state("networkidle")
            SCENES[name].act(page)
            page.wait_for_timeout(_REST)
            page.screenshot(path=FOLDER / f"{name}-{scheme}.png")
            print(f"docs/images/{name}-{scheme}.png")


def main() -> None:
    """Draw the scenes that the command line names, or all."""
    names = sys.argv[1:] or list(SCENES)
    with (
        tempfile.TemporaryDirectory(prefix="flowbuilder-screenshots-") as folder,
        Product(Path(folder)) as product,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        _draw(browser, product, names)
        browser.close()


if __name__ == "__main__":
    main()

"""axe-core finds nothing on any page, in light and dark."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_going_on import prepared, start
from tests.browser.test_prompts import stored
from tests.browser.test_usage import asking
from tests.browser.test_versions import act, open_versions, two_versions
from tests.clients.served import raising
from tests.definition import build
from tests.definition.build import looped
from tests.exchange.test_reading import TEMPLATE
from tests.product.books import ROLE
from tests.product.test_own_operations import travel
from tests.support.product import ROOT, Product

pytestmark = pytest.mark.browser

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
#: What is asked of a page, by the axe rules' own tags.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


#: Whether nothing moves but what never ends.
_AT_REST = """() => document.getAnimations().every(({ playState, effect }) =>
  playState !== "running" || effect?.getComputedTiming().iterations === Infinity)"""


def hold(page: Page) -> None:
    """Raises AssertionError with what axe finds: the rule, its help, and where."""
    page.wait_for_function(_AT_REST)  # what fades in has not its colours yet
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}}).then(it => it.violations)",
        RULES,
    )
    told = [
        f"{one['id']}: {one['help']}: {json.dumps([node['target'] for node in one['nodes'][:4]])} "
        f"{one['nodes'][0]['failureSummary']}"
        for one in found
    ]
    assert not told, "\n".join(told)


@pytest.fixture(params=["light", "dark"])
def schemed(page: Page, request: pytest.FixtureRequest) -> Page:
    """A signed-in page in one of the colour schemes."""
    page.emulate_media(color_scheme=request.param, reduced_motion="reduce")
    return page


def settled(page: Page, address: str, words: str) -> None:
    """Open the page and wait until this text is on it."""
    page.goto(address)
    expect(page.get_by_text(words).first).to_be_visible()
    page.wait_for_timeout(300)  # axe measures colours, and pages fade in


@pytest.fixture(scope="module")
def addresses(server: Product) -> dict[str, tuple[str, str]]:
    """Every page: its address, and a text that says that it is there."""
    flow = prepared(server, raising())
    talks = prepared(server, travel())
    asks = start(server, talks, "book")
    _, alias, run = asks.rsplit("/", 2)
    version = server.agent.create_flow_version(flowIdentifier=flow)["version"]
    failed = start(server, flow, "abc")
    compared = "&b=".join(one.removeprefix("/executions/") for one in (failed, asks))
    blank = server.agent.create_flow(name=f"Blank{uuid.uuid4().hex[:8]}", executionRoleArn=ROLE)
    compare = f"/flows/{two_versions(server)}/compare"
    loops = server.agent.create_flow(
        name=f"Loops{uuid.uuid4().hex[:8]}", executionRoleArn=ROLE, definition=looped()
    )["id"]
    return {
        "flows": ("/flows", "EasyReading"),
        "builder": (f"/flows/{flow}", "Prepared"),
        "builder, empty": (f"/flows/{blank['id']}", "Not prepared"),
        "builder, run": (f"/flows/{talks}?run={alias}/{run}", "Where to?"),
        "builder, loop": (f"/flows/{loops}", "LoopStart"),
        "version": (f"/flows/{flow}/versions/{version}", f"Version {version}"),
        "compare": (f"{compare}?from=1&to=DRAFT&node=Work", "1 node added"),
        "compare, text": (f"{compare}?from=1&to=DRAFT&view=text", "text.upper()"),
        "executions": ("/executions", "Executions"),
        "execution that failed": (failed, "Failed"),
        "executions, compared": (f"/executions/compare?a={compared}", "Only in B"),
        "execution, played": (f"{failed}?at=2&tab=events", "Event 2 of"),
        "execution, played, timeline": (f"{failed}?at=2&tab=timeline", "Event 2 of"),
        "execution that asks": (asks, "Where to?"),
        "prompts": ("/prompts", "Prompts"),
        "prompt": (f"/prompts/{stored(server, 'plain')[0]}", "Variants"),
        "buckets": ("/buckets", "easy-reading"),
        "bucket": ("/buckets/easy-reading", "book"),
        "functions": ("/functions", "Functions"),
        "models": ("/settings/models", "Model routes"),
        "prices": ("/settings/prices", "No price yet"),
        "usage": ("/usage", "Usage"),
        "usage, empty": ("/usage?from=2025-01-01&to=2025-01-31", "Nothing was used"),
        "keys": ("/settings/keys", "Your access keys"),
        "people": ("/settings/people", "Add person"),
        "activity": ("/settings/activity", "Activity"),
        "nothing": ("/nowhere", "not found"),
    }


PAGES = [
    *(
        "flows",
        "builder",
        "builder, empty",
        "builder, run",
        "builder, loop",
        "version",
        "compare",
        "compare, text",
        "executions",
        "executions, compared",
        "execution that failed",
        "execution, played",
        "execution, played, timeline",
    ),
    *("execution that asks", "prompts", "prompt", "buckets", "bucket", "functions"),
    *("models", "keys", "people"),
    *("prices", "usage", "usage, empty"),
    *("activity", "nothing"),
]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(schemed: Page, addresses: dict[str, tuple[str, str]], name: str) -> None:
    settled(schemed, *addresses[name])
    hold(schemed)


def test_axe_finds_nothing_in_the_choice_of_what_to_compare_with(
    schemed: Page, addresses: dict[str, tuple[str, str]]
) -> None:
    settled(schemed, *addresses["execution that failed"])
    schemed.get_by_role("button", name="Compare").click()
    expect(schemed.get_by_role("dialog", name="Compare ")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)


def test_axe_finds_nothing_in_the_export(
    schemed: Page, addresses: dict[str, tuple[str, str]]
) -> None:
    settled(schemed, *addresses["builder"])
    schemed.get_by_role("button", name="More").click()
    schemed.get_by_role("menuitem", name="Export").click()
    dialog = schemed.get_by_role("dialog", name="Export ")
    expect(dialog.get_by_role("textbox", name="Exported text")).to_contain_text("nodes")
    schemed.wait_for_timeout(300)
    hold(schemed)


def test_axe_finds_nothing_beside_the_definitions_text(
    schemed: Page, addresses: dict[str, tuple[str, str]]
) -> None:
    settled(schemed, *addresses["builder"])
    schemed.keyboard.press("Alt+Shift+J")
    text = schemed.get_by_role("region", name="Definition as text")
    expect(text.get_by_role("textbox")).to_contain_text("nodes")
    schemed.wait_for_timeout(300)
    hold(schemed)


def test_axe_finds_nothing_in_the_import(schemed: Page) -> None:
    settled(schemed, "/flows", "EasyReading")
    schemed.get_by_role("button", name="Import", exact=True).click()
    schemed.get_by_role("textbox", name="Text to import").click()
    schemed.keyboard.insert_text(TEMPLATE)
    expect(schemed.get_by_label("Value of Bucket")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)


def test_axe_finds_nothing_in_the_versions(schemed: Page, server: Product) -> None:
    dialog = open_versions(schemed, two_versions(server))
    act(schemed, 1, "Restore into the draft")
    expect(dialog.get_by_role("button", name="Restore it")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)


def test_axe_finds_nothing_in_the_dialog_for_many(
    schemed: Page, addresses: dict[str, tuple[str, str]]
) -> None:
    settled(schemed, *addresses["executions"])
    schemed.get_by_role("checkbox", name="All executions shown").check(force=True)
    hold(schemed)
    schemed.get_by_role("button", name="Delete", exact=True).click()
    expect(schemed.get_by_role("dialog", name="Delete ")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)


def test_axe_finds_nothing_in_what_the_builders_keys_open(
    schemed: Page, addresses: dict[str, tuple[str, str]]
) -> None:
    settled(schemed, *addresses["builder"])
    schemed.keyboard.press("Alt+Shift+O")
    expect(schemed.get_by_role("navigation", name="Outline")).to_be_visible()
    schemed.keyboard.press("ControlOrMeta+a")
    hold(schemed)
    for keys, name in [("/", "Add a node"), ("ControlOrMeta+k", "Search commands"), ("?", "Keys")]:
        schemed.keyboard.press(keys)
        expect(schemed.get_by_role("dialog", name=name)).to_be_visible()
        schemed.wait_for_timeout(300)
        hold(schemed)
        schemed.keyboard.press("Escape")
        expect(schemed.get_by_role("dialog", name=name)).to_have_count(0)


def test_axe_finds_nothing_where_parts_of_a_flow_are_tried(schemed: Page, server: Product) -> None:
    settled(schemed, f"/flows/{prepared(server, build.straight())}", "Prepared")
    schemed.get_by_role("button", name="Run", exact=True).click()
    schemed.get_by_test_id("node-Work").locator(".fb-node__head").click(button="right")
    expect(schemed.get_by_role("menu", name="Actions for Work")).to_be_visible()
    hold(schemed)
    schemed.get_by_role("menuitem", name="Try this node").click()
    schemed.get_by_role("button", name="Try this node").click()
    expect(schemed.get_by_test_id("try-status")).to_contain_text("Done")
    schemed.get_by_role("button", name="Pin output…").click()
    expect(schemed.get_by_role("dialog", name="Pin the output of Work")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)
    schemed.get_by_role("button", name="Pin", exact=True).click()
    expect(schemed.get_by_text("1 pinned node is not run")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_one_signs_in(
    chromium: Browser, server: Product, scheme: str
) -> None:
    context = chromium.new_context(base_url=server.url, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    settled(page, "/sign-in", "Password")
    hold(page)
    context.close()


def test_axe_finds_nothing_where_tokens_and_prices_are(
    schemed: Page, server: Product, model: str
) -> None:
    settled(schemed, start(server, prepared(server, asking(model)), "text"), "900 in, 160 out")
    schemed.get_by_test_id("node-Prompt").click()
    schemed.get_by_role("tab", name="Usage").click()
    expect(schemed.get_by_role("table", name="Usage by node")).to_be_visible()
    hold(schemed)
    settled(schemed, "/usage?by=node", "Tokens out")
    expect(schemed.get_by_role("application", name="Tokens by day")).to_be_visible()
    hold(schemed)
    settled(schemed, "/settings/prices", model)
    schemed.get_by_role("button", name=f"Add price for {model}").click()
    expect(schemed.get_by_role("dialog", name="Add price")).to_be_visible()
    schemed.wait_for_timeout(300)
    hold(schemed)

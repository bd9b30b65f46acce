"""A real Chromium, signed in to the running product."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.fakes.model import SlowModel
from tests.support.product import Product
from tests.support.session import Session

#: What a failing test leaves behind to be looked at.
_RESULTS = Path(__file__).resolve().parents[2] / "test-results"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Milliseconds until what a test expects must be there, also on a machine that is busy.
_PATIENCE = 20_000


def launch(playwright: Playwright) -> Browser:
    """The system's own browser, headless. Raises RuntimeError where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise RuntimeError("Chromium is needed: tools/chromium.sh says how to get it.")
    arguments = ["--disable-gpu", "--disable-quic", "--disable-background-networking"]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")
    return playwright.chromium.launch(executable_path=found, args=arguments)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of all tests."""
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, server: Product, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of someone who is signed in. Errors that the page logs fail the test."""
    context = chromium.new_context(
        base_url=server.url,
        viewport={"width": 1680, "height": 1000},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # a refusal by the server is part of what pages show; the browser logs it all the same
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda problem: errors.append(str(problem)))
    sign_in(page, server)
    yield page
    if getattr(request.node, "failed", False):
        _RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=_RESULTS / f"{request.node.name}.png")
    context.close()
    assert not errors, f"the page logged errors: {errors}"


@pytest.fixture(scope="module")
def model(server: Product) -> Iterator[str]:
    """The name of a model that takes 900 tokens and gives 160, each time; nobody has priced it."""
    name = f"tested-{uuid.uuid4().hex[:8]}"
    session = Session(server)
    with SlowModel(0, "A short sentence.") as endpoint:
        route = {"modelId": name, "provider": "openai", "endpoint": endpoint.url, "apiKey": "k"}
        session.send("PUT", "models/routes", route)
        yield name
    session.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]


def sign_in(page: Page, server: Product) -> None:
    """Sign in with what `local.env` says."""
    env = server.env
    sign_in_as(page, env["FLOWBUILDER_ADMIN_USER"], env["FLOWBUILDER_ADMIN_PASSWORD"])


def sign_in_as(page: Page, user: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")

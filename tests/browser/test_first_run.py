"""A newcomer to an empty workspace comes to a first run, and who may not edit is told who can."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.test_accessibility import hold
from tests.support.product import Product

pytestmark = pytest.mark.browser


@pytest.fixture
def workspace(server: Product) -> tuple[str, str, str]:
    """A new workspace's account, with its admin and password."""
    account = "".join(secrets.choice("123456789") for _ in range(12))
    user = f"new{account}"
    told = server.manage("workspace", "add", account, "Empty", "--admin", user)
    return account, user, password(told)


def password(told: str) -> str:
    return told.rpartition("shown this once: ")[2].split()[0]


@pytest.fixture
def stranger(chromium: Browser, server: Product) -> Page:
    """A page on which nobody has signed in."""
    return chromium.new_context(base_url=server.url).new_page()


def test_the_first_flow_runs_after_three_clicks(
    stranger: Page, workspace: tuple[str, str, str]
) -> None:
    page, (_, user, secret) = stranger, workspace
    sign_in_as(page, user, secret)
    expect(page.get_by_role("heading", name="Make your first flow")).to_be_visible()
    hold(page)
    page.get_by_role("button", name="Try it: Folders and files").click()
    page.wait_for_url("**/flows/*?panel=run")
    panel = page.get_by_role("region", name="Run", exact=True)
    panel.get_by_role("button", name="Run", exact=True).click()
    expect(panel.get_by_test_id("run-status")).to_have_text("Succeeded")
    page.goto("/")
    expect(page.get_by_role("heading", name="Flows", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Create flow")).to_be_visible()
    expect(page.get_by_text("Make your first flow")).to_have_count(0)


def test_who_may_not_edit_is_told_who_can(
    stranger: Page, server: Product, workspace: tuple[str, str, str]
) -> None:
    account, user, _ = workspace
    told = server.manage("member", "add", account, f"viewer-{user}", "viewer")
    sign_in_as(stranger, f"viewer-{user}", password(told))
    expect(stranger.get_by_text("No flows yet")).to_be_visible()
    expect(stranger.get_by_text("Who may edit in this workspace can make")).to_be_visible()
    expect(stranger.get_by_role("button", name="Create flow")).to_have_count(0)

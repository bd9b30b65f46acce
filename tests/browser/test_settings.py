"""An admin makes keys and members in the browser; programs and people get in with them."""

from __future__ import annotations

import re

import pytest
from botocore.exceptions import ClientError
from playwright.sync_api import Browser, Page, expect

from tests.support.product import Product

pytestmark = pytest.mark.browser


def flows(server: Product, key: str, secret: str) -> list[str]:
    """The names of the flows that a key sees. Raises ClientError when it is refused."""
    client = server.boto3("bedrock-agent", key, secret)
    return [flow["name"] for flow in client.list_flows()["flowSummaries"]]


def shown(page: Page) -> tuple[str, str]:
    """Key and secret of the dialog that shows them once, which is then closed."""
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("The secret is shown this once")).to_be_visible()
    lines = dialog.get_by_text("export AWS_ACCESS_KEY_ID").first.inner_text()
    key, secret = re.findall(r"AWS_ACCESS_KEY_ID='(.+?)'|AWS_SECRET_ACCESS_KEY='(.+?)'", lines)
    dialog.get_by_role("button", name="Done").click()
    return key[0], secret[1]


def act(page: Page, key: str, action: str) -> None:
    page.get_by_role("row", name=key).get_by_role("radio").check(force=True)
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name=action).click()


def test_a_key_is_made_used_rotated_and_disabled(page: Page, server: Product) -> None:
    page.goto("/settings/keys")
    page.get_by_role("button", name="Create access key").first.click()
    page.get_by_label("Description").fill("Nightly run")
    page.get_by_role("button", name="Create", exact=True).click()
    key, secret = shown(page)
    assert "EasyReading" in flows(server, key, secret)

    act(page, key, "Rotate")
    expect(page.get_by_role("dialog").get_by_text(key)).to_be_visible()
    page.get_by_role("button", name="Rotate", exact=True).click()
    fresh, fresh_secret = shown(page)
    expect(page.get_by_role("row", name=key).get_by_text("Rotated")).to_be_visible()
    assert flows(server, key, secret) == flows(server, fresh, fresh_secret)

    act(page, key, "Disable")
    expect(page.get_by_role("row", name=key).get_by_text("Disabled")).to_be_visible()
    with pytest.raises(ClientError, match="unknown or disabled"):
        flows(server, key, secret)
    assert flows(server, fresh, fresh_secret)


def test_a_new_member_signs_in_with_what_the_role_allows(
    page: Page, server: Product, chromium: Browser
) -> None:
    page.goto("/settings/people")
    page.get_by_role("button", name="Add person").click()
    page.get_by_label("Name", exact=True).fill("grace")
    page.get_by_role("button", name="Role Editor").click()
    page.get_by_role("option", name="Viewer").click()
    page.get_by_role("button", name="Add", exact=True).click()
    dialog = page.get_by_role("dialog", name="Account of grace created")
    expect(dialog.get_by_text("Pass it on safely")).to_be_visible()
    password = dialog.get_by_test_id("secret-Password").inner_text().split()[-1]
    dialog.get_by_role("button", name="Done").click()
    expect(page.get_by_role("row", name="grace")).to_contain_text("Viewer")

    page.get_by_role("row", name="admin (you)").get_by_role("radio").check(force=True)
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("dialog").get_by_text("is the last admin")).to_be_visible()

    other = chromium.new_context(base_url=server.url)
    grace = other.new_page()
    grace.goto("/sign-in")
    grace.get_by_label("Name").fill("grace")
    grace.get_by_label("Password").fill(password)
    grace.keyboard.press("Enter")
    expect(grace.get_by_role("heading", name=re.compile("^Flows"))).to_be_visible()
    expect(grace.get_by_role("button", name="Create flow")).to_have_count(0)
    grace.goto("/settings/keys")
    expect(grace.get_by_role("button", name="Create access key").first).to_be_visible()
    expect(grace.get_by_role("tab", name="People")).to_have_count(0)
    other.close()

    page.goto("/settings/activity")
    expect(page.get_by_role("row", name="AddMember")).to_contain_text("member/grace")
    expect(page.get_by_role("row", name=re.compile("grace.*SignIn"))).to_be_visible()
    find = page.get_by_label("Find in the activity")
    find.fill("addmember grace")
    expect(page.get_by_role("row", name="SignIn")).to_have_count(0)
    expect(page.get_by_role("row", name="AddMember")).to_be_visible()
    expect(page).to_have_url(re.compile("search=addmember"))
    find.fill("nobody at all")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


def test_a_flow_tells_what_was_done_to_it(page: Page, server: Product) -> None:
    client = server.boto3("bedrock-agent")
    role = "arn:aws:iam::000000000001:role/none"
    flow = client.create_flow(name="Told", executionRoleArn=role)["id"]
    other = client.create_flow(name="Other", executionRoleArn=role)["id"]
    page.goto(f"/flows/{flow}")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Activity").click()
    dialog = page.get_by_role("dialog", name="Activity of Told")
    expect(dialog.get_by_role("row", name="CreateFlow")).to_contain_text(f"flow/{flow}")
    expect(dialog.get_by_text(other)).to_have_count(0)
    dialog.get_by_label("Find in the activity").fill("nothing of the kind")
    expect(dialog.get_by_text("Nothing matches")).to_be_visible()
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(dialog).to_have_count(0)

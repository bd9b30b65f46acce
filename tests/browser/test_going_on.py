"""Executions that go on: an agent's question answered, a redrive, a replay against a new draft."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.clients.served import raising
from tests.product.books import DRAFT, ROLE
from tests.product.test_own_operations import travel
from tests.support.processes import wait_until
from tests.support.product import Product

pytestmark = pytest.mark.browser


def prepared(server: Product, definition: dict[str, Any]) -> str:
    """The id of a new flow whose draft is prepared."""
    name = f"Flow{uuid.uuid4().hex[:8]}"
    made = server.agent.create_flow(name=name, executionRoleArn=ROLE, definition=definition)
    server.agent.prepare_flow(flowIdentifier=made["id"])
    return str(made["id"])


def start(server: Product, flow: str, document: str) -> str:
    """The page of an execution that has just been started."""
    given = [{"nodeName": "Start", "content": {"document": document}}]
    arn = server.runtime.start_flow_execution(
        flowIdentifier=flow, flowAliasIdentifier=DRAFT, inputs=given
    )["executionArn"]
    _, flow_id, _, alias_id, _, name = arn.rpartition(":")[2].split("/")
    return f"/executions/{flow_id}/{alias_id}/{name}"


def status(page: Page, words: str) -> None:
    expect(page.get_by_test_id("execution-status")).to_have_text(words)


def test_a_question_is_answered_where_it_is_asked(page: Page, server: Product) -> None:
    address = start(server, prepared(server, travel()), "book")
    page.goto(address)
    status(page, "Waits for an answer")
    questions = page.get_by_role("region", name="Questions")
    expect(questions).to_contain_text("Agent asks")
    expect(questions).to_contain_text("Where to?")
    expect(questions.get_by_role("button", name="Answer")).to_be_disabled()
    page.goto("/executions")
    name = address.rpartition("/")[2]
    expect(page.get_by_role("row", name=name)).to_contain_text("Waits for an answer")
    page.goto(address)
    questions.get_by_label("Answer to Agent").fill("Rome")
    questions.get_by_role("button", name="Answer").click()
    status(page, "Succeeded")
    expect(questions).to_have_count(0)
    expect(page.get_by_role("tabpanel")).to_contain_text("Booked for Rome.")
    page.get_by_role("tab", name=re.compile("Events")).click()
    expect(page.get_by_text("Where to?")).to_be_visible()


def test_what_failed_is_replayed_and_then_redriven_on_the_mended_draft(
    page: Page, server: Product
) -> None:
    definition = raising()
    flow = prepared(server, definition)
    page.goto(start(server, flow, "abc"))
    status(page, "Failed")
    failed = page.url

    page.get_by_role("button", name="Replay").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Replay "))
    dialog.get_by_role("button", name="Replay", exact=True).click()
    expect(dialog.get_by_text("The outputs are the same")).to_be_visible()

    (node,) = (node for node in definition["nodes"] if node["name"] == "N2")
    node["configuration"]["inlineCode"]["code"] = "value + '!'"
    was = server.agent.get_flow(flowIdentifier=flow)
    server.agent.update_flow(
        flowIdentifier=flow, name=was["name"], executionRoleArn=ROLE, definition=definition
    )
    server.agent.prepare_flow(flowIdentifier=flow)
    dialog.get_by_role("button", name="Replay", exact=True).click()
    expect(dialog.get_by_text("Failed then, succeeded now")).to_be_visible()
    expect(dialog.get_by_role("row", name="End")).to_contain_text("ABC!")
    dialog.get_by_role("button", name="Close", exact=True).last.click()

    page.get_by_role("button", name="Redrive").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Redrive "))
    dialog.get_by_role("button", name="Runs").click()
    dialog.get_by_role("option", name="The prepared draft").click()
    dialog.get_by_role("button", name="Redrive", exact=True).click()
    expect(page).not_to_have_url(failed)
    status(page, "Succeeded")
    expect(page.get_by_role("tabpanel")).to_contain_text("ABC!")
    expect(page.get_by_role("link", name=failed.rpartition("/")[2])).to_be_visible()
    page.get_by_role("tab", name=re.compile("Events")).click()
    expect(page.get_by_text("kept · response ABC", exact=True)).to_be_visible()


def test_a_version_that_changes_what_succeeded_is_refused_in_words(
    page: Page, server: Product
) -> None:
    definition = raising()
    flow = prepared(server, definition)
    address = start(server, flow, "abc")
    wait_until(lambda: _ended(server, flow), "the execution to fail")
    (node,) = (node for node in definition["nodes"] if node["name"] == "N1")
    node["configuration"]["inlineCode"]["code"] = "value"
    was = server.agent.get_flow(flowIdentifier=flow)
    server.agent.update_flow(
        flowIdentifier=flow, name=was["name"], executionRoleArn=ROLE, definition=definition
    )
    server.agent.prepare_flow(flowIdentifier=flow)
    page.goto(address)
    page.get_by_role("button", name="Redrive").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Redrive "))
    dialog.get_by_role("button", name="Runs").click()
    dialog.get_by_role("option", name="The prepared draft").click()
    dialog.get_by_role("button", name="Redrive", exact=True).click()
    expect(dialog.get_by_text("are not the same in this version: N1")).to_be_visible()


def _ended(server: Product, flow: str) -> bool:
    rows = server.runtime.list_flow_executions(flowIdentifier=flow)["flowExecutionSummaries"]
    return bool(rows) and rows[0]["status"] == "Failed"

"""The dashboard of executions: found, counted, narrowed, followed, stopped, redriven, deleted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.test_going_on import prepared, start
from tests.clients.served import raising
from tests.product.test_own_operations import travel
from tests.support.product import Product

pytestmark = pytest.mark.browser


def started(server: Product, flow: str, document: str = "abc") -> str:
    """The name of an execution that has just been started."""
    return start(server, flow, document).rpartition("/")[2]


def row(page: Page, name: str, status: str = "") -> Locator:
    """The execution's row, once it has the status."""
    found = page.get_by_role("row", name=name)
    expect(found).to_contain_text(status)
    return found


def choose(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name).check(force=True)


def action(page: Page, verb: str) -> Locator:
    """Press the button above the list; gives the dialog."""
    page.get_by_role("button", name=verb, exact=True).first.click()
    return page.get_by_role("dialog", name=re.compile(f"^{verb} "))


def test_what_is_looked_for_stands_in_the_address(page: Page, server: Product) -> None:
    flow, other = prepared(server, raising()), prepared(server, travel())
    failed, waits = started(server, flow), started(server, other, "book")
    page.goto("/executions")
    row(page, failed, "Failed")
    row(page, waits, "Waits for an answer")

    page.get_by_role("button", name=re.compile(r"^Failed \d+")).click()
    expect(page.get_by_role("row", name=waits)).to_have_count(0)
    page.get_by_role("searchbox", name="Find executions").fill(failed[:12])
    page.wait_for_url(re.compile("search="))
    page.get_by_role("button", name="Version").click()
    page.get_by_role("option", name="Draft").click()
    page.wait_for_url(re.compile("version=DRAFT"))
    page.reload()
    expect(page.get_by_role("searchbox", name="Find executions")).to_have_value(failed[:12])
    row(page, failed, "Failed")
    expect(page.get_by_role("button", name="Failed 1")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("searchbox", name="Find executions").fill("nothing has this name")
    expect(page.get_by_text("No execution matches")).to_be_visible()
    page.get_by_role("button", name="Clear filters").last.click()
    row(page, waits)
    assert "?" not in page.url


def test_a_bar_of_the_histogram_narrows_the_time(page: Page, server: Product) -> None:
    flow = prepared(server, raising())
    name = started(server, flow)
    page.goto(f"/flows/{flow}/executions?within=1h")
    row(page, name, "Failed")
    bars = page.get_by_role("toolbar", name="Times to narrow the list to")
    bar = bars.get_by_role("button", name=re.compile("1 failed$"))
    bar.click()
    page.wait_for_url(re.compile(r"from=.*to="))
    row(page, name)
    page.goto(f"/flows/{flow}/executions?within=1h")
    first = bars.get_by_role("button").first.bounding_box()
    last = bars.get_by_role("button").last.bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 2, first["y"] + 30)
    page.mouse.down()
    page.mouse.move(last["x"] + 2, last["y"] + 30, steps=12)
    expect(page.get_by_role("figure")).to_contain_text("1 failed")
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=.*to="))
    row(page, name)


def test_rows_change_and_a_broken_connection_catches_up(page: Page, server: Product) -> None:
    sockets: list[WebSocketRoute] = []
    broken = False

    def on_socket(socket: WebSocketRoute) -> None:
        if broken:
            socket.close()
            return
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket("**/ws/executions", on_socket)
    flow = prepared(server, raising())
    page.goto(f"/flows/{flow}/executions")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    row(page, started(server, flow), "Failed")
    expect(page.get_by_role("button", name="Failed 1")).to_be_visible()

    broken = True
    sockets[-1].close()
    expect(page.get_by_text("Connection lost, trying again")).to_be_visible()
    missed = started(server, flow)
    broken = False
    row(page, missed, "Failed")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()


def test_many_are_stopped_redriven_and_deleted(page: Page, server: Product) -> None:
    flow = prepared(server, travel())
    names = [started(server, flow, "book") for _ in range(3)]
    page.goto(f"/flows/{flow}/executions")
    for name in names:
        row(page, name, "Waits for an answer")
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    choose(page, *names[:2])
    dialog = action(page, "Stop")
    expect(dialog).to_contain_text("Calls in flight are abandoned")
    dialog.get_by_role("button", name="Stop", exact=True).click()
    for name in names[:2]:
        row(page, name, "Aborted")

    choose(page, names[0])
    action(page, "Redrive").get_by_role("button", name="Redrive", exact=True).click()
    expect(page.get_by_text("1 execution goes on as a new one.")).to_be_visible()

    choose(page, *names)
    dialog = action(page, "Delete")
    expect(dialog).to_contain_text("2 executions")
    expect(dialog).to_contain_text("1 execution of those chosen is running")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    refused = dialog.get_by_role("region", name="Refused")
    expect(refused).to_contain_text(names[0])
    expect(refused).to_contain_text("results that a running redrive may take")
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    expect(page.get_by_role("row", name=names[1])).to_have_count(0)
    row(page, names[0], "Aborted")
    row(page, names[2], "Waits for an answer")

"""How the pages behave in a browser: the canvas of large flows, what is loaded, and live events.

Headless Chromium looks at the built pages of a running product. `BENCH_UI_SECONDS` sets how long
the memory of a page with live events is watched (120).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Response, sync_playwright

from bench import flows, products
from bench.figures import Table
from tests.browser.conftest import launch, sign_in
from tests.support.processes import spawn
from tests.support.product import ROOT, Product

SECONDS = int(os.environ.get("BENCH_UI_SECONDS", "120"))
RUNS = int(os.environ.get("BENCH_UI_RUNS", "5"))
#: Nodes and connections of the flows that are drawn.
_SIZES = ((300, 400), (1000, 1300))
_PER_SECOND = 100
#: Seconds of one drag, one zoom, or one look at live events.
_LOOK = 3.0
_KILOBYTE = 1024

#: Counts frames, and keeps the longest time between two of them.
_COUNT = """() => {
  const seen = { began: performance.now(), frames: 0, longest: 0, last: performance.now() };
  window.benchFrames = seen;
  const tick = (now) => {
    if (window.benchFrames !== seen) return;
    seen.frames += 1;
    seen.longest = Math.max(seen.longest, now - seen.last);
    seen.last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
_COUNTED = """() => {
  const { began, frames, longest } = window.benchFrames;
  window.benchFrames = undefined;
  return { rate: frames / (performance.now() - began) * 1000, longest };
}"""


def tables() -> Iterator[Table]:
    """The canvas, what the first page loads, and live events."""
    with (
        products.running() as product,
        sync_playwright() as playwright,
        _closing(launch(playwright)) as browser,
    ):
        yield _first_page(browser, product)
        for nodes, connections in _SIZES:
            yield _canvas(browser, product, nodes, connections)
        yield from _live(browser, product)


@contextmanager
def _closing(browser: Browser) -> Iterator[Browser]:
    yield browser
    browser.close()


def _page(browser: Browser, product: Product) -> Page:
    context = browser.new_context(base_url=product.url, viewport={"width": 1680, "height": 1000})
    context.set_default_timeout(60_000)
    page = context.new_page()
    sign_in(page, product)
    return page


def _first_page(browser: Browser, product: Product) -> Table:
    """What is loaded until the flows are listed, as it is sent."""
    signed_in = _page(browser, product)
    state = signed_in.context.storage_state()
    signed_in.context.close()
    context = browser.new_context(base_url=product.url, storage_state=state)
    page = context.new_page()
    sizes: dict[str, list[int]] = {"script": [], "stylesheet": []}
    loaded: list[Response] = []

    def keep(response: Response) -> None:
        loaded.append(response)

    page.on("response", keep)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    names = []
    for response in loaded:
        kind = response.request.resource_type
        if kind in sizes:
            sizes[kind].append(response.request.sizes()["responseBodySize"])
            names.append(response.url.rsplit("/", 1)[-1])
    context.close()
    later = [name for name in names if name.startswith(("BuilderPage", "CodeEditor", "elk"))]
    said = ", ".join(later) or "none"
    return Table(
        "the first page, as sent; KB",
        {
            "scripts": [sum(sizes["script"]) / _KILOBYTE],
            "styles": [sum(sizes["stylesheet"]) / _KILOBYTE],
        },
        notes=[f"Of the builder, the code editor and the layout engine: {said}."],
    )


def _canvas(browser: Browser, product: Product, nodes: int, connections: int) -> Table:
    flow = product.agent.create_flow(
        name=f"canvas-{uuid.uuid4().hex[:8]}",
        executionRoleArn=flows.ROLE,
        definition=flows.wide(nodes, connections),
    )["id"]
    page = _page(browser, product)
    page.goto(f"/flows/{flow}")
    page.wait_for_selector(".react-flow__node")
    page.get_by_role("button", name="Zoom In").wait_for()
    _places_kept(product, page, flow, nodes)
    figures: dict[str, list[float]] = {
        "load, ms": [],
        "drag a node, frames/s": [],
        "drag the canvas, frames/s": [],
        "zoom, frames/s": [],
        "drag a node with all in view, frames/s": [],
        "longest frame, ms": [],
    }
    for _ in range(RUNS):
        began = time.perf_counter()
        page.goto(f"/flows/{flow}")
        page.wait_for_selector(".react-flow__node")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
        figures["load, ms"].append((time.perf_counter() - began) * 1000)
        page.wait_for_load_state("networkidle")
        for name, rate, longest in _moves(page):
            figures[name].append(rate)
            figures["longest frame, ms"].append(longest)
    page.context.close()
    return Table(f"canvas of {nodes:,} nodes and {connections:,} connections", figures)


def _places_kept(product: Product, page: Page, flow: str, nodes: int) -> None:
    """Give the nodes places, as a flow that was drawn has."""
    columns = 30
    layout = {
        name: {"x": place // columns * 320, "y": place % columns * 170}
        for place, name in enumerate(flows.wide_names(nodes))
    }
    token = page.request.get("/console/api/session").json()["csrfToken"]
    answer = page.request.put(
        f"/console/api/flows/{flow}/workbench",
        data={"layout": layout},
        headers={"X-CSRFToken": token, "Origin": product.url},
    )
    if not answer.ok:
        raise RuntimeError(f"The layout was not kept: {answer.status} {answer.text()}")


def _moves(page: Page) -> Iterator[tuple[str, float, float]]:
    card = page.locator(".react-flow__node-card .fb-node__name").first
    yield ("drag a node, frames/s", *_dragged(page, *_middle(card.bounding_box())))
    canvas = page.get_by_test_id("canvas").bounding_box()
    assert canvas is not None
    x, y = canvas["x"] + 20, canvas["y"] + 20
    yield ("drag the canvas, frames/s", *_dragged(page, x, y))
    page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    page.evaluate(_COUNT)
    ends = time.perf_counter() + _LOOK
    step = 0
    while time.perf_counter() < ends:
        page.mouse.wheel(0, 60 if step % 40 < 20 else -60)
        step += 1
    yield ("zoom, frames/s", *_counted(page))
    page.keyboard.press("Shift+1")
    page.wait_for_timeout(1000)
    card = page.locator(".react-flow__node-card .fb-node__name").first
    yield (
        "drag a node with all in view, frames/s",
        *_dragged(page, *_middle(card.bounding_box())),
    )


def _middle(box: Any) -> tuple[float, float]:
    if box is None:
        raise RuntimeError("There is no card in view.")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _dragged(page: Page, x: float, y: float) -> tuple[float, float]:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.evaluate(_COUNT)
    ends = time.perf_counter() + _LOOK
    step = 0
    while time.perf_counter() < ends:
        away = step % 60 if step % 120 < 60 else 60 - step % 60
        page.mouse.move(x + 8 + away * 4, y + 8 + away * 3)
        step += 1
    found = _counted(page)
    page.mouse.move(x, y)
    page.mouse.up()
    return found


def _counted(page: Page) -> tuple[float, float]:
    counted = page.evaluate(_COUNTED)
    return counted["rate"], counted["longest"]


def _live(browser: Browser, product: Product) -> Iterator[Table]:
    """An execution's page while its events come, so many a second."""
    writer = spawn(
        [sys.executable, "-m", "bench.writer", str(SECONDS * _PER_SECOND), str(_PER_SECOND)],
        cwd=ROOT,
        env={**os.environ, **product.environment, "FLOWBUILDER_DATA": str(product.data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    flow, alias, name = writer.stdout.readline().decode().strip().split("/")
    page = _page(browser, product)
    page.goto(f"/executions/{flow}/{alias}/{name}")
    page.wait_for_selector(".react-flow__node")
    told: list[bytes] = []
    output = writer.stdout
    reader = threading.Thread(target=lambda: told.append(output.read()))
    writer.stdin.write(b"go\n")
    writer.stdin.close()
    reader.start()
    devtools = page.context.new_cdp_session(page)
    rates: list[float] = []
    longest: list[float] = []
    heaps: list[float] = []
    while reader.is_alive():
        page.evaluate(_COUNT)
        page.wait_for_timeout(_LOOK * 1000)
        rate, most = _counted(page)
        if not reader.is_alive():
            break
        rates.append(rate)
        longest.append(most)
        devtools.send("HeapProfiler.collectGarbage")
        heaps.append(devtools.send("Runtime.getHeapUsage")["usedSize"] / _KILOBYTE**2)
    reader.join()
    committed = len(json.loads(told[0]))
    page.context.close()
    yield Table(
        f"an execution's page with {_PER_SECOND} events a second",
        {"frames/s": rates, "longest frame of 3 s, ms": longest},
        notes=[f"{committed:,} events in {SECONDS} seconds."],
    )
    quarter = max(1, len(heaps) // 4)
    first, last = heaps[:quarter], heaps[-quarter:]
    grown = statistics.median(last) - statistics.median(first)
    yield Table(
        "memory of its scripts after collection, MB",
        {"first quarter": first, "last quarter": last},
        notes=[f"Grown by {grown:.1f} MB over {SECONDS * 3 // 4} seconds."],
    )

"""Someone draws the nine-node flow by hand, from the palette to an alias, runs it and reads it."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawing import Drawing
from tests.browser.flows import make
from tests.support.product import ROOT, Product

pytestmark = pytest.mark.browser

EXAMPLE = ROOT / "examples" / "easy_reading"
FORMATTER = """\
import html
title = chapter.strip().splitlines()[0]
name = title.split(":")[0].replace(" ", "-").lower()
section = f"<section id='{name}'><h2>{title}</h2><p>{html.escape(easyText)}</p></section>"
{"id": name, "title": title, "html": section}
"""
PROMPT = "Rewrite for a reader with {{profile}}, in short sentences:\n\n{{chapter}}"
#: Places of the nine on the canvas, in pixels.
PLACES = {
    "Input": (260, 90),
    "Iterator": (560, 90),
    "Retrieval": (860, 90),
    "Prompt": (260, 330),
    "InlineCode": (560, 330),
    "Collector": (860, 330),
    "LambdaFunction": (260, 600),
    "Storage": (560, 600),
    "Output": (860, 600),
}


def test_the_nine_node_flow_is_drawn_published_run_and_read(page: Page, server: Product) -> None:
    drawing = begin(page, "DrawnByHand")
    for kind, (x, y) in PLACES.items():
        drawing.add(kind, x, y)
    set_up(drawing)
    join(drawing)
    drawing.saved()
    expect(page.get_by_test_id("problems")).to_contain_text("No problems")

    page.get_by_role("button", name="Publish").click()
    page.get_by_label("Description of the version").fill("Drawn by hand")
    page.get_by_role("button", name="Alias Leave aliases as they are").click()
    page.get_by_role("option", name="Create an alias").click()
    page.get_by_role("textbox", name="Alias name").fill("readers")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 published; alias readers runs it.")).to_be_visible()

    flow_id = re.search(r"/flows/(\w{10})", page.url)
    assert flow_id is not None
    run(page, flow_id[1], "readers")
    expect(page.get_by_test_id("execution-status")).to_have_text("Succeeded", timeout=150_000)
    [alias] = [
        alias
        for alias in server.agent.list_flow_aliases(flowIdentifier=flow_id[1])["flowAliasSummaries"]
        if alias["name"] == "readers"
    ]
    assert alias["routingConfiguration"] == [{"flowVersion": "1"}]
    page.get_by_role("tab", name="Output").click()
    expect(page.get_by_text("s3://easy-reading/books/beyond-earth-002/").first).to_be_visible()


def begin(page: Page, name: str) -> Drawing:
    """Create a flow and empty its canvas."""
    page.get_by_role("button", name="Create flow").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_role("button", name="Create flow").click()
    drawing = Drawing(page)
    expect(drawing.node("FlowInput")).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    expect(page.locator(".fb-node")).to_have_count(0)
    return drawing


def set_up(drawing: Drawing) -> None:
    """Configure each node in the inspector."""
    page = drawing.page
    drawing.choose("FlowInput")
    drawing.tab("Outputs")
    drawing.pick("Type of output document", "Object")

    drawing.choose("Iterator")
    drawing.tab("Inputs")
    drawing.set_text("Expression of input array", "$.data.chapterPrefixes")

    for bucket_node in ("S3Retrieval", "S3Storage"):
        drawing.choose(bucket_node)
        drawing.set_text("Bucket", "easy-reading")
        page.keyboard.press("Escape")

    drawing.rename("Prompt", "Easifier")
    drawing.write("Prompt text", PROMPT)
    page.get_by_role("button", name="Add the inputs").click()
    page.get_by_text("How it answers").click()
    drawing.set_text("Longest answer", "40")
    drawing.tab("Inputs")
    page.get_by_role("button", name="Delete input input").click()
    drawing.set_text("Expression of input profile", "$.data.metadata.accessibilityProfile")

    drawing.rename("InlineCode", "HTMLFormatter")
    drawing.write("Python code", FORMATTER)
    drawing.tab("Inputs")
    drawing.set_text("Name of input 1", "chapter")
    page.get_by_role("button", name="Add an input").click()
    drawing.set_text("Name of input 2", "easyText")
    drawing.tab("Outputs")
    drawing.pick("Type of output response", "Object")

    drawing.choose("Collector")
    drawing.tab("Inputs")
    drawing.pick("Type of input arrayItem", "Object")

    drawing.choose("LambdaFunction")
    drawing.set_text(
        "Function", "arn:aws:lambda:us-east-1:000000000001:function:easy-reading-document"
    )
    page.keyboard.press("Escape")
    drawing.tab("Inputs")
    drawing.set_text("Name of input 1", "chapters")
    drawing.pick("Type of input chapters", "Array")
    page.get_by_role("button", name="Add an input").click()
    drawing.set_text("Name of input 2", "metadata")
    drawing.pick("Type of input metadata", "Object")
    drawing.set_text("Expression of input metadata", "$.data.metadata")
    drawing.tab("Outputs")
    drawing.pick("Type of output functionResponse", "Object")

    drawing.choose("S3Storage")
    drawing.tab("Inputs")
    drawing.set_text("Expression of input content", "$.data.html")
    drawing.set_text("Expression of input objectKey", "$.data.objectKey")

    drawing.choose("FlowOutput")
    drawing.tab("Inputs")
    drawing.pick("Type of input document", "Object")
    drawing.set_text("Expression of input document", "$.data.result")


def join(drawing: Drawing) -> None:
    """Draw the connections with the mouse."""
    for source, output, target, input_ in [
        ("FlowInput", "document", "Iterator", "array"),
        ("Iterator", "arrayItem", "S3Retrieval", "objectKey"),
        ("S3Retrieval", "s3Content", "Easifier", "chapter"),
        ("FlowInput", "document", "Easifier", "profile"),
        ("S3Retrieval", "s3Content", "HTMLFormatter", "chapter"),
        ("Easifier", "modelCompletion", "HTMLFormatter", "easyText"),
        ("HTMLFormatter", "response", "Collector", "arrayItem"),
        ("Iterator", "arraySize", "Collector", "arraySize"),
        ("Collector", "collectedArray", "LambdaFunction", "chapters"),
        ("FlowInput", "document", "LambdaFunction", "metadata"),
        ("LambdaFunction", "functionResponse", "S3Storage", "content"),
        ("LambdaFunction", "functionResponse", "S3Storage", "objectKey"),
        ("LambdaFunction", "functionResponse", "FlowOutput", "document"),
    ]:
        drawing.connect(source, output, target, input_)


def run(page: Page, flow_id: str, alias: str) -> None:
    """Create an execution of the flow on the dashboard, for the book's first chapter."""
    document = json.loads((EXAMPLE / "input.json").read_text())
    document["chapterPrefixes"] = document["chapterPrefixes"][:1]
    page.goto(f"/flows/{flow_id}/executions")
    page.get_by_role("button", name="Create execution").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("^Alias")).click()
    page.get_by_role("option", name=re.compile(alias)).click()
    editor = dialog.get_by_role("textbox", name=re.compile("Input"))
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(json.dumps(document))
    dialog.get_by_role("button", name=re.compile("^(Create|Start) execution|^Run")).click()
    page.wait_for_url(re.compile(r"/executions/\w+/\w+/"))


def test_a_bucket_is_made_where_it_is_picked(page: Page, server: Product) -> None:
    elsewhere = {"serviceConfiguration": {"s3": {"bucketName": "elsewhere"}}}
    retrieval = {
        "name": "Read",
        "type": "Retrieval",
        "configuration": {"retrieval": elsewhere},
        "inputs": [{"name": "objectKey", "type": "String", "expression": "$.data"}],
        "outputs": [{"name": "s3Content", "type": "String"}],
    }
    flow, name = make(server, retrieval), f"made-{uuid.uuid4().hex[:8]}"
    page.goto(f"/flows/{flow}")
    drawing = Drawing(page)
    drawing.choose("Read")
    drawing.settings.get_by_role("button", name="Create new").click()
    dialog = page.get_by_role("dialog", name="Create bucket")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create bucket").click()
    expect(drawing.settings.get_by_role("combobox", name="Bucket")).to_have_value(name)
    drawing.saved()
    [node] = server.agent.get_flow(flowIdentifier=flow)["definition"]["nodes"]
    place = node["configuration"]["retrieval"]["serviceConfiguration"]["s3"]
    assert place == {"bucketName": name}

"""The example's own code: what it makes of a model's text, and the document at the end.

In both sandboxes: it runs on every machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from executions.services import sandbox

ROOT = Path(__file__).resolve().parents[2] / "examples" / "easy_reading"
DEFINITION = json.loads((ROOT / "definition.json").read_text())
BOOK = json.loads((ROOT / "input.json").read_text())
VOID = {"meta", "link", "br", "hr", "img"}


class Outline(HTMLParser):
    """Checks that elements nest, and keeps headings, identifiers and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"h1", "h2", "h3"}:
            self.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"h1", "h2", "h3"}:
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, text + data)


@pytest.fixture(autouse=True, params=["kernel", "monty"])
def either(request: pytest.FixtureRequest, settings: Settings) -> None:
    settings.SANDBOX = request.param


def code_of(node: str) -> str:
    [found] = [n for n in DEFINITION["nodes"] if n["name"] == node]
    return str(found["configuration"]["inlineCode"]["code"])


def section(easy: str, title: str = "Chapter 1: Leaving the Ground") -> dict[str, Any]:
    variables = {
        "easyText": easy,
        "chapter": f"{title}\n\nThe original.",
        "objectKey": "books/beyond-earth/chapter_1.txt",
    }
    value = sandbox.evaluate(code_of("HTMLFormatter"), variables).value
    assert isinstance(value, dict)
    return value


def document(chapters: list[dict[str, Any]], **metadata: str) -> dict[str, Any]:
    event = {
        "messageVersion": "1.0",
        "flow": {"flowArn": "", "flowAliasArn": ""},
        "node": {
            "name": "LambdaFunction",
            "inputs": [
                {"name": "chapters", "type": "Array", "expression": "$.data", "value": chapters},
                {
                    "name": "metadata",
                    "type": "Object",
                    "expression": "$.data.metadata",
                    "value": {**BOOK["metadata"], **metadata},
                },
            ],
        },
    }
    value = sandbox.call((ROOT / "document.py").read_text(), "handler", event).value
    assert isinstance(value, dict)
    return value


def test_the_definition_holds_the_code_and_prompt_beside_it(tmp_path: Path) -> None:
    code = "import json, runpy, sys; print(json.dumps(runpy.run_path(sys.argv[1])['DEFINITION']))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "build.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(built.stdout) == DEFINITION, "run python examples/easy_reading/build.py"


def test_the_nine_nodes_are_of_nine_types_the_profile_from_outside_the_iterator() -> None:
    types = [node["type"] for node in DEFINITION["nodes"]]
    assert types == [
        *("Input", "Iterator", "Retrieval", "Prompt", "InlineCode"),
        *("Collector", "LambdaFunction", "Storage", "Output"),
    ]
    [profile] = [
        wire
        for wire in DEFINITION["connections"]
        if wire["configuration"]["data"]["targetInput"] == "accessibilityProfile"
    ]
    assert (profile["source"], profile["target"]) == ("FlowInput", "Easifier")


def test_text_becomes_short_paragraphs_under_the_chapters_title() -> None:
    made = section("One. Two! Three? Four. Five.\n\nSix.")
    assert made["id"] == "chapter-1"
    assert made["title"] == "Chapter 1: Leaving the Ground"
    html = made["html"]
    assert "<p>One. Two! Three?</p>\n<p>Four. Five.</p>\n<p>Six.</p>" in html
    assert Outline(html).headings == [("h2", "Chapter 1: Leaving the Ground")]


def test_headings_lists_and_marks_of_a_model_become_elements() -> None:
    html = section(
        "# Chapter 1: Leaving the Ground\n## First rockets\nThey *flew*.\n- one\n- **two**\n"
        "After.\n**Next part**\nIt went on."
    )["html"]
    assert Outline(html).headings[1:] == [("h3", "First rockets"), ("h3", "Next part")]
    assert "<ul><li>one</li><li><strong>two</strong></li></ul>\n<p>After.</p>" in html
    assert "<em>flew</em>" in html


def test_what_the_model_wrote_is_text_not_markup() -> None:
    html = section("A <script>alert(1)</script> & B.", "Chapter <b>1</b>")["html"]
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("easy", "kept"),
    [
        ("Whole. Cut in the mid", "<p>Whole.</p>"),
        ("No end at all", "<p>No end at all</p>"),
        ('He said "go."', '<p>He said "go."</p>'),
        ("", "</h2>\n\n</section>"),
    ],
)
def test_a_sentence_that_was_cut_off_is_left_out(easy: str, kept: str) -> None:
    assert kept in section(easy)["html"]


def test_the_document_has_title_contents_and_every_chapter_in_order() -> None:
    chapters = [
        {**section(f"Text {n}."), "id": f"chapter-{n}", "title": f"Chapter {n}: Part & {n}"}
        for n in (1, 2, 3)
    ]
    for chapter in chapters:
        chapter["html"] = chapter["html"].replace("chapter-1", chapter["id"])
    made = document(chapters)
    assert made["objectKey"] == "books/beyond-earth-002/easy-read-dyslexia.html"
    outline = Outline(made["html"])
    assert outline.headings[0] == ("h1", "Beyond Earth: Humanity's Journey to the Stars")
    assert outline.headings[1] == ("h2", "Contents")
    assert [link for link in outline.links if link.startswith("#chapter")] == [
        "#chapter-1",
        "#chapter-2",
        "#chapter-3",
    ]
    assert all(link[1:] in outline.ids for link in outline.links)
    assert len(set(outline.ids)) == len(outline.ids)
    assert "Part &amp; 1</a>" in made["html"]
    assert '<html lang="en">' in made["html"]


def test_the_flow_tells_the_location_with_the_metadata() -> None:
    result = document([])["result"]
    assert result == {
        "location": "s3://easy-reading/books/beyond-earth-002/easy-read-dyslexia.html",
        "metadata": BOOK["metadata"],
    }


def test_metadata_cannot_lead_the_document_elsewhere_or_into_its_markup() -> None:
    made = document([], bookId="../../x", accessibilityProfile="<low>", bookTitle="<i>T</i>")
    assert made["objectKey"] == "books/x/easy-read-low.html"
    assert "<i>" not in made["html"]
    assert "&lt;i&gt;T" in made["html"]


def test_each_profile_changes_the_page() -> None:
    pages = [
        document([], accessibilityProfile=profile)["html"].split("<style>")[1].split("</style>")[0]
        for profile in ("dyslexia", "low-vision", "anything else")
    ]
    assert len(set(pages)) == 3

"""Flows written and read for the browser."""

from __future__ import annotations

from tests.console.conftest import Browser
from tests.definition import build

FLOW = {
    "name": "Reader",
    "executionRoleArn": "arn:aws:iam::1:role/R",
    "definition": build.straight(),
}


def test_what_is_exported_is_imported(viewer: Browser) -> None:
    written = viewer.send("POST", "export", {"format": "terraform", "flow": FLOW})
    assert written.status_code == 200
    assert written.json()["fileName"] == "Reader.tf"
    read = viewer.send("POST", "import", {"text": written.json()["text"]})
    assert read.json() == {
        "format": "terraform",
        "flows": [{"title": "reader", "flow": FLOW, "placeholders": [], "notes": []}],
    }


def test_what_cannot_be_read_is_told_with_its_line(viewer: Browser) -> None:
    answer = viewer.send("POST", "import", {"text": '{\n"nodes": [}'})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Line 2")
    for wrong in ({}, {"text": "x", "values": 5}, {"text": ["x"]}):
        assert viewer.send("POST", "import", wrong).status_code == 400
    for wrong in ({"format": "x", "flow": {}}, {"format": "flow", "flow": []}):
        assert viewer.send("POST", "export", wrong).status_code == 400

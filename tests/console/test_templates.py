"""Flows to start from, asked for from the browser."""

from __future__ import annotations

import pytest

from flowbuilder.models import AuditEntry, Flow
from tests.console.conftest import Browser

ROLE = "arn:aws:iam::123456789012:role/flows"


def test_every_member_sees_them_with_what_a_picture_needs(viewer: Browser) -> None:
    listed = viewer.get("templates").json()["templates"]
    assert len(listed) >= 6
    for template in listed:
        assert template["title"]
        assert template["description"]
        names = {node["name"] for node in template["definition"]["nodes"]}
        assert set(template["layout"]) == names


def test_an_editor_makes_a_flow_of_one_and_the_trail_says_so(editor: Browser) -> None:
    answer = editor.send(
        "POST", "templates/nested_iterators", {"name": "Mine", "executionRoleArn": ROLE}
    )
    assert answer.status_code == 201
    flow = Flow.objects.get(name="Mine")
    assert answer.json() == {"id": flow.flow_id, "name": "Mine"}
    entries = AuditEntry.objects.order_by("id").values_list("action", "object")
    assert entries.get(action="CreateFlow") == ("CreateFlow", f"flow/{flow.flow_id}")
    assert {"CreateBucket", "CreateFunction", "CreatePrompt"} <= {action for action, _ in entries}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "no spaces", "executionRoleArn": ROLE}, "name"),
        ({"name": "Mine", "executionRoleArn": "role"}, "executionRoleArn"),
        ({"executionRoleArn": ROLE}, "name"),
    ],
)
def test_what_does_not_fit_is_refused(editor: Browser, body: dict[str, str], field: str) -> None:
    answer = editor.send("POST", "templates/routing", body)
    assert answer.status_code == 400
    assert [wrong["name"] for wrong in answer.json()["fields"]] == [field]
    assert not Flow.objects.exists()


def test_others_make_none(viewer: Browser, nobody: Browser, editor: Browser) -> None:
    body = {"name": "Mine", "executionRoleArn": ROLE}
    assert viewer.send("POST", "templates/routing", body).status_code == 403
    assert nobody.get("templates").status_code == 401
    assert editor.send("POST", "templates/nothing", body).status_code == 404
    assert not Flow.objects.exists()

"""Flows as the browser lists them, and what the canvas keeps beside a definition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.models import Execution
from flowbuilder.models import Flow
from tests.console.conftest import Browser


def ran(flow_id: str, name: str, status: str, ago: int) -> None:
    flow = Flow.objects.get(flow_id=flow_id)
    assert flow.prepared is not None
    start = timezone.now() - timedelta(minutes=ago)
    Execution.objects.create(
        workspace=flow.workspace,
        flow_id=flow_id,
        flow_name=flow.name,
        alias_id="TSTALIASID",
        alias_name="TSTALIASID",
        flow_version="DRAFT",
        name=name,
        execution_role_arn=flow.execution_role_arn,
        snapshot=flow.prepared,
        concurrency=1,
        status=status,
        created_at=start,
        deadline=start + timedelta(days=1),
        lease_until=start,
    )


@pytest.fixture
def flow(owner: Browser) -> str:
    assert owner.who is not None
    return owner.who.prepared("Reader", description="For everyone")


def test_flows_come_with_their_aliases_versions_and_last_run(owner: Browser, flow: str) -> None:
    assert owner.who is not None
    owner.who.alias(flow, owner.who.publish(flow), "live")
    other = owner.who.create("Other")["id"]
    ran(flow, "older", "Failed", 9)
    ran(flow, "newer", "Succeeded", 1)
    rows = {row["flowId"]: row for row in owner.get("flows").json()["flows"]}
    assert rows[flow]["latestVersion"] == 1
    assert [(a["name"], a["version"]) for a in rows[flow]["aliases"]] == [
        ("TSTALIASID", "DRAFT"),
        ("live", "1"),
    ]
    assert rows[flow]["lastExecution"]["name"] == "newer"
    assert rows[flow]["lastExecution"]["status"] == "Succeeded"
    assert (rows[other]["lastExecution"], rows[other]["latestVersion"]) == (None, None)


@pytest.mark.parametrize(("words", "found"), [("read", 1), ("EVERY", 1), ("nothing", 0), ("", 1)])
def test_flows_are_searched_by_name_and_description(
    owner: Browser, flow: str, words: str, found: int
) -> None:
    assert len(owner.get(f"flows?search={words}").json()["flows"]) == found


def test_a_stranger_sees_neither_flow_nor_workbench(stranger: Browser, flow: str) -> None:
    assert stranger.get("flows").json()["flows"] == []
    assert stranger.get(f"flows/{flow}/workbench").status_code == 404
    put = stranger.send("PUT", f"flows/{flow}/workbench", {"layout": {}})
    assert put.status_code == 404


def test_layout_and_sample_input_are_kept_and_leave_the_draft_prepared(
    owner: Browser, viewer: Browser, flow: str
) -> None:
    layout = {"Start": {"x": 1.5, "y": -2, "folded": True}, "Loop/Inner": {"x": 0, "y": 0}}
    answer = owner.send("PUT", f"flows/{flow}/workbench", {"layout": layout})
    assert answer.json() == {"layout": layout, "sampleInput": None}
    owner.send("PUT", f"flows/{flow}/workbench", {"sampleInput": [1, None]})
    kept = viewer.get(f"flows/{flow}/workbench").json()
    assert kept == {"layout": layout, "sampleInput": [1, None]}
    assert Flow.objects.get(flow_id=flow).status == "Prepared"


@pytest.mark.parametrize(
    "layout", [[], {"A": 1}, {"A": {"x": 1}}, {"A": {"x": "1", "y": 2}}, {"A": {"x": True, "y": 1}}]
)
def test_a_layout_without_places_is_refused(owner: Browser, flow: str, layout: Any) -> None:
    answer = owner.send("PUT", f"flows/{flow}/workbench", {"layout": layout})
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["name"] == "layout"


def test_the_catalog_names_all_node_types(viewer: Browser) -> None:
    types = {entry["type"] for entry in viewer.get("node-types").json()}
    assert {"Input", "Prompt", "InlineCode", "Loop", "Storage"} <= types
    assert len(types) == 16

"""What the browser reads about executions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from executions import journal
from executions.engine.events import Status
from executions.histogram import STEPS, step_of
from executions.journal import Ending
from executions.models import Execution
from flowbuilder.models import Workspace
from flowbuilder.wire.context import Context
from tests.executions.support import chain, execution

urlpatterns = [path("console/api/", include("executions.console"))]


@pytest.fixture(autouse=True)
def _only_ours() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def browser(context: Context | None) -> Client:
    client = Client()
    if context is not None:
        client.force_login(get_user_model().objects.get(pk=context.user_id))
    return client


def get(context: Context | None, where: str, expected: int = 200, **query: Any) -> Any:
    answer = browser(context).get(f"/console/api/executions{where}", query)
    assert answer.status_code == expected, answer.content
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def place(run: Execution) -> str:
    return f"/{run.flow_id}/{run.alias_id}/{run.name}"


def test_the_dashboard_lists_counts_and_filters(owner: Context, workspace: Workspace) -> None:
    runs = [execution(workspace, chain(1), {}) for _ in range(3)]
    failed = execution(workspace, chain(1), {}, flow_id="FLOW000002", flow_name="Tulips")
    journal.end(failed.pk, Ending(Status.FAILED, "X", "no tulip, no rose", "N1"), timezone.now())
    everything = get(owner, "")
    assert [row["name"] for row in everything["executions"]] == [
        run.name for run in [failed, *reversed(runs)]
    ]
    assert get(owner, "/summary")["counts"] == {
        "Running": 3,
        "Succeeded": 0,
        "Failed": 1,
        "TimedOut": 0,
        "Aborted": 0,
    }
    assert everything["nextCursor"] is None
    (row,) = get(owner, "", status="Failed,Aborted")["executions"]
    assert row["error"] == {"code": "X", "message": "no tulip, no rose", "node": "N1"}
    assert row["endedAt"] >= row["createdAt"]
    for query in ({"search": "ROSE tulip"}, {"flow": "FLOW000002"}, {"search": failed.name[:12]}):
        found = get(owner, "", **query)
        assert [row["name"] for row in found["executions"]] == [failed.name]
        assert get(owner, "/summary", **query)["counts"]["Running"] == 0
    assert get(owner, "", alias="NONE")["executions"] == []


def started(workspace: Workspace, ago: float, status: str = "Succeeded", **more: Any) -> Execution:
    """An execution that was started so many hours ago."""
    at = timezone.now() - timedelta(hours=ago)
    return execution(workspace, chain(1), {}, created_at=at, status=status, **more)


def test_the_dashboard_filters_by_time_alias_and_version(
    owner: Context, workspace: Workspace
) -> None:
    new = started(workspace, 0.5, "Failed")
    day = started(workspace, 5, alias_id="LIVE000001", flow_version="3")
    old = started(workspace, 24 * 20, "Aborted")

    def names(**query: str) -> list[str]:
        return [row["name"] for row in get(owner, "", **query)["executions"]]

    assert names(within="1h") == [new.name]
    assert names(within="24h") == [new.name, day.name]
    assert names(within="31m") == [new.name]
    assert names(within="30d", status="Aborted") == [old.name]
    assert names(alias="LIVE000001") == names(version="3") == [day.name]
    between = {"from": day.created_at.isoformat(), "to": new.created_at.isoformat()}
    assert names(**between) == [day.name]
    assert names(to=day.created_at.isoformat().replace("+00:00", "Z")) == [old.name]
    assert get(owner, "/summary", within="24h", status="Failed")["counts"] == {
        "Running": 0,
        "Succeeded": 1,
        "Failed": 1,
        "TimedOut": 0,
        "Aborted": 0,
    }


@pytest.mark.parametrize("query", [{"within": "2 hours"}, {"from": "yesterday"}, {"to": "31"}])
def test_a_time_that_is_none_is_refused(owner: Context, query: dict[str, str]) -> None:
    (name,) = query
    for where in ("", "/summary"):
        assert name in get(owner, where, 400, **query)["message"]


def test_the_histogram_counts_outcomes_by_time(
    owner: Context, stranger: Context, workspace: Workspace
) -> None:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for minute, status in ((0, "Failed"), (0, "Succeeded"), (1, "Succeeded"), (59, "Aborted")):
        execution(
            workspace,
            chain(1),
            {},
            created_at=at + timedelta(minutes=minute, microseconds=999_999),
            status=status,
        )
    hour = {"from": "2026-01-01T12:00:00Z", "to": "2026-01-01T13:00:00Z"}
    found = get(owner, "/summary", **hour)["histogram"]
    assert (found["from"], found["step"]) == ("2026-01-01T12:00:00.000Z", 60)
    assert found["buckets"] == [
        {"Failed": 1, "Succeeded": 1},
        {"Succeeded": 1},
        *[{}] * 57,
        {"Aborted": 1},
    ]
    failed = get(owner, "/summary", status="Failed", **hour)["histogram"]
    assert [bucket for bucket in failed["buckets"] if bucket] == [{"Failed": 1}]
    everything = get(owner, "/summary")["histogram"]
    assert sum(sum(bucket.values()) for bucket in everything["buckets"]) == 4
    nothing = get(stranger, "/summary")
    assert nothing["histogram"]["buckets"] == []
    assert set(nothing["counts"].values()) == {0}


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_bucket_spans_what_people_divide_time_into(step: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert step_of(at, at + timedelta(seconds=60 * step)) == step
    assert step_of(at, at + timedelta(seconds=60 * step + 1)) > step


def test_the_dashboard_pages(owner: Context, workspace: Workspace) -> None:
    runs = [execution(workspace, chain(1), {}) for _ in range(5)]
    names: list[str] = []
    cursor = ""
    while cursor is not None:
        page = get(owner, "", limit=2, cursor=cursor)
        names += [row["name"] for row in page["executions"]]
        cursor = page["nextCursor"]
    assert names == [run.name for run in reversed(runs)]
    get(owner, "", 400, cursor="forged")


def test_one_execution_with_definition_and_input(owner: Context, workspace: Workspace) -> None:
    run = execution(workspace, chain(1), {"a": [1]}, layout={"N1": {"x": 1}})
    found = get(owner, place(run))
    assert found["definition"] == chain(1)
    assert found["layout"] == {"N1": {"x": 1}}
    assert found["input"] == {
        "node": "Start",
        "path": [],
        "fields": [{"name": "document", "value": {"a": [1]}}],
    }
    assert found["outputs"] == []
    assert found["arn"].endswith(f"flow/FLOW000001/alias/TSTALIASID/execution/{run.name}")


def test_events_and_large_values(owner: Context, workspace: Workspace) -> None:
    value = {"text": "x" * 300_000}
    run = execution(workspace, chain(1), value)
    found = get(owner, f"{place(run)}/events")
    assert found["lastSeq"] == 1
    (event,) = found["events"]
    assert (event["seq"], event["kind"], event["node"], event["path"]) == (
        1,
        "FlowInput",
        "Start",
        [],
    )
    reference = event["data"]["fields"][0]["value"]
    assert reference["bytes"] > 300_000
    assert get(owner, f"{place(run)}/payloads/{reference['$payload']}") == value
    assert get(owner, f"{place(run)}/events", after=1)["events"] == []
    get(owner, f"{place(run)}/payloads/{'0' * 64}", 404)


def test_strangers_and_the_signed_out_see_nothing(
    owner: Context, stranger: Context, workspace: Workspace
) -> None:
    run = execution(workspace, chain(1), {"text": "x" * 300_000})
    digest = run.payloads.get().digest
    assert get(stranger, "")["executions"] == []
    get(None, "", 401)
    get(None, "/summary", 401)
    for where in ("", "/events", f"/payloads/{digest}"):
        get(owner, place(run) + where)
        assert run.name in get(stranger, place(run) + where, 404)["message"]
        get(None, place(run) + where, 401)

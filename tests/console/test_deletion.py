"""Executions deleted in the console, many at a time."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from executions import console_deletion, journal
from executions.engine.events import Status
from executions.journal import Ending
from executions.models import Event, Execution, Payload
from flowbuilder.models import AuditEntry, Workspace
from tests.console.conftest import Browser
from tests.executions.support import chain, execution


def ended(status: Status = Status.FAILED, **more: Any) -> Execution:
    """An execution of the owner's workspace that has ended, with a large value."""
    workspace = Workspace.objects.get(account="123456789012")
    made = execution(workspace, chain(1), {"text": "x" * 300_000}, **more)
    journal.end(made.pk, Ending(status), timezone.now())
    return made


def named(*rows: Execution) -> dict[str, Any]:
    names = [{"flowId": row.flow_id, "aliasId": row.alias_id, "name": row.name} for row in rows]
    return {"executions": names}


def delete(browser: Browser, *rows: Execution, expected: int = 200) -> Any:
    answer = browser.send("POST", "executions/delete", named(*rows))
    assert answer.status_code == expected, answer.content
    return answer.json()


def test_what_has_ended_goes_with_its_journal_and_is_told(owner: Browser, editor: Browser) -> None:
    gone, kept = [ended(), ended(Status.ABORTED)], ended()
    assert delete(editor, *gone) == {"deleted": 2, "refused": [], "left": []}
    assert Execution.objects.get() == kept
    assert set(Event.objects.values_list("execution_id", flat=True)) == {kept.pk}
    assert set(Payload.objects.values_list("execution_id", flat=True)) == {kept.pk}
    told = AuditEntry.objects.filter(action="DeleteFlowExecution", who="editor").order_by("id")
    assert [(entry.object, entry.detail) for entry in told] == [
        (f"flow/{one.flow_id}/alias/{one.alias_id}/execution/{one.name}", status)
        for one, status in zip(gone, ("Failed", "Aborted"), strict=True)
    ]
    assert delete(editor, *gone)["deleted"] == 2  # and is told once
    assert told.count() == 2


def test_what_runs_and_what_a_running_redrive_takes_from_is_refused(owner: Browser) -> None:
    first = ended()
    second = ended(redrive_of=first)
    workspace = Workspace.objects.get(account="123456789012")
    running = execution(workspace, chain(1), {}, redrive_of=second)
    answer = delete(owner, running, second, first)
    assert answer["deleted"] == 0
    assert [each["name"] for each in answer["refused"]] == [running.name, second.name, first.name]
    assert "is running" in answer["refused"][0]["message"]
    assert "running redrive" in answer["refused"][2]["message"]
    assert Event.objects.filter(execution=first).count() == 2
    journal.end(running.pk, Ending(Status.ABORTED), timezone.now())
    assert delete(owner, running, second, first)["deleted"] == 3


def test_what_there_is_no_time_for_is_asked_for_again(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_deletion, "_SECONDS", 0.0)
    rows = [ended(), ended()]
    names = named(*rows)["executions"]
    rounds = 0
    while names:
        answer = owner.send("POST", "executions/delete", {"executions": names}).json()
        assert len(answer["left"]) in {len(names), len(names) - 1}
        names = answer["left"]
        rounds += 1
    assert rounds > 2
    assert not Execution.objects.exists()


def test_only_editors_delete_and_only_what_is_theirs(
    owner: Browser, viewer: Browser, stranger: Browser
) -> None:
    row = ended()
    delete(viewer, row, expected=403)
    delete(stranger, row)
    assert Execution.objects.get() == row
    assert Event.objects.filter(execution=row).count() == 2
    assert owner.send("POST", "executions/delete", {"executions": []}).status_code == 400

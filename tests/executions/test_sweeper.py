"""What time brings about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from executions import deletion, heartbeat, journal, leases, sweeper
from executions.engine.events import Status
from executions.journal import Ending
from executions.models import Event, Execution, Payload
from executions.sweeper import Sweeper
from flowbuilder.models import WorkerHeartbeat, Workspace
from tests.executions.support import chain, execution


def hints() -> int:
    count: int = OrmQ.objects.count()
    OrmQ.objects.all().delete()
    return count


def test_the_first_tick_probes_and_then_every_beat(workspace: Workspace) -> None:
    looked = Sweeper()
    now = timezone.now()
    looked.tick(now)
    assert hints() == 1
    looked.tick(now + timedelta(seconds=1))
    assert hints() == 0
    looked.tick(now + timedelta(seconds=heartbeat.BEAT_SECONDS))
    assert hints() == 1


def test_a_lost_hint_and_a_lease_that_ran_out_are_made_good(workspace: Workspace) -> None:
    looked = Sweeper()
    now = timezone.now()
    looked.tick(now)
    hints()
    started = execution(workspace, chain(1), {}, lease_until=now)
    looked.tick(now)
    assert hints() == 1
    leases.claim([started.pk], "mine", now)
    looked.tick(now + timedelta(seconds=1))
    assert hints() == 0
    looked.tick(now + leases.lease() + timedelta(milliseconds=1))
    assert hints() == 1


def test_what_is_past_its_deadline_and_without_a_worker_ends(workspace: Workspace) -> None:
    now = timezone.now()
    late = execution(workspace, chain(1), {}, deadline=now, lease_until=now)
    busy = execution(workspace, chain(1), {}, deadline=now, lease_until=now)
    leases.claim([busy.pk], "mine", now)
    Sweeper().tick(now + timedelta(seconds=1))
    late.refresh_from_db()
    busy.refresh_from_db()
    assert (late.status, busy.status) == ("TimedOut", "Running")


def test_only_finished_executions_past_retention_are_deleted(
    workspace: Workspace, settings: Any
) -> None:
    now = timezone.now()
    kept = [execution(workspace, chain(1), {}, lease_until=now + timedelta(days=999)) for _ in "ab"]
    old = execution(workspace, chain(1), {"text": "x" * 300_000})
    for number, run in ((0, kept[1]), (1, old)):
        days = timedelta(days=settings.RETENTION_DAYS, seconds=number)
        journal.end(run.pk, Ending(Status.ABORTED), now - days)
    assert sweeper.delete_expired(now) == 1
    assert set(Execution.objects.values_list("id", flat=True)) == {run.pk for run in kept}
    assert not Event.objects.filter(execution_id=old.pk).exists()
    assert not Payload.objects.exists()


def test_what_a_running_redrive_may_take_is_kept(workspace: Workspace, settings: Any) -> None:
    now = timezone.now()
    ended = {"ended_at": now - timedelta(days=settings.RETENTION_DAYS, seconds=1)}
    first = execution(workspace, chain(1), {}, status="Failed", **ended)
    second = execution(workspace, chain(1), {}, status="Failed", redrive_of=first, **ended)
    third = execution(workspace, chain(1), {}, redrive_of=second)
    assert sweeper.delete_expired(now) == 0
    journal.end(third.pk, Ending(Status.ABORTED), now)
    assert sweeper.delete_expired(now) == 2
    assert Execution.objects.get() == third


def test_a_long_journal_is_deleted_a_part_in_each_tick(
    workspace: Workspace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "_DELETE_SECONDS", 0.0)
    monkeypatch.setattr(deletion, "_ROWS", 40)
    monkeypatch.setattr(deletion, "_ROW_BYTES", 100_000)
    now = timezone.now()
    ended = now - timedelta(days=settings.RETENTION_DAYS, seconds=1)
    old = execution(workspace, chain(1), {}, status="Succeeded", ended_at=ended)
    Event.objects.bulk_create(
        Event(execution=old, seq=number, kind="NodeInput", at=now, data="{}")
        for number in range(2, 101)
    )
    for number in range(5):
        Payload.objects.create(execution=old, digest=str(number), body=b"x" * 60_000)
    left = []
    while Execution.objects.exists():
        assert sweeper.delete_expired(now) == (left[-1:] == [(0, 0)])
        left.append((Event.objects.count(), Payload.objects.count()))
    assert left == [(60, 5), (20, 5), (0, 5), (0, 3), (0, 1), (0, 0), (0, 0)]


def test_heartbeats_of_workers_long_gone_are_forgotten(workspace: Workspace) -> None:
    now = timezone.now()
    WorkerHeartbeat.objects.create(worker="old:1", at=now - timedelta(days=1))
    heartbeat.beat(now)
    Sweeper().tick(now)
    assert WorkerHeartbeat.objects.count() == 1

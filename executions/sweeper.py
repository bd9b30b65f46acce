"""What time brings about: expired leases, deadlines, retention, signs of life."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings

from executions import conversations, deletion, heartbeat, journal, leases, live, tasks
from executions.engine.events import Status
from executions.models import Execution
from executions.run import ending_of
from executions.services import buckets
from executions.usage import records
from flowbuilder.operations import audit, idempotency

_log = logging.getLogger(__name__)

#: How long a `clientToken` is remembered.
_TOKENS_KEPT = timedelta(days=1)
#: How often files that no object names are looked for.
_TIDY_EVERY = timedelta(hours=1)
#: Executions ended, or deleted, in one tick at most, and seconds that deleting takes of it.
_BATCH, _DELETE_SECONDS = 50, 0.5


class Sweeper:
    """Looks after all executions; called again and again with the time."""

    def __init__(self) -> None:
        self._probed_at: datetime | None = None
        self._tidied_at: datetime | None = None

    def tick(self, now: datetime) -> None:
        """1. End what is past its deadline and without a worker. 2. Hint at what is due; every
        BEAT_SECONDS hint anyway, so that idle workers show that they live. 3. Delete a few
        executions that are past retention. 4. Once an hour, remove files of objects that are gone
        and audit entries that are past theirs.
        """
        time_out(now)
        probe = _is_over(self._probed_at, timedelta(seconds=heartbeat.BEAT_SECONDS), now)
        if probe:
            self._probed_at = now
            heartbeat.forget(now)
            idempotency.forget(now - _TOKENS_KEPT)
            conversations.forget(now)
        if probe or leases.due(now, 1):
            tasks.hint()
        delete_expired(now)
        if _is_over(self._tidied_at, _TIDY_EVERY, now):
            self._tidied_at = now
            buckets.sweep()
            audit.forget(now - timedelta(days=settings.AUDIT_DAYS))


def _is_over(since: datetime | None, pause: timedelta, now: datetime) -> bool:
    """Whether the pause since then is over; what never happened is due."""
    return since is None or now - since >= pause


def time_out(now: datetime) -> int:
    """End executions past their deadline that no worker holds; gives how many."""
    late = Execution.objects.filter(
        status=Execution.Status.RUNNING, lease_until__lte=now, deadline__lte=now
    )
    ids = list(late.values_list("id", "workspace_id")[:_BATCH])
    for execution_id, _ in ids:
        journal.end(execution_id, ending_of(Status.TIMED_OUT), now)
    live.announce(ids)
    return len(ids)


def delete_expired(now: datetime) -> int:
    """Delete finished executions past retention, a bounded part of them; gives how many are gone.

    One whose journal is longer than that goes on the next call, and the next. One whose results an
    execution that still runs may take is kept until that has ended.
    """
    before = now - timedelta(days=settings.RETENTION_DAYS)
    expired = (
        Execution.objects.exclude(status=Execution.Status.RUNNING)
        .exclude(id__in=deletion.in_use())
        .filter(ended_at__lt=before)
        .values_list("id", flat=True)[:_BATCH]
    )
    until = time.monotonic() + _DELETE_SECONDS
    gone = 0
    for execution_id in list(expired):
        if not deletion.empty(execution_id, until):
            break
        records.delete(execution_id)
        gone += 1
    if gone:
        _log.info("Deleted %d executions that ended before %s", gone, before.date())
    return gone

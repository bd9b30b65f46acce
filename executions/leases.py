"""Who may write an execution: claims by compare-and-swap, renewal, handing over.

A worker writes with the token of its shift. A claim takes what is due (running, and its lease
past); from then on no other token fits, and every write names it (see `executions.journal`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Case, F, Value, When

from executions.crashpoints import Point, reach
from executions.models import Execution

_RUNNING = Execution.Status.RUNNING
_DUE = (
    f"SELECT id FROM {Execution._meta.db_table} "  # noqa: S608 - the name of our own table
    "WHERE status = 'Running' AND lease_until <= %s ORDER BY lease_until LIMIT %s"
)


def lease() -> timedelta:
    """How long a claim lasts unless renewed."""
    return timedelta(seconds=settings.LEASE_SECONDS)


def due(now: datetime, limit: int) -> list[int]:
    """Ids of executions that wait for a worker, longest waiting first. Reads only.

    Each worker asks fifty times a second, so the query is not put together anew each time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, (connection.ops.adapt_datetimefield_value(now), limit))
        return [id_ for (id_,) in cursor.fetchall()]


def claim(ids: Sequence[int], token: str, now: datetime) -> list[Execution]:
    """Take those of the due executions that nobody took first; gives what was taken, oldest first.

    An execution whose lease ran out under another's token counts one crash of its worker.
    """
    reach(Point.CLAIM_BEFORE)
    Execution.objects.filter(id__in=ids, status=_RUNNING, lease_until__lte=now).update(
        crashes=Case(When(lease_token="", then=F("crashes")), default=F("crashes") + Value(1)),
        lease_token=token,
        lease_until=now + lease(),
        attempt=F("attempt") + 1,
    )
    reach(Point.CLAIM_AFTER)
    return list(
        Execution.objects.filter(id__in=ids, status=_RUNNING, lease_token=token)
        .select_related("workspace")
        .order_by("id")
    )


def renew(token: str, now: datetime) -> int:
    """Prolong every lease held with the token; gives how many there are."""
    reach(Point.RENEW_BEFORE)
    renewed = Execution.objects.filter(status=_RUNNING, lease_token=token).update(
        lease_until=now + lease()
    )
    reach(Point.RENEW_AFTER)
    return renewed


def held(token: str) -> dict[int, int]:
    """The executions that the token still owns: not stopped, ended or taken by another.

    Gives for each id how many answers of users it has got.
    """
    rows = Execution.objects.filter(status=_RUNNING, lease_token=token)
    return dict(rows.values_list("id", "answers"))


def suspend(execution_id: int, token: str, answers: int) -> bool:
    """Let an execution be until it is answered, or its time is over; gives whether it is let be.

    Not when it has got more than these answers meanwhile.
    """
    reach(Point.SUSPEND_BEFORE)
    rows = Execution.objects.filter(
        id=execution_id, status=_RUNNING, lease_token=token, answers=answers
    )
    suspended = rows.update(lease_token="", lease_until=F("deadline")) > 0
    reach(Point.SUSPEND_AFTER)
    return suspended


def hand_over(ids: Collection[int], token: str, now: datetime) -> None:
    """Give executions back, due at once for any worker."""
    reach(Point.HANDOVER_BEFORE)
    Execution.objects.filter(id__in=ids, status=_RUNNING, lease_token=token).update(
        lease_token="", lease_until=now
    )
    reach(Point.HANDOVER_AFTER)

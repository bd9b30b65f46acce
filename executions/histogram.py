"""How many executions were started when, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import BigIntegerField, Count, Func, Max, Min, QuerySet

from executions.models import Execution
from executions.summaries import moment

#: Buckets at most.
_MOST = 60
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
#: Seconds that a bucket may span: what people divide time into.
STEPS: Final = (
    *(1, 5, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 30 * _DAY, 365 * _DAY),
)


class _Epoch(Func):
    """Whole seconds since 1970 of a time, as the database computes them."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            template="CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS INTEGER)",
            **more,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            template="FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint",
            **more,
        )


def histogram(
    rows: QuerySet[Execution], since: datetime | None, until: datetime | None
) -> dict[str, Any]:
    """{from, step, buckets: [{status: number}]}: from `since` to `until`, else as far as rows go.

    `step` is in seconds; a bucket without executions is empty. No rows and no range: no buckets.
    """
    if since is None or until is None:
        ends = rows.aggregate(first=Min("created_at"), last=Max("created_at"))
        since = since or ends["first"]
        until = until or _after(ends["last"])
    if since is None or until is None or until <= since:
        return {"from": None, "step": STEPS[0], "buckets": []}
    step = step_of(since, until)
    first = int(since.timestamp()) // step
    last = -int(-until.timestamp() // step)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    counted = (
        rows.order_by()
        .annotate(bucket=_Epoch("created_at") / step)
        .values_list("bucket", "status")
        .annotate(number=Count("id"))
    )
    for bucket, status, number in counted:
        found[bucket][status] = number
    return {
        "from": moment(datetime.fromtimestamp(first * step, UTC)),
        "step": step,
        "buckets": [found.get(bucket, {}) for bucket in range(first, last)],
    }


def step_of(since: datetime, until: datetime) -> int:
    """Seconds of a bucket, so that there are not too many."""
    span = (until - since).total_seconds()
    return next((step for step in STEPS if span / step <= _MOST), STEPS[-1])


def _after(last: datetime | None) -> datetime | None:
    """The end of a range that has this time in it."""
    return None if last is None else last + timedelta(seconds=1)

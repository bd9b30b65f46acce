"""Which executions a list shows: what its address says, as a query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from django.db.models import Q, QuerySet

from executions.models import Execution
from flowbuilder.wire.errors import ValidationError

#: A range of time that ends now: a number of minutes, hours or days, such as 90m, 24h or 7d.
_WITHIN: Final = re.compile(r"(\d{1,4})([mhd])")
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
#: Members that are compared as they are, by the column.
_EQUAL = {"flow": "flow_id", "alias": "alias_id", "version": "flow_version"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for. An empty one lets everything through."""

    #: Any of these statuses; empty: all.
    statuses: tuple[str, ...]
    #: Columns and their values.
    equal: tuple[tuple[str, str], ...]
    #: Each in the name, the flow's name or the error.
    words: tuple[str, ...]
    #: Started at or after this time, and before that.
    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, query: Mapping[str, str], now: datetime) -> Self:
        """From an address's query: status, flow, alias, version, search; within, or from and to.

        Raises ValidationError when a time is none.
        """
        within = _within(query)
        return cls(
            statuses=tuple(word for word in query.get("status", "").split(",") if word),
            equal=tuple(
                (column, query[name]) for name, column in _EQUAL.items() if query.get(name)
            ),
            words=tuple(query.get("search", "").split()),
            since=_time(query, "from") if within is None else now - within,
            until=_time(query, "to") if within is None else None,
        )

    def apply(self, rows: QuerySet[Execution], *, any_status: bool = False) -> QuerySet[Execution]:
        """The rows it lets through; with `any_status` whatever their status."""
        rows = rows.filter(**dict(self.equal))
        if self.statuses and not any_status:
            rows = rows.filter(status__in=self.statuses)
        if self.since is not None:
            rows = rows.filter(created_at__gte=self.since)
        if self.until is not None:
            rows = rows.filter(created_at__lt=self.until)
        for word in self.words:
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(flow_name__icontains=word)
                | Q(error_message__icontains=word)
            )
        return rows


def _within(query: Mapping[str, str]) -> timedelta | None:
    text = query.get("within", "")
    if not text:
        return None
    match = _WITHIN.fullmatch(text)
    if match is None:
        raise ValidationError(f"within is {text!r}, which is no time such as 90m, 24h or 7d.")
    return int(match[1]) * _UNITS[match[2]]


def _time(query: Mapping[str, str], name: str) -> datetime | None:
    """A time of the query, UTC unless it says otherwise."""
    text = query.get(name, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as problem:
        raise ValidationError(
            f"{name} is {text!r}, which is no time such as 2026-01-31T12:00:00Z."
        ) from problem
    return at if at.tzinfo else at.replace(tzinfo=UTC)

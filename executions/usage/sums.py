"""Sums of usage with what they cost, for executions, flows, nodes, models and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.db.models import QuerySet, Sum

from executions.usage.models import Usage
from executions.usage.prices import Cost, PriceList
from executions.usage.tokens import NAMES, Tokens
from flowbuilder.models import Flow

#: What usage is grouped by, and the columns that tell two groups apart.
GROUPS = {"flow": ("flow_id",), "model": ("model_id",), "node": ("flow_id", "node")}
#: Stands for the flow where prompts were tried by themselves.
NO_FLOW = ""
#: Groups of an answer; what is used beyond them is summed as "others".
_MOST_GROUPS = 100
_Key: TypeAlias = "tuple[Any, ...]"


@dataclass(slots=True)
class Total:
    """Calls, their tokens and their cost."""

    calls: int = 0
    tokens: Tokens = field(default_factory=Tokens)
    cost: Cost = field(default_factory=Cost)

    def add(self, other: Total) -> None:
        self.calls += other.calls
        self.tokens += other.tokens
        self.cost += other.cost

    def shown(self) -> dict[str, Any]:
        """{calls, inputTokens, …, cost}."""
        return {"calls": self.calls, **self.tokens.shown(), "cost": self.cost.shown()}


@dataclass(frozen=True, slots=True)
class Line:
    """What was used of one model on one day, by the columns that were asked for."""

    day: date
    model: str
    key: _Key
    total: Total


def lines(rows: QuerySet[Usage], prices: PriceList, columns: _Key) -> Iterator[Line]:
    """The rows summed by day, model and columns, in this order, with what they cost."""
    own = [column for column in columns if column != "model_id"]
    order = ["day", *own, "model_id"]
    numbers = {f"sum_{name}": Sum(name) for name in ("calls", *NAMES)}
    for row in rows.order_by(*order).values(*order).annotate(**numbers).iterator(chunk_size=500):
        tokens = Tokens(**{name: row[f"sum_{name}"] for name in NAMES})
        cost = prices.cost(row["model_id"], row["day"], row["sum_calls"], tokens)
        key = tuple(row[column] for column in columns)
        yield Line(row["day"], row["model_id"], key, Total(row["sum_calls"], tokens, cost))


def by_group(
    rows: QuerySet[Usage], prices: PriceList, by: str, names: dict[str, str]
) -> dict[str, Any]:
    """{groups, others, total}: the groups that used most tokens, with their days, and the rest.

    A group is {key, flowId?, name, days, …}; `days` has those on which it used any. `names` are
    those of flows.
    """
    found: dict[_Key, dict[date, Total]] = defaultdict(lambda: defaultdict(Total))
    for line in lines(rows, prices, GROUPS[by]):
        found[line.key][line.day].add(line.total)
    groups = sorted(
        ((key, _summed(days.values()), days) for key, days in found.items()),
        key=lambda group: (-group[1].tokens.total, group[0]),
    )
    others: dict[date, Total] = defaultdict(Total)
    for _, _, days in groups[_MOST_GROUPS:]:
        for day, total in days.items():
            others[day].add(total)
    return {
        "groups": [
            {**_named(by, key, names), **total.shown(), "days": _days(days)}
            for key, total, days in groups[:_MOST_GROUPS]
        ],
        "others": {**_summed(others.values()).shown(), "days": _days(others)} if others else None,
        "total": _summed(total for _, total, _ in groups).shown(),
    }


def flow_names(workspace_id: int) -> dict[str, str]:
    """Names of the workspace's flows, by their ids."""
    return dict(Flow.objects.filter(workspace_id=workspace_id).values_list("flow_id", "name"))


def every_day(first: date, last: date) -> list[str]:
    """The days from the first to the last, as ISO 8601."""
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _summed(totals: Iterable[Total]) -> Total:
    whole = Total()
    for total in totals:
        whole.add(total)
    return whole


def _days(days: dict[date, Total]) -> dict[str, Any]:
    return {day.isoformat(): total.shown() for day, total in sorted(days.items())}


def _named(by: str, key: _Key, names: dict[str, str]) -> dict[str, Any]:
    if by == "model":
        return {"key": key[0], "name": key[0]}
    flow, *node = key
    name = names.get(flow, flow) if flow != NO_FLOW else "Prompts tried alone"
    return {
        "key": "/".join(key),
        "flowId": flow,
        "flowName": name,
        "exists": flow in names,
        "name": node[0] if node else name,
    }

"""What models have used and cost, for the console: by day, by execution, and as CSV."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions.console_prices import shown as shown_price
from executions.models import Execution
from executions.usage import sums
from executions.usage.models import Usage
from executions.usage.prices import PriceList, text
from flowbuilder.console.access import ConsoleView
from flowbuilder.models import Role
from flowbuilder.wire.errors import NotFoundError, ValidationError

#: Days of an answer: unless asked otherwise, and at most.
_DAYS, _MOST_DAYS = 30, 366
#: Rows that an execution's answer has at most: its nodes, models and days.
_MOST_ROWS = 1000
#: Executions that are asked for at once at most.
_MOST_NAMES = 100
_HEADINGS = (
    *("day", "flow_id", "flow", "node", "model", "calls"),
    *("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
    *("cost", "currency"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which days of which flow."""

    first: date
    last: date
    flow: str

    @classmethod
    def of(cls, request: Request) -> _Asked:
        """From the query's `from` and `to`, which are both included, and `flow`.

        Raises ValidationError.
        """
        query = request.query_params
        last = _day(query.get("to", ""), "to") or datetime.now(UTC).date()
        first = _day(query.get("from", ""), "from") or last - timedelta(days=_DAYS - 1)
        if first > last:
            raise ValidationError(f"from is {first}, which is after to, {last}.")
        if (last - first).days >= _MOST_DAYS:
            raise ValidationError(f"That is more than {_MOST_DAYS} days. Ask for fewer.")
        return cls(first, last, query.get("flow", ""))

    def rows(self, workspace_id: int) -> QuerySet[Usage]:
        found = Usage.objects.filter(
            workspace_id=workspace_id, day__gte=self.first, day__lte=self.last
        )
        return found.filter(flow_id=self.flow) if self.flow else found


class UsageView(ConsoleView):
    """GET ?from&to&flow&by: {from, to, days, groups, others, total} by flow, model or node."""

    def get(self, request: Request) -> Response:
        by = request.query_params.get("by", "flow")
        if by not in sums.GROUPS:
            raise ValidationError(f"by is {by!r}; it may be {', '.join(sums.GROUPS)}.")
        asked, workspace = _Asked.of(request), self.identity.workspace_id
        names, prices = sums.flow_names(workspace), PriceList.of(workspace)
        return Response(
            {
                "from": asked.first.isoformat(),
                "to": asked.last.isoformat(),
                "days": sums.every_day(asked.first, asked.last),
                **sums.by_group(asked.rows(workspace), prices, by, names),
            }
        )


class UsageCsvView(ConsoleView):
    """GET ?from&to&flow: one line for each day, flow, node and model."""

    def get(self, request: Request) -> StreamingHttpResponse:
        asked, workspace = _Asked.of(request), self.identity.workspace_id
        names, prices = sums.flow_names(workspace), PriceList.of(workspace)
        found = sums.lines(asked.rows(workspace), prices, ("flow_id", "node"))
        response = StreamingHttpResponse(_csv(found, names), content_type="text/csv; charset=utf-8")
        file = f"usage-{asked.first}-{asked.last}.csv"
        response["Content-Disposition"] = f'attachment; filename="{file}"'
        return response


class ExecutionUsageView(ConsoleView):
    """GET: {rows, total}: what each node of an execution has used of a model on a day.

    A row has the price that holds for it, None where there is none.
    """

    def get(self, request: Request, flow_id: str, alias_id: str, name: str) -> Response:
        workspace = self.identity.workspace_id
        found = Execution.objects.filter(
            workspace_id=workspace, flow_id=flow_id, alias_id=alias_id, name=name
        ).first()
        if found is None:
            raise NotFoundError(f"There is no execution {name} of flow {flow_id}.")
        prices, total = PriceList.of(workspace), sums.Total()
        rows: list[dict[str, Any]] = []
        for line in sums.lines(Usage.objects.filter(execution=found), prices, ("node",)):
            total.add(line.total)
            price = prices.find(line.model, line.day)
            row = {"node": line.key[0], "modelId": line.model, "day": line.day.isoformat()}
            priced = {"price": shown_price(price) if price else None}
            rows.append({**row, **line.total.shown(), **priced})
        return Response({"rows": rows[:_MOST_ROWS], "total": total.shown()})


class _Name(serializers.Serializer[dict[str, str]]):
    flowId = serializers.CharField(max_length=10)  # noqa: N815
    aliasId = serializers.CharField(max_length=10)  # noqa: N815
    name = serializers.CharField(max_length=36)


class _Names(serializers.Serializer[dict[str, Any]]):
    executions = serializers.ListField(child=_Name(), allow_empty=False, max_length=_MOST_NAMES)


class ManyUsageView(ConsoleView):
    """POST {executions: [name]}: {executions: [{...name, …total}]}, those that used anything.

    A name is {flowId, aliasId, name}.
    """

    roles = {"POST": Role.VIEWER}  # noqa: RUF012

    def post(self, request: Request) -> Response:
        given = _Names(data=request.data)
        given.is_valid(raise_exception=True)
        asked: list[dict[str, str]] = given.validated_data["executions"]
        workspace = self.identity.workspace_id
        rows = Execution.objects.filter(
            workspace_id=workspace, name__in={one["name"] for one in asked}
        )
        ids = {
            pk: {"flowId": flow, "aliasId": alias, "name": name}
            for pk, flow, alias, name in rows.values_list("pk", "flow_id", "alias_id", "name")
            if any(
                (one["flowId"], one["aliasId"], one["name"]) == (flow, alias, name) for one in asked
            )
        }
        totals: dict[int, sums.Total] = defaultdict(sums.Total)
        found = Usage.objects.filter(execution__in=ids)
        for line in sums.lines(found, PriceList.of(workspace), ("execution_id",)):
            totals[line.key[0]].add(line.total)
        shown = [{**ids[pk], **total.shown()} for pk, total in totals.items()]
        return Response({"executions": shown})


class _Line:
    """A file for `csv` that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _csv(found: Iterator[sums.Line], names: dict[str, str]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(_HEADINGS)
    for line in found:
        flow, node = line.key
        amounts = line.total.cost.amounts
        currency, cost = (amounts[0][0], text(amounts[0][1])) if amounts else ("", "")
        tokens = line.total.tokens
        yield writer.writerow(
            (
                *(line.day, flow, *map(_cell, (names.get(flow, ""), node, line.model))),
                *(line.total.calls, tokens.input, tokens.output),
                *(tokens.cache_read, tokens.cache_write, cost, currency),
            )
        )


def _cell(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _day(value: str, name: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise ValidationError(
            f"{name} is {value!r}, which is no day such as 2026-01-31."
        ) from problem

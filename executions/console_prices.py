"""The workspace's price table in the console, and the models that no price fits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions.usage.models import Price, Usage
from executions.usage.prices import BUILT_IN, PriceList, text
from flowbuilder.console.access import ConsoleView
from flowbuilder.models import Role
from flowbuilder.wire.errors import NotFoundError, ValidationError

#: Prices of a workspace, and models without a price that are listed, at most.
_MOST, _MOST_MODELS = 500, 100
#: Days of which models without a price are listed.
_DAYS = 90
#: Members of a price, and the columns they are.
_RATES = {"inputPrice": "input", "outputPrice": "output"} | {
    "cacheReadPrice": "cache_read",
    "cacheWritePrice": "cache_write",
}


def _rate(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=6, min_value=0, **more)


class _Price(serializers.Serializer[dict[str, Any]]):
    pattern = serializers.CharField(max_length=200)
    validFrom = serializers.DateField(allow_null=True, default=None)  # noqa: N815
    currency = serializers.RegexField(
        "^[A-Z]{3}$", error_messages={"invalid": "Three capital letters, such as USD."}
    )
    inputPrice = _rate()  # noqa: N815
    outputPrice = _rate()  # noqa: N815
    cacheReadPrice = _rate(default=0)  # noqa: N815
    cacheWritePrice = _rate(default=0)  # noqa: N815


class PricesView(ConsoleView):
    """GET: {prices, unpriced}; POST a price.

    `unpriced` are models used lately on days on which no price fits: {modelId, calls, lastUsed}.
    """

    roles = {"POST": Role.ADMIN}  # noqa: RUF012

    def get(self, request: Request) -> Response:
        rows = list(self._rows().order_by("pattern", "valid_from", "pk"))
        own = {row.pattern for row in rows}
        built_in = [price for price in BUILT_IN if price.pattern not in own]
        return Response(
            {
                "prices": [shown(row) for row in [*rows, *built_in]],
                "unpriced": _unpriced(self.identity.workspace_id, PriceList(rows)),
            }
        )

    @transaction.atomic
    def post(self, request: Request) -> Response:
        columns = _columns(request)
        if self._rows().count() >= _MOST:
            raise ValidationError(f"A workspace has at most {_MOST} prices.")
        row = _save(Price(workspace_id=self.identity.workspace_id), columns)
        self.note("CreatePrice", f"price/{row.pattern}", detail=str(row))
        return Response(shown(row), 201)

    def _rows(self) -> Any:
        return Price.objects.filter(workspace_id=self.identity.workspace_id)


class PriceView(ConsoleView):
    """PUT a price; DELETE."""

    roles = {"PUT": Role.ADMIN, "DELETE": Role.ADMIN}  # noqa: RUF012

    @transaction.atomic
    def put(self, request: Request, price: int) -> Response:
        columns = _columns(request)
        row = _save(self._one(price), columns)
        self.note("UpdatePrice", f"price/{row.pattern}", detail=str(row))
        return Response(shown(row))

    @transaction.atomic
    def delete(self, request: Request, price: int) -> Response:
        row = self._one(price)
        row.delete()
        self.note("DeletePrice", f"price/{row.pattern}", detail=str(row))
        return Response(status=204)

    def _one(self, price: int) -> Price:
        row = Price.objects.filter(workspace_id=self.identity.workspace_id, pk=price).first()
        if row is None:
            raise NotFoundError("There is no such price.")
        return row


def shown(row: Price) -> dict[str, Any]:
    """A price; its rates are decimals as texts. One that is built in has no id."""
    return {
        "id": row.pk,
        "pattern": row.pattern,
        "validFrom": row.valid_from.isoformat() if row.valid_from else None,
        "currency": row.currency,
        **{member: text(getattr(row, column)) for member, column in _RATES.items()},
    }


def _columns(request: Request) -> dict[str, Any]:
    given = _Price(data=request.data)
    given.is_valid(raise_exception=True)
    data = given.validated_data
    return {
        "pattern": data["pattern"],
        "valid_from": data["validFrom"],
        "currency": data["currency"],
        **{column: data[member] for member, column in _RATES.items()},
    }


def _save(row: Price, columns: dict[str, Any]) -> Price:
    """Raises a refusal when another price is valid from the same day."""
    for name, value in columns.items():
        setattr(row, name, value)
    same = Price.objects.filter(
        workspace_id=row.workspace_id, pattern=row.pattern, valid_from=row.valid_from
    )
    if same.exclude(pk=row.pk).exists():
        since = f"from {row.valid_from} on" if row.valid_from else "from the beginning"
        message = f"There is a price for {row.pattern} {since} already."
        raise serializers.ValidationError({"pattern": message})
    row.save()
    return row


def _unpriced(workspace_id: int, prices: PriceList) -> list[dict[str, Any]]:
    since = datetime.now(UTC).date() - timedelta(days=_DAYS)
    rows = (
        Usage.objects.filter(workspace_id=workspace_id, day__gte=since)
        .values_list("day", "model_id")
        .annotate(Sum("calls"))
        .order_by("-day", "model_id")
    )
    found: dict[str, dict[str, Any]] = {}
    for day, model, calls in rows:
        if prices.find(model, day) is None:
            latest = {"modelId": model, "calls": 0, "lastUsed": day.isoformat()}
            found.setdefault(model, latest)["calls"] += calls
    return list(found.values())[:_MOST_MODELS]

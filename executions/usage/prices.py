"""What tokens cost: the workspace's prices, of which the most exact wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from executions.services.models.local_record import MODEL_NAME
from executions.usage.models import Price
from executions.usage.tokens import NAMES, Tokens

_MILLION = 1_000_000
#: Prices that are there without being entered: what runs on this server costs nothing.
BUILT_IN = (Price(pattern=MODEL_NAME, currency="USD", input=Decimal(0), output=Decimal(0)),)


@dataclass(frozen=True, slots=True)
class Cost:
    """Amounts by currency, and how many calls of models without a price are not in them."""

    amounts: tuple[tuple[str, Decimal], ...] = ()
    unpriced: int = 0

    def __add__(self, other: Cost) -> Cost:
        sums = dict(self.amounts)
        for currency, amount in other.amounts:
            sums[currency] = sums.get(currency, Decimal(0)) + amount
        return Cost(tuple(sorted(sums.items())), self.unpriced + other.unpriced)

    def shown(self) -> dict[str, Any]:
        """{amounts: {currency: decimal}, unpriced}; decimals are texts."""
        return {
            "amounts": {currency: text(amount) for currency, amount in self.amounts},
            "unpriced": self.unpriced,
        }


class PriceList:
    """The prices of a workspace as they are now."""

    def __init__(self, prices: Iterable[Price]) -> None:
        entered = list(prices)
        own = {price.pattern for price in entered}
        self._prices = [*entered, *(price for price in BUILT_IN if price.pattern not in own)]
        self._found: dict[tuple[str, date], Price | None] = {}

    @classmethod
    def of(cls, workspace_id: int) -> PriceList:
        return cls(Price.objects.filter(workspace_id=workspace_id))

    def find(self, model: str, day: date) -> Price | None:
        """The price of a model on a day; None when none fits.

        Of those that are valid by then, a name wins over a pattern, a longer pattern over a shorter
        one, and of the same the latest. A pattern may name the whole identifier or, of an ARN, the
        model's own name.
        """
        key = model, day
        if key not in self._found:
            fitting = [
                price
                for price in self._prices
                if (price.valid_from is None or price.valid_from <= day)
                and matches(price.pattern, model)
            ]
            self._found[key] = max(fitting, key=_exactness, default=None)
        return self._found[key]

    def cost(self, model: str, day: date, calls: int, tokens: Tokens) -> Cost:
        """What so many calls have cost together."""
        price = self.find(model, day)
        if price is None:
            return Cost(unpriced=calls)
        return Cost(((price.currency, amount(price, tokens)),))


def matches(pattern: str, model: str) -> bool:
    """Whether a pattern names a model, or the name at the end of its ARN."""
    return any(_fits(pattern.split("*"), name) for name in {model, model.rsplit("/", 1)[-1]})


def amount(price: Price, tokens: Tokens) -> Decimal:
    """What the tokens cost, exactly."""
    parts = (getattr(price, column) * getattr(tokens, column) for column in NAMES)
    return sum(parts, Decimal(0)) / _MILLION


def text(number: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _fits(parts: Sequence[str], name: str) -> bool:
    """Whether the name is made of the parts in their order, with anything between them."""
    first, *others = parts
    if not others:
        return name == first
    *middle, last = others
    if not name.startswith(first):
        return False
    at = len(first)
    for part in middle:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(name) - len(last) >= at and name.endswith(last)


def _exactness(price: Price) -> tuple[bool, int, date]:
    pattern = price.pattern
    return "*" not in pattern, len(pattern.replace("*", "")), price.valid_from or date.min

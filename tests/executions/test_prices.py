"""Which price a model has on a day, and what tokens cost by it: exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from executions.services.models.local_record import MODEL_NAME
from executions.usage.models import Price
from executions.usage.prices import Cost, PriceList, amount, matches, text
from executions.usage.tokens import Tokens

DAY = date(2026, 11, 23)
NOVA = "amazon.nova-lite-v1:0"


def price(pattern: str, rate: str = "1", since: date | None = None, currency: str = "USD") -> Price:
    zero = Decimal(0)
    return Price(
        pattern=pattern,
        valid_from=since,
        currency=currency,
        input=Decimal(rate),
        output=zero,
        cache_read=zero,
        cache_write=zero,
    )


@pytest.mark.parametrize(
    ("pattern", "model", "fits"),
    [
        (NOVA, NOVA, True),
        (NOVA, f"us.{NOVA}", False),
        ("*nova*", f"us.{NOVA}", True),
        ("*", "", True),
        ("amazon.*", NOVA, True),
        ("amazon.*:0", NOVA, True),
        ("amazon.*:1", NOVA, False),
        ("aba*aba", "aba", False),
        ("a*b*c", "a-b-b-c", True),
        ("a*c*b", "a-b-c", False),
        ("*" * 200, "x" * 500, True),
        (NOVA, f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}", True),
        ("arn:*", f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}", True),
        ("nova[-]lite.*", "nova-lite.1", False),
    ],
)
def test_a_pattern_names_models(pattern: str, model: str, fits: bool) -> None:
    assert matches(pattern, model) is fits


@pytest.mark.parametrize(
    ("prices", "found"),
    [
        ([price("*"), price("amazon.*"), price("amazon.nova*")], "amazon.nova*"),
        ([price("amazon.nova-lite-v1:0*"), price(NOVA)], NOVA),
        ([price("*nova*"), price("**n*")], "*nova*"),
        ([price("mistral*")], None),
        ([price(NOVA, since=date(2026, 11, 24)), price("*")], "*"),
    ],
)
def test_the_most_exact_price_wins(prices: list[Price], found: str | None) -> None:
    for order in (prices, prices[::-1]):
        fitting = PriceList(order).find(NOVA, DAY)
        assert (fitting.pattern if fitting else None) == found


def test_a_price_holds_from_its_first_day() -> None:
    prices = PriceList(
        [price(NOVA, "1"), price(NOVA, "2", DAY), price(NOVA, "3", date(2027, 1, 1))]
    )
    days = {date(2026, 11, 22): 1, DAY: 2, date(2026, 12, 31): 2, date(2027, 1, 1): 3}
    for day, rate in days.items():
        assert prices.cost(NOVA, day, 1, Tokens(1_000_000)).amounts == (("USD", Decimal(rate)),)


def test_the_demo_model_is_free_unless_it_is_given_a_price() -> None:
    tokens = Tokens(1_000_000)
    assert PriceList([]).cost(MODEL_NAME, DAY, 1, tokens) == Cost((("USD", Decimal(0)),))
    own = PriceList([price(MODEL_NAME, "0.5", currency="EUR")])
    assert own.cost(MODEL_NAME, DAY, 1, tokens).amounts == (("EUR", Decimal("0.5")),)


def test_costs_are_exact() -> None:
    one = price(NOVA, "0.1")
    one.output, one.cache_read, one.cache_write = Decimal("0.2"), Decimal("0.000001"), Decimal("3")
    assert amount(one, Tokens(3, 1, 1, 0)) == Decimal("0.000000500001")
    many = amount(one, Tokens(10**12, 10**12, 10**12, 10**12))
    assert text(many) == "3300001"
    total = Cost()
    for _ in range(10):
        total += Cost((("USD", Decimal("0.1")),))
    assert total.shown() == {"amounts": {"USD": "1"}, "unpriced": 0}


def test_currencies_are_summed_apart_and_what_has_no_price_is_counted() -> None:
    prices = PriceList([price("a"), price("b", currency="EUR")])
    cost = sum((prices.cost(m, DAY, 2, Tokens(500_000)) for m in "abca"), Cost())
    assert cost.shown() == {"amounts": {"EUR": "0.5", "USD": "1"}, "unpriced": 2}


@pytest.mark.parametrize(
    ("number", "shown"), [("0", "0"), ("10.500000", "10.5"), ("100", "100"), ("0E-12", "0")]
)
def test_a_decimal_as_text(number: str, shown: str) -> None:
    assert text(Decimal(number)) == shown

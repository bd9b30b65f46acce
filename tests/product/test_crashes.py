"""A killed worker, and a killed product, in the middle of the book."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.fakes.model import SlowModel
from tests.product.books import BOOK, Named, Shop
from tests.product.conftest import standing_in
from tests.support.processes import wait_until
from tests.support.product import Product

pytestmark = pytest.mark.server


def answers(shop: Shop, name: str) -> int:
    """How many chapters the journal has an answer of the model for."""
    count: int = shop.ask(
        "SELECT count(*) FROM executions_event e JOIN executions_execution x"
        " ON x.id = e.execution_id WHERE x.name = ?"
        " AND e.node = 'Easifier' AND e.kind = 'NodeOutput'",
        name,
    )[0]
    return count


def one_at_a_time(shop: Shop) -> Named:
    """The example under an alias that runs one chapter after the other."""
    flow = shop.example["flowIdentifier"]
    alias = shop.agent.create_flow_alias(
        flowIdentifier=flow,
        name=f"slow-{time.monotonic_ns()}",
        routingConfiguration=[{"flowVersion": "1"}],
        concurrencyConfiguration={"type": "Manual", "maxConcurrency": 1},
    )
    return {"flowIdentifier": flow, "flowAliasIdentifier": alias["id"]}


def chapters_asked(model: SlowModel) -> Counter[str]:
    """How often the model was asked for each chapter, by a word that only this chapter has."""
    return Counter(str(request["messages"])[-60:] for request in model.requests)


def test_a_worker_killed_in_the_middle_of_the_book_loses_nothing(
    shop: Shop, model: SlowModel
) -> None:
    model.requests.clear()
    model.seconds = 1.0
    execution = shop.start(one_at_a_time(shop))
    name = execution["executionIdentifier"]
    wait_until(lambda: answers(shop, name) == 1 and len(model.requests) == 2, "the second chapter")
    (token,) = shop.ask("SELECT lease_token FROM executions_execution WHERE name = ?", name)
    os.kill(int(token.split("-")[0]), signal.SIGKILL)
    killed_at = time.monotonic()
    wait_until(lambda: len(model.requests) == 3, "another worker to ask again", seconds=15)
    assert time.monotonic() - killed_at < 12
    model.seconds = 0.0
    assert shop.end(execution)["status"] == "Succeeded"
    # the finished chapter was asked for once; the one in the air again
    assert list(chapters_asked(model).values()) == [1, 2, 1]
    assert answers(shop, name) == len(BOOK["chapterPrefixes"])


def test_a_product_killed_as_by_a_power_cut_goes_on_when_it_is_started_again(
    tmp_path: Path,
) -> None:
    with SlowModel(1.0) as model:
        product = Product(tmp_path, **standing_in(model))
        product.start()
        try:
            shop = Shop(product)
            execution = shop.start(one_at_a_time(shop))
            name = execution["executionIdentifier"]
            wait_until(lambda: answers(shop, name) == 1 and len(model.requests) == 2, "chapter two")
            product.kill()
            model.seconds = 0.0
            product.start()
            assert shop.end(execution)["status"] == "Succeeded"
            assert list(chapters_asked(model).values()) == [1, 2, 1]
            (output,) = (e for s, e in shop.events(execution, "Flow") if s == "flowOutputEvent")
            assert "easy-read-dyslexia.html" in str(output["fields"])
        finally:
            product.stop()

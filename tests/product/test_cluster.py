"""The product on PostgreSQL and Valkey: the book runs, is seen live, and outlives its servers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.durability.test_product import end, start
from tests.fakes.model import SlowModel
from tests.product.books import BOOK, Shop
from tests.product.conftest import standing_in
from tests.support.product import Product
from tests.support.servers import PostgresServer, ValkeyServer

pytestmark = pytest.mark.server


def test_the_book_runs_and_streams_on_postgresql_and_valkey(
    tmp_path: Path, postgres: PostgresServer, valkey: ValkeyServer, model: SlowModel
) -> None:
    model.seconds = 6.0  # a socket stays open where nothing is to be told for so long
    urls = {"DATABASE_URL": postgres.database("product"), "REDIS_URL": valkey.url}
    with Product(tmp_path, **standing_in(model), **urls) as product:
        shop = Shop(product)
        flow, alias = shop.example.values()
        started = shop.session.start(flow, alias, BOOK)
        arrivals = list(shop.session.follow(started))
        shop.close()
        events = [event for _, event in arrivals]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert events[-1]["data"] == {"status": "Succeeded"}
        # live: the chapters' texts came while the model still worked
        read = next(
            at for at, e in arrivals if (e["kind"], e["node"]) == ("NodeOutput", "S3Retrieval")
        )
        assert read - arrivals[-1][0] < -5.0
        (output,) = (event for event in events if event["kind"] == "FlowOutput")
        assert "easy-read-dyslexia.html" in json.dumps(output["data"])
        name = started.address.rsplit("/", 1)[1]
        state = shop.state({**shop.example, "executionIdentifier": name})
        assert state["status"] == "Succeeded"
        assert not (tmp_path / "flowbuilder.sqlite3").exists()


def test_requests_are_answered_as_soon_as_postgresql_is_back(tmp_path: Path) -> None:
    """Web processes keep connections, all of which a restart breaks."""
    with (
        PostgresServer(tmp_path) as postgres,
        Product(tmp_path, DATABASE_URL=postgres.database("product")) as product,
        ThreadPoolExecutor(8) as clients,
    ):

        def ask(_: int) -> int:
            status: int = product.agent.list_flows()["ResponseMetadata"]["HTTPStatusCode"]
            return status

        assert set(clients.map(ask, range(40))) == {200}  # so that there are several connections
        postgres.restart()
        assert set(clients.map(ask, range(40))) == {200}


def test_an_execution_starts_while_valkey_is_gone(tmp_path: Path, postgres: PostgresServer) -> None:
    with (
        ValkeyServer(tmp_path) as valkey,
        Product(tmp_path, DATABASE_URL=postgres.database("alone"), REDIS_URL=valkey.url) as product,
    ):
        valkey.kill()
        which, _ = start(product)
        valkey.start()
        assert end(product, which)["status"] == "Succeeded"

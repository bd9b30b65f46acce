"""A soak in a process of its own; prints what came of it, as JSON.

    python -m tests.soak.play sqlite|postgres SECONDS SEED FOLDER

With `postgres` the queue is a Redis-compatible server. Nothing here asserts: see `test_soak`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import random
import sys
from pathlib import Path

import django

from tests.soak.chaos import Chaos
from tests.support.product import Product
from tests.support.servers import PostgresServer, ValkeyServer


def main() -> None:
    kind, seconds, seed, folder = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    data = Path(folder)
    calls = data / "calls.log"
    with contextlib.ExitStack() as stack:
        postgres = valkey = None
        urls = {"DATABASE_URL": f"sqlite:///{data / 'flowbuilder.sqlite3'}"}
        if kind == "postgres":
            postgres = stack.enter_context(PostgresServer(data))
            valkey = stack.enter_context(ValkeyServer(data))
            urls = {"DATABASE_URL": postgres.database("soak"), "REDIS_URL": valkey.url}
        environment = {
            **urls,
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
            "CALLS": str(calls),
            "FLOWBUILDER_LOG_LEVEL": "WARNING",
        }
        os.environ |= {**environment, "FLOWBUILDER_DATA": folder}
        product = stack.enter_context(Product(data, **environment))

        django.setup()
        logging.disable(logging.ERROR)
        from tests.soak.shapes import shapes
        from tests.soak.soak import Soak, judge, play

        soak = Soak(random.Random(seed), shapes(seed))
        blows = play(Chaos(product, random.Random(seed), postgres, valkey), soak, seconds)
        found = judge(soak.all, blows, calls)
    print(json.dumps(found))


if __name__ == "__main__":
    main()

"""What kills parts of the running product, and of what it stands on."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import free_port
from tests.support.product import Product
from tests.support.servers import PostgresServer, ValkeyServer


@dataclass(frozen=True)
class Blow:
    """One kill. What runs below a killed process dies a moment later."""

    what: str
    #: When (`time.time`), and when what chaos itself starts again was there again: a server that
    #: answers, a product that is ready. What the product starts again is for the product to hurry.
    at: float
    until: float


class Chaos:
    """Deals out blows in an order that depends on the chance alone."""

    def __init__(
        self,
        product: Product,
        chance: random.Random,
        postgres: PostgresServer | None,
        valkey: ValkeyServer | None,
    ) -> None:
        self._product = product
        self._chance = chance
        self._postgres = postgres
        self._valkey = valkey
        self._kinds: dict[str, Callable[[], None]] = {
            "a worker": self._worker,
            "the cluster's guard or a helper": self._helper,
            "the cluster": lambda: self._kill("work", signal.SIGKILL),
            "the cluster, told to stop": lambda: self._kill("work", signal.SIGTERM),
            "the sweeper": lambda: self._kill("sweep", signal.SIGKILL),
            "the supervisor": self._supervisor,
            "everything": self._everything,
        }
        if postgres is not None:
            self._kinds["PostgreSQL"] = self._restart_postgres
        if valkey is not None:
            self._kinds["Valkey"] = self._restart_valkey
        self._deck = self._shuffled()

    def strike(self) -> Blow:
        """Kill the next of all that there are to kill."""
        what = next(self._deck)
        at = time.time()
        with contextlib.suppress(ProcessLookupError, FileNotFoundError, IndexError):
            self._kinds[what]()  # what has died by itself, or of the last blow, is dead enough
        return Blow(what, at, time.time())

    def _shuffled(self) -> Iterator[str]:
        """First what a short run must not miss; workers most."""
        first = [kind for kind in ("PostgreSQL", "Valkey", "the supervisor") if kind in self._kinds]
        yield from self._chance.sample(["a worker", *first], len(first) + 1)
        while True:
            kinds = [*self._kinds, "a worker", "a worker"]
            yield from self._chance.sample(kinds, len(kinds))

    def _worker(self) -> None:
        os.kill(self._chance.choice(_children(self._guard())), signal.SIGKILL)

    def _helper(self) -> None:
        guard = self._guard()
        os.kill(self._chance.choice([guard, *_children(guard)[-2:]]), signal.SIGKILL)

    def _guard(self) -> int:
        return _children(self._product.pids("manage.py work")[0])[0]

    def _kill(self, command: str, how: signal.Signals) -> None:
        os.kill(self._product.pids(f"manage.py {command}")[0], how)

    def _supervisor(self) -> None:
        """The others end by themselves, while the product is started again beside them."""
        assert self._product.process is not None
        self._product.process.kill()
        self._product.process.wait()
        self._product.port = free_port()
        self._product.start()

    def _everything(self) -> None:
        self._product.kill()
        self._product.start()

    def _restart_postgres(self) -> None:
        assert self._postgres is not None
        self._postgres.restart()

    def _restart_valkey(self) -> None:
        """What was in the queue is gone."""
        assert self._valkey is not None
        self._valkey.kill()
        time.sleep(self._chance.uniform(0.0, 1.0))
        self._valkey.start()


def _children(pid: int) -> list[int]:
    """The processes that a process has started, oldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

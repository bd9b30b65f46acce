"""The engine alone, and the same chain in other engines (see `bench.alone` and `bench.peers`)."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from bench import NODES, children
from bench.figures import Table

#: Peers that are libraries; those that only serve are asked in `bench.invoke`.
_LIBRARIES = ("langgraph", "dbos", "haystack", "prefect")


def tables() -> Iterator[Table]:
    """A chain, and an Iterator over many items."""
    own = children.alone()
    chain = {
        "Flowbuilder, fold and journal": own["chain, fold and journal"],
        "Flowbuilder, from the input to the recorded end": own["chain, whole run"],
        "Flowbuilder, each a call outside that does nothing": own["chain outside"],
    }
    for name in _LIBRARIES:
        chain |= {f"{name}, {way}": values for way, values in children.peer(name).items()}
    yield Table(f"a chain of {NODES} nodes that do nothing; milliseconds", chain, digits=2)
    items = {
        f"{size:,} items, two nodes of the fold": own[f"iterator {size}"]
        for size in (1000, 10_000, 100_000)
    }
    yield Table(
        "an Iterator's items through two nodes and a Collector, durable; milliseconds",
        {**items, "1,000 items, two calls outside that do nothing": own["iterator outside 1000"]},
        notes=[f"{name}: {_each(name, values):.1f} µs each" for name, values in items.items()],
    )


def _each(name: str, values: list[float]) -> float:
    """Microseconds of one item."""
    return median(values) * 1000 / int(name.split(maxsplit=1)[0].replace(",", ""))

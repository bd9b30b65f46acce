"""InvokeFlow over HTTP, of nodes that the engine computes itself, beside a bare request.

Measured by the client, from the request until the answer's last byte. The bare request is a view of
the framework in the same web process that reads one row and checks no signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from bench import BARE, CONCURRENCY, NODES, children, flows, products
from bench.figures import Table
from bench.load import Request, in_turn, rates

#: Runs of each kind; they are short.
_RUNS = 200
#: Peers that answer over HTTP.
_SERVERS = ("node-red", "n8n")
_TRACED = f"{NODES} nodes, with trace"


def tables() -> Iterator[Table]:
    """One request at a time, then several at once."""
    peers = {name: children.peer(name) for name in _SERVERS}
    with products.running() as product:
        chain = products.live(product, "Chain", flows.folded(NODES // 2))
        echo = products.live(product, "Echo", flows.prompts(0))
        runtime = products.Runtime(product)
        traced = runtime.invoke(chain, ["x"], with_trace=True)
        bare = Request(product.port, BARE)
        taken = in_turn(
            {
                "bare request": bare,
                "input straight to output": runtime.invoke(echo, "x", with_trace=False),
                f"{NODES} nodes": runtime.invoke(chain, ["x"], with_trace=False),
                _TRACED: traced,
            },
            _RUNS,
        )
        rate = {
            "bare requests": rates(bare, CONCURRENCY),
            f"Flowbuilder, {_TRACED}": rates(traced, CONCURRENCY),
        }
    ratio = median(taken[_TRACED]) / median(taken["bare request"])
    over = {f"{name}, {NODES} nodes": told["over HTTP"] for name, told in peers.items() if told}
    yield Table(
        f"InvokeFlow over HTTP, {_RUNS} of each, SQLite; milliseconds",
        {**taken, **over},
        digits=2,
        notes=[f"{_TRACED}: {ratio:.2f} bare requests"],
    )
    per_second = {name: told["runs a second"] for name, told in peers.items() if told}
    yield Table(
        f"the same at concurrency {CONCURRENCY}, runs a second",
        {**rate, **per_second},
    )

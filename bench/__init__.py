"""Measurements that anyone can run: `make bench`. Figures: bench/README.md."""

#: Of the server of `bench.wire`: the bare view, and the milliseconds of the latest other request.
BARE, CLOCK = "/bench/bare", "/bench/clock"

#: Nodes of the chains that are compared.
NODES = 40
#: Requests under way at a time where it says "at concurrency".
CONCURRENCY = 8

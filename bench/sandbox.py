"""What a trivial call takes in each of the two sandboxes, when its process is warm."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator

from bench.figures import Table
from executions.services.sandbox import KernelSandbox, MontySandbox

CALLS = 200
WARM_UP = 20
#: What a call may take at the median, milliseconds.
TO_REACH = 3.0


def tables() -> Iterator[Table]:
    """What a trivial call of code takes."""
    title = f"a trivial call of code, {CALLS} in each sandbox; milliseconds (to reach {TO_REACH:g})"
    yield Table(title, _measure(), digits=2)


def _measure() -> dict[str, list[float]]:
    """Milliseconds by sandbox, one for each call; the two take turns."""
    figures: dict[str, list[float]] = defaultdict(list)
    with KernelSandbox() as kernel, MontySandbox() as monty:
        for number in range(WARM_UP + CALLS):
            for name, sandbox in (("kernel", kernel), ("Monty", monty)):
                began = time.perf_counter()
                sandbox.evaluate("x * 2", {"x": number})
                took = (time.perf_counter() - began) * 1000
                if number >= WARM_UP:
                    figures[name].append(took)
    return figures

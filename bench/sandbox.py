"""What a trivial call takes in each of the two sandboxes, when its process is warm."""

from __future__ import annotations

import time
from collections import defaultdict

from executions.services.sandbox import KernelSandbox, MontySandbox

CALLS = 200
WARM_UP = 20
#: What a call may take at the median, milliseconds.
TO_REACH = 3.0


def measure() -> dict[str, list[float]]:
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

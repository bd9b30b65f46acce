"""What the scripts of all peers share: they do one kind of work again and again, and tell."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from bench.figures import RUNS

_WARM_UP = 3


def timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds of each run; the first runs are not counted."""
    return [_milliseconds(work) for _ in range(_WARM_UP + RUNS)][_WARM_UP:]


def tell(figures: Mapping[str, Sequence[float]]) -> None:
    """Print the figures as JSON, as the last line."""
    print(json.dumps(figures), file=sys.__stdout__)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

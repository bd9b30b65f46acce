"""What a measurement gives, and how it is printed."""

from __future__ import annotations

import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Runs that each figure is the median of.
RUNS = int(os.environ.get("BENCH_RUNS", "20"))

#: Values by figure.
Figures = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one kind, and what follows from them."""

    title: str
    figures: Figures
    #: Digits after the point.
    digits: int = 1
    #: Lines beneath, e.g. of a ratio.
    notes: Sequence[str] = ()
    #: Whether many values make the 99th percentile worth telling.
    tail: bool = False


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that is at least as large as this part (0 to 1) of them all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def show(table: Table) -> None:
    """Print minimum, median and maximum of each figure, and the machine's load."""
    columns = ["min", "median", *(["99 %"] if table.tail else []), "max"]
    load, _, _ = os.getloadavg()
    print(f"\n{table.title} (load {load:.1f})\n", flush=True)
    print(f"| figure | {' | '.join(columns)} |")
    print(f"|---{'|---' * len(columns)}|")
    for name, values in table.figures.items():
        tail = [percentile(values, 0.99)] if table.tail else []
        cells = [min(values), statistics.median(values), *tail, max(values)]
        print(f"| {name} | {' | '.join(f'{cell:,.{table.digits}f}' for cell in cells)} |")
    for note in table.notes:
        print(f"\n{note}")
    print(end="", flush=True)

"""Runs every measurement and prints the figures as tables: `make bench`.

`python -m bench wire` runs that of the wire alone, `python -m bench sandbox` that of the sandboxes;
`python -m bench memory` those of memory, which take some minutes and are not among the others.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import book, memory, sandbox, wire
from tests.fakes.model import SlowModel
from tests.support.product import Product

RUNS = int(os.environ.get("BENCH_RUNS", "20"))
STARTS = 5
#: Seconds that the stand-in model takes for each answer.
MODEL_SECONDS = 0.2


def main() -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    match sys.argv[1:]:
        case ["memory"]:
            measure_memory()
        case ["sandbox"]:
            measure_sandboxes()
        case ["wire"]:
            measure_wire()
        case _:
            measure_sandboxes()
            measure_wire()
            measure_product()


def measure_sandboxes() -> None:
    """What a trivial call of code takes."""
    title = f"a trivial call of code, {sandbox.CALLS} in each sandbox; milliseconds"
    show(f"{title} (to reach: {sandbox.TO_REACH:g})", sandbox.measure(), digits=2)


def measure_wire() -> None:
    """What the wire takes beside a bare view."""
    figures = wire.measure()
    show(f"the wire, {wire.REQUESTS} requests of each, SQLite; milliseconds", figures, digits=2)
    print()
    for name, times in wire.times(figures).items():
        print(f"{name}: {times:.2f} times the bare view")


def measure_memory() -> None:
    """What large executions take."""
    print(
        "\n| run | events | seconds | of it replay | peak, MB | ended |\n|---|---|---|---|---|---|"
    )
    for name, figures in memory.runs():
        print(
            f"| {name} | {figures['events']:,} | {figures['seconds']:.1f}"
            f" | {figures.get('loaded', 0):.1f} | {figures['peak']:.0f} | {figures['status']} |"
        )
    print(f"\na journal of {memory.EVENTS:,} events\n\n| what | figure | |\n|---|---|---|")
    for name, figures in memory.journals():
        for figure, value in figures.items():
            print(f"| {name} | {figure} | {value:.1f} |")


def measure_product() -> None:
    """What the running product takes."""
    print(
        f"\nmedians of {RUNS} runs, milliseconds; the model answers after {MODEL_SECONDS * 1000:g}"
    )
    with (
        SlowModel(MODEL_SECONDS) as model,
        tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder,
        Product(
            Path(folder),
            FLOWBUILDER_DEFAULT_PROVIDER="openai",
            OPENAI_BASE_URL=model.url,
            OPENAI_API_KEY="unused",
        ) as product,
    ):
        show("the nine-node book flow, three chapters, SQLite", book.measure(product, RUNS))
        show("`manage.py run` on a data folder that exists", {"ready": starts(product)})


def starts(product: Product) -> list[float]:
    """Milliseconds from starting the product again to its /readyz, a few times."""
    took = []
    for _ in range(STARTS):
        product.stop()
        began = time.perf_counter()
        product.start()
        took.append((time.perf_counter() - began) * 1000)
    return took


def show(title: str, figures: dict[str, list[float]], digits: int = 1) -> None:
    """Print minimum, median and maximum of each figure."""
    print(f"\n{title}\n\n| figure | min | median | max |\n|---|---|---|---|")
    for name, values in figures.items():
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"| {name} | {low:.{digits}f} | {middle:.{digits}f} | {high:.{digits}f} |")


main()

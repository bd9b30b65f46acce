"""A worker process for the durability tests: real shifts, nodes that only wait.

Each call appends `time key pid` to the file CALLS before it waits WAIT seconds.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
django.setup()

from executions import tasks  # noqa: E402
from executions.nodes import registry  # noqa: E402

_calls = os.open(os.environ["CALLS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def main(act: Callable[[registry.Call], Any] = lambda call: call.inputs["value"]) -> None:
    """Work until told to stop; each call gives what `act` gives, or asks."""

    def run(call: registry.Call) -> registry.Given:
        os.write(_calls, f"{time.time():.6f} {call.key} {os.getpid()}\n".encode())
        time.sleep(float(os.environ["WAIT"]))
        given = act(call)
        return given if isinstance(given, registry.Question) else {call.spec.outputs[0].name: given}

    registry.run = run
    signal.signal(signal.SIGTERM, lambda *_: tasks.STOPPING.set())
    while not tasks.STOPPING.is_set():
        tasks.shift()
        time.sleep(0.02)


if __name__ == "__main__":
    main()

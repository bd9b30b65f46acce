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
    """Work until told to stop; each call gives what `act` gives."""

    def run(call: registry.Call) -> dict[str, Any]:
        os.write(_calls, f"{time.time():.6f} {call.key} {os.getpid()}\n".encode())
        time.sleep(float(os.environ["WAIT"]))
        return {"response": act(call)}

    registry.run = run
    signal.signal(signal.SIGTERM, lambda *_: tasks.STOPPING.set())
    while not tasks.STOPPING.is_set():
        tasks.shift()
        time.sleep(0.02)


if __name__ == "__main__":
    main()

"""Puts the soak's acts in the place of all nodes, in every process of the product.

Each call appends `time key pid` to the file CALLS before it waits.
"""

from __future__ import annotations

import os
import random
import time
from typing import Any

from django.apps import AppConfig

from executions.engine.events import ErrorCode
from executions.nodes import registry
from tests.soak.acts import act

#: Seconds that a call takes, from and to.
_FROM, _TO = 0.02, 0.3


class Acting(AppConfig):
    name = "tests.soak"
    label = "soak"

    def ready(self) -> None:
        """Act, from here on and in every process forked from here."""
        log = os.open(os.environ["CALLS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

        def run(call: registry.Call) -> dict[str, Any]:
            os.write(log, f"{time.time():.6f} {call.key} {os.getpid()}\n".encode())
            time.sleep(random.uniform(_FROM, _TO))
            output = call.spec.outputs[0]
            try:
                value = act(call.spec.name, str(output.type), call.inputs)
            except ValueError as problem:
                raise registry.NodeError(ErrorCode.DEPENDENCY_FAILED, str(problem)) from problem
            return {output.name: value}

        registry.run = run

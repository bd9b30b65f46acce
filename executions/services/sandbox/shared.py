"""The one sandbox of this process, that all its threads use."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Mapping

from executions.services.sandbox.choice import ChosenSandbox
from executions.services.sandbox.interface import Result, SandboxStatus
from executions.services.sandbox.limits import Limits, configured, wanted
from flowbuilder.definition.types import JSON

_sandbox = ChosenSandbox(wanted)
os.register_at_fork(after_in_child=_sandbox.forget)
atexit.register(_sandbox.close)


def evaluate(
    code: str,
    variables: Mapping[str, JSON],
    limits: Limits | None = None,
    *,
    cancelled: threading.Event | None = None,
) -> Result:
    """The value of the code's last expression (see `Sandbox.evaluate`).

    Without limits, those of the settings. Raises SandboxError.
    """
    return _sandbox.evaluate(code, variables, limits or configured(), cancelled=cancelled)


def call(
    code: str,
    handler: str,
    event: JSON,
    context: Mapping[str, JSON] | None = None,
    limits: Limits | None = None,
    *,
    cancelled: threading.Event | None = None,
) -> Result:
    """What a function of the code gives for an event (see `Sandbox.call`). Raises SandboxError."""
    return _sandbox.call(code, handler, event, context, limits or configured(), cancelled=cancelled)


def status() -> SandboxStatus:
    """Whether code can be run here, in which sandbox, why in that one, and behind which layers."""
    return _sandbox.status()

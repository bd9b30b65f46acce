"""What every sandbox can do, whatever it is made of."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from executions.services.sandbox.inside.layers import Layer
from executions.services.sandbox.limits import Limits
from flowbuilder.definition.types import JSON


@dataclass(frozen=True, slots=True)
class Result:
    """What code gave, and what it printed."""

    value: JSON
    printed: str


@dataclass(frozen=True, slots=True)
class SandboxStatus:
    """Whether code can be run here, in what, and behind what."""

    #: `kernel` or `monty`.
    name: str
    available: bool
    #: Layers of the kernel that are in place; Monty has none.
    layers: tuple[Layer, ...] = ()
    #: Those that are not, each with the reason.
    missing: Mapping[Layer, str] = field(default_factory=dict)
    #: In one sentence for the operator: why not, or an empty text.
    problem: str = ""
    #: In one sentence, why it is this sandbox and not the other; empty where nothing chose.
    reason: str = ""


class Sandbox(Protocol):
    """Runs people's Python where it can reach nothing. All of it may be used from any thread."""

    def evaluate(
        self,
        code: str,
        variables: Mapping[str, JSON],
        limits: Limits | None = None,
        *,
        cancelled: threading.Event | None = None,
    ) -> Result:
        """The value of the code's last expression, with `variables` as its variables.

        Raises SandboxError.
        """

    def call(
        self,
        code: str,
        handler: str,
        event: JSON,
        context: Mapping[str, JSON] | None = None,
        limits: Limits | None = None,
        *,
        cancelled: threading.Event | None = None,
    ) -> Result:
        """What the function `handler` of the code gives for `(event, context)`.

        `context` has the members of the object that the function gets, by the names AWS Lambda
        gives them. Raises SandboxError.
        """

    def status(self) -> SandboxStatus:
        """Whether code can be run; starts what is not running yet."""

    def close(self) -> None:
        """End what runs, and calls in flight with it; a later call starts anew."""

    def forget(self) -> None:
        """In a forked child: leave what runs to the parent, and start one's own when needed."""

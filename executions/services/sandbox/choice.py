"""Which sandbox code runs in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from executions.services.sandbox.interface import Result, Sandbox, SandboxStatus
from executions.services.sandbox.kernel import KernelSandbox
from executions.services.sandbox.limits import Limits
from executions.services.sandbox.monty import MontySandbox
from flowbuilder.definition.types import JSON


@dataclass(frozen=True, slots=True)
class _Chosen:
    wanted: str
    sandbox: Sandbox
    reason: str


class ChosenSandbox:
    """The sandbox that a setting names: `auto`, `kernel` or `monty`.

    `auto` is the kernel's where all that it needs is in place, else Monty. That is found out once,
    by the first call or question.
    """

    def __init__(
        self,
        wanted: Callable[[], str],
        *,
        kernel: Sandbox | None = None,
        monty: Sandbox | None = None,
    ) -> None:
        self._wanted = wanted
        self._kernel = kernel or KernelSandbox()
        self._monty = monty or MontySandbox()
        self._lock = threading.Lock()
        self._chosen: _Chosen | None = None

    def evaluate(
        self,
        code: str,
        variables: Mapping[str, JSON],
        limits: Limits | None = None,
        *,
        cancelled: threading.Event | None = None,
    ) -> Result:
        """See `Sandbox.evaluate`."""
        return self._choose().sandbox.evaluate(code, variables, limits, cancelled=cancelled)

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
        """See `Sandbox.call`."""
        sandbox = self._choose().sandbox
        return sandbox.call(code, handler, event, context, limits, cancelled=cancelled)

    def status(self) -> SandboxStatus:
        """That of the sandbox in use, with the reason why it is in use."""
        chosen = self._choose()
        return replace(chosen.sandbox.status(), reason=chosen.reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """End what runs of either sandbox."""
        self._kernel.close()
        self._monty.close()

    def forget(self) -> None:
        """In a forked child: leave what runs to the parent."""
        self._lock = threading.Lock()
        self._kernel.forget()
        self._monty.forget()

    def _choose(self) -> _Chosen:
        wanted = self._wanted()
        with self._lock:
            if self._chosen is None or self._chosen.wanted != wanted:
                self._chosen = self._decide(wanted)
            return self._chosen

    def _decide(self, wanted: str) -> _Chosen:
        if wanted == "monty":
            return _Chosen(wanted, self._monty, "FLOWBUILDER_SANDBOX says so.")
        if wanted == "kernel":
            return _Chosen(wanted, self._kernel, "FLOWBUILDER_SANDBOX says so.")
        problem = self._kernel.status().problem
        if not problem:
            return _Chosen(wanted, self._kernel, "The kernel has the layers that it takes.")
        self._kernel.close()
        return _Chosen(wanted, self._monty, f"The kernel's sandbox is not to be had: {problem}")

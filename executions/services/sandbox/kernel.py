"""The sandbox that the kernel makes: all of CPython, in processes that may touch nothing."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterable

from executions.services.sandbox.client import PLACES, ProcessSandbox
from executions.services.sandbox.inside.layers import Layer, lacking
from executions.services.sandbox.interface import SandboxStatus
from executions.services.sandbox.limits import Limits
from executions.services.sandbox.process import SandboxProcess, StartError

_BOOT = "from inside.zygote import main; main({channel}, {owner}, {layers!r})"
_OPTIONS = ("-S", "-X", "utf8")


class KernelSandbox(ProcessSandbox):
    """A confined process that forks for each call.

    Code runs only behind enough layers; `layers` are those to try, all by default.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        layers: Iterable[Layer] = tuple(Layer),
        places: int = PLACES,
    ) -> None:
        super().__init__(limits, places=places)
        self._layers = tuple(layers)

    def status(self) -> SandboxStatus:
        """Which layers are in place; starts the process if it is not running."""
        try:
            report = self._running().report
        except StartError as problem:
            told = f"Code cannot be run here: {problem}."
            return SandboxStatus("kernel", available=False, problem=told)
        layers = tuple(layer for layer in Layer if not report.get(layer, "not tried"))
        missing = {layer: report.get(layer, "not tried") for layer in Layer if layer not in layers}
        lacks = lacking(set(layers))
        absent = "; ".join(f"{layer} ({missing[layer]})" for layer in lacks)
        text = f"Code cannot be run safely here. Missing: {absent}." if lacks else ""
        return SandboxStatus("kernel", not lacks, layers, missing, text)

    def _start(self) -> SandboxProcess:
        if sys.platform != "linux":
            raise StartError(f"it needs Linux; this is {sys.platform}")
        layers, owner = ",".join(sorted(self._layers)), _pidfd()
        try:
            return SandboxProcess(
                lambda channel: _BOOT.format(channel=channel, owner=owner, layers=layers),
                socket.SOCK_SEQPACKET,
                options=_OPTIONS,
                pass_fds=(owner,),
            )
        finally:
            os.close(owner)


def _pidfd() -> int:
    """A descriptor that becomes readable when this process dies."""
    try:
        return os.pidfd_open(os.getpid())
    except OSError as problem:
        raise StartError(f"the kernel has no pidfd (Linux 5.3): {problem}") from problem

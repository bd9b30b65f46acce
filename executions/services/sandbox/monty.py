"""The sandbox without the kernel: a part of Python, interpreted by Monty, which has no outside."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from pathlib import Path

from executions.services.sandbox.client import ProcessSandbox
from executions.services.sandbox.interface import SandboxStatus
from executions.services.sandbox.process import SandboxProcess, StartError

#: Monty's library lies wherever it was installed; a bare interpreter may not look there.
_BOOT = "sys.path.append({folder!r}); from inside.monty.host import main; main({channel}, {places})"


class MontySandbox(ProcessSandbox):
    """A process that starts one of Monty's for each call: they share nothing."""

    def status(self) -> SandboxStatus:
        """Whether Monty can be started; starts the process if it is not running."""
        try:
            self._running()
        except StartError as problem:
            told = f"Code cannot be run here: {problem}."
            return SandboxStatus("monty", available=False, problem=told)
        return SandboxStatus("monty", available=True)

    def _start(self) -> SandboxProcess:
        found = find_spec("pydantic_monty")
        if found is None or found.origin is None:
            raise StartError("Monty is not installed (pip install -r requirements.txt)")
        folder = str(Path(found.origin).parent.parent)
        process = SandboxProcess(
            lambda channel: _BOOT.format(folder=folder, channel=channel, places=self._count),
            socket.SOCK_STREAM,
        )
        problem = process.report.get("problem")
        if problem:
            process.close()
            raise StartError(f"Monty cannot be started: {problem}")
        return process

"""Running people's Python where it can reach nothing: no file, no network, no other process.

`evaluate` gives the value of a piece of code, `call` that of a function in it; both take
milliseconds when warm. `status` says which of two sandboxes is in use: the kernel's, which runs all
of Python behind layers of protection, or Monty, which runs a part of it on any system.
"""

from executions.services.sandbox.choice import ChosenSandbox
from executions.services.sandbox.errors import Kind, SandboxError
from executions.services.sandbox.interface import Result, Sandbox, SandboxStatus
from executions.services.sandbox.kernel import KernelSandbox
from executions.services.sandbox.limits import Limits, configured, wanted
from executions.services.sandbox.monty import MontySandbox
from executions.services.sandbox.shared import call, evaluate, status

__all__ = [
    "ChosenSandbox",
    "KernelSandbox",
    "Kind",
    "Limits",
    "MontySandbox",
    "Result",
    "Sandbox",
    "SandboxError",
    "SandboxStatus",
    "call",
    "configured",
    "evaluate",
    "status",
    "wanted",
]

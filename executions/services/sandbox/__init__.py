"""Running people's Python where it can reach nothing: no file, no network, no other process.

`evaluate` gives the value of a piece of code, `call` that of a function in it; both take
milliseconds when warm. `status` says which layers of protection the kernel lets us put up.
"""

from executions.services.sandbox.client import Result, Sandbox, SandboxStatus
from executions.services.sandbox.errors import Kind, SandboxError
from executions.services.sandbox.limits import Limits, configured
from executions.services.sandbox.shared import call, evaluate, status

__all__ = [
    "Kind",
    "Limits",
    "Result",
    "Sandbox",
    "SandboxError",
    "SandboxStatus",
    "call",
    "configured",
    "evaluate",
    "status",
]

"""InlineCode: the value of a piece of Python, run in the sandbox."""

from __future__ import annotations

import time

from executions.engine.events import ErrorCode
from executions.nodes.registry import Action, Call, NodeError, acts
from executions.services import sandbox
from flowbuilder.definition.types import JSON, NodeType


@acts(NodeType.INLINE_CODE)
def evaluate(call: Call) -> dict[str, JSON]:
    """Give `response`: the value of the code's last expression, inputs being its variables.

    What the code prints goes to the trace. Raises NodeError VALIDATION for an error of the code,
    INTERNAL_SERVER where this machine cannot run code safely.
    """
    code, language = call.configuration.get("code"), call.configuration.get("language")
    if not isinstance(code, str):
        raise NodeError(ErrorCode.VALIDATION, f"Node {call.spec.name} has no code.")
    if language != "Python_3":
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Node {call.spec.name} is written in {language!r}; only 'Python_3' can be run.",
        )
    limits = sandbox.configured()
    if call.remaining < limits.seconds:
        limits = sandbox.configured(call.remaining)
    began = time.perf_counter()
    try:
        result = sandbox.evaluate(code, call.inputs, limits, cancelled=call.cancelled)
    except sandbox.SandboxError as problem:
        _tell(call, problem.printed, began)
        unavailable = problem.kind is sandbox.Kind.UNAVAILABLE
        raise NodeError(
            ErrorCode.INTERNAL_SERVER if unavailable else ErrorCode.VALIDATION,
            f"The code of node {call.spec.name} failed: {problem.message}",
        ) from problem
    _tell(call, result.printed, began)
    return {"response": result.value}


def _tell(call: Call, printed: str, began: float) -> None:
    """Show in the trace what the code printed, if anything."""
    if printed:
        spent = round((time.perf_counter() - began) * 1000, 3)
        response: JSON = {"printed": printed}
        call.report(Action("sandbox", "Evaluate", {}, response, call.key, 1, spent))

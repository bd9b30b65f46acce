"""What an expression would give of values that an execution had. Nothing is run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from executions import codec
from executions.models import Execution, Payload
from flowbuilder.definition.conditions import (
    ConditionError,
    ConditionSyntaxError,
    compile_condition,
)
from flowbuilder.definition.expressions import (
    ExpressionSyntaxError,
    SelectionError,
    compile_expression,
)
from flowbuilder.definition.types import JSON, DataType
from flowbuilder.definition.values import conforms, describe

#: Bytes of JSON that an answer shows of a value; of a longer one only the beginning.
SHOWN_BYTES = 4_096


def of_expression(
    execution: Execution, expression: str, value: JSON, wanted: DataType | None = None
) -> dict[str, Any]:
    """What the expression selects of the value: {"value"}, {"preview", "bytes"} or {"problem"}.

    `value` may be a reference of the execution's journal. A problem is that the text is no
    expression, that it selects nothing, or something of another type than is wanted.
    """
    try:
        compiled = compile_expression(expression)
        selected = compiled.select(_real(execution, [value])[0])
    except (ExpressionSyntaxError, SelectionError) as problem:
        return {"problem": str(problem)}
    if wanted is not None and not conforms(selected, wanted):
        return {"problem": f"It should be {wanted}, but is {describe(selected)}."}
    return _shown(selected)


def of_condition(
    execution: Execution, condition: str, inputs: Mapping[str, JSON]
) -> dict[str, Any]:
    """Whether the condition holds of these inputs: {"value": bool} or {"problem"}."""
    try:
        compiled = compile_condition(condition)
        named = {name: value for name, value in inputs.items() if name in compiled.names}
        values = _real(execution, named.values())
        return {"value": compiled.holds(dict(zip(named, values, strict=True)))}
    except (ConditionSyntaxError, ConditionError) as problem:
        return {"problem": str(problem)}


def _real(execution: Execution, values: Iterable[JSON]) -> list[JSON]:
    """The values, with what the execution keeps beside its journal in place of references."""
    found = list(values)
    digests = {_digest(value) for value in found if codec.is_reference(value)}
    bodies = dict(
        Payload.objects.filter(execution=execution, digest__in=digests).values_list(
            "digest", "body"
        )
    )
    known = {digest: codec.loads(bytes(body)) for digest, body in bodies.items()}
    return [
        known.get(_digest(value), value) if codec.is_reference(value) else value for value in found
    ]


def _digest(reference: JSON) -> str:
    return str(cast("dict[str, Any]", reference)[codec.REFERENCE])


def _shown(value: JSON) -> dict[str, Any]:
    body = codec.dumps(value)
    if len(body) <= SHOWN_BYTES:
        return {"value": value}
    return {"preview": body[:SHOWN_BYTES].decode(errors="ignore"), "bytes": len(body)}

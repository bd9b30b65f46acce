"""Reading the inputs of a vertex and checking the outputs (specification, section 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from executions.engine import sizes
from executions.engine.events import ErrorCode
from executions.engine.graph import Port, Vertex
from flowbuilder.definition.expressions import SelectionError
from flowbuilder.definition.types import JSON, DataType
from flowbuilder.definition.values import conforms, describe, shorten

#: The classes that JSON readers give for each type; others are looked at closely.
_CLASSES: Final[Mapping[DataType, frozenset[type]]] = MappingProxyType(
    {
        DataType.STRING: frozenset({str}),
        DataType.NUMBER: frozenset({int, float}),
        DataType.BOOLEAN: frozenset({bool}),
        DataType.OBJECT: frozenset({dict}),
        DataType.ARRAY: frozenset({list}),
    }
)


class Failure(Exception):  # noqa: N818 - the word of the wire
    """A node fails: `code` and `message` of its NODE_FAILURE."""

    def __init__(self, message: str, code: ErrorCode = ErrorCode.VALIDATION) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def read(vertex: Vertex, row: Sequence[JSON], most: float) -> tuple[dict[str, JSON], list[JSON]]:
    """The values of a vertex's inputs by name, and the fields of its NODE_INPUT.

    `row` has what arrived, by slot. Raises Failure when an expression selects nothing or more than
    `most` bytes (by naming a member again and again), or a value is not of its input's type.
    """
    values: dict[str, JSON] = {}
    fields: list[JSON] = []
    for item, arrived in zip(vertex.inputs, row, strict=False):
        value = arrived
        if item.expression is not None:
            try:
                value = item.expression.select(value)
            except SelectionError as problem:
                raise Failure(
                    f"Input `{item.name}` of node `{vertex.node.name}`: {problem}"
                ) from problem
            if (
                item.expression.gives_array
                and isinstance(value, list)
                and sizes.exceed(value, most)
            ):
                raise Failure(
                    f"Input `{item.name}` of node `{vertex.node.name}`: Expression"
                    f" `{shorten(item.expression.text)}` selects too much: {sizes.limit(most)}."
                )
        if not item.trusted and not _fits(value, item.type):
            raise Failure(
                f"Input `{item.name}` of node `{vertex.node.name}` is declared as {item.type},"
                f" but what arrived is {describe(value)}."
            )
        values[item.name] = value
        fields.append({**item.told, "value": value})
    return values, fields


def output(vertex: Vertex, port: Port, value: JSON) -> JSON:
    """The field of a NODE_OUTPUT for one output. Raises Failure when it is of another type."""
    if port.type is None or _fits(value, port.type):
        return {**port.told, "value": value}
    raise Failure(
        f"Output `{port.name}` of node `{vertex.node.name}` is declared as {port.type},"
        f" but the node gave {describe(value)}."
    )


def outputs(vertex: Vertex, given: Mapping[str, JSON]) -> tuple[list[JSON], list[JSON]]:
    """The values of a vertex's outputs in their order, and the fields of its NODE_OUTPUT.

    What is given and not declared is left out. Raises Failure when one is missing or of another
    type than it is declared.
    """
    values: list[JSON] = []
    fields: list[JSON] = []
    for port in vertex.ports:
        if port.name not in given:
            names = ", ".join(f"`{name}`" for name in given) or "nothing"
            raise Failure(
                f"Node `{vertex.node.name}` declares output `{port.name}`, but gave {names}."
            )
        value = given[port.name]
        fields.append(output(vertex, port, value))
        values.append(value)
    return values, fields


def _fits(value: JSON, data_type: DataType) -> bool:
    return type(value) in _CLASSES[data_type] or conforms(value, data_type)

"""What a vertex needs to know of its node: inputs, outputs and branches, conditions compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from executions.engine.graph import Input
from executions.engine.wiring import Link
from flowbuilder.definition import configuration
from flowbuilder.definition.conditions import (
    Condition,
    ConditionSyntaxError,
    compile_condition,
)
from flowbuilder.definition.expressions import (
    Expression,
    ExpressionSyntaxError,
    compile_expression,
)
from flowbuilder.definition.types import JSON, DataType, DefinitionError, Node, NodeInput, NodeType


@dataclass(frozen=True, slots=True)
class Exit:
    """When a LoopController ends its Loop."""

    name: str
    condition: Condition
    #: The most passes.
    passes: int


def inputs_of(links: Sequence[Link]) -> tuple[Input, ...]:
    """The connected inputs that these data links end at, in their order."""
    return tuple(_input(link, link.input) for link in links if link.input is not None)


def _input(link: Link, declared: NodeInput) -> Input:
    expression = _expression(link.target, declared)
    output = link.source.outputs[link.port]
    told: dict[str, JSON] = {
        "name": declared.name,
        "type": declared.type.value,
        "expression": declared.expression,
        "source": {"node": link.source.name, "output": output.name},
    }
    if declared.category is not None:
        told["category"] = declared.category.value
    whole = expression.is_whole
    return Input(
        name=declared.name,
        type=declared.type,
        category=declared.category,
        expression=None if whole else expression,
        trusted=whole and output.type is declared.type,
        told=told,
    )


def _expression(node: Node, declared: NodeInput) -> Expression:
    try:
        return compile_expression(declared.expression)
    except ExpressionSyntaxError as problem:
        raise DefinitionError(
            f"Input `{declared.name}` of node `{node.name}`: {problem}"
        ) from problem


def outlets_of(node: Node) -> list[tuple[str, DataType | None]]:
    """Names and types of a node's outputs; of a Condition its branches, which have no type."""
    if node.type is NodeType.CONDITION:
        return [(named.name, None) for named in configuration.conditions(node)]
    return [(output.name, output.type) for output in node.outputs]


def conditions_of(node: Node) -> tuple[Condition | None, ...]:
    """A Condition's conditions in their order; None for the default. Raises DefinitionError."""
    if node.type is not NodeType.CONDITION:
        return ()
    found = configuration.conditions(node)
    if not found:
        raise DefinitionError(f"Condition node `{node.name}` has no conditions.")
    return tuple(
        None
        if named.expression is None and named.name == configuration.DEFAULT_CONDITION
        else _condition(node, named)
        for named in found
    )


def exit_of(node: Node) -> Exit | None:
    """When a LoopController ends its Loop; None for other nodes. Raises DefinitionError."""
    if node.type is not NodeType.LOOP_CONTROLLER:
        return None
    named = configuration.continue_condition(node)
    if named is None:
        raise DefinitionError(f"LoopController `{node.name}` has no continueCondition.")
    return Exit(named.name, _condition(node, named), configuration.max_iterations(node))


def _condition(node: Node, named: configuration.NamedCondition) -> Condition:
    where = f"Condition `{named.name}` of node `{node.name}`"
    if named.expression is None:
        raise DefinitionError(f"{where} has no expression.")
    try:
        return compile_condition(named.expression)
    except ConditionSyntaxError as problem:
        raise DefinitionError(f"{where}: {problem}") from problem

"""Whether conditions can be decided: those of Condition nodes, and the one that ends a Loop."""

from __future__ import annotations

from collections.abc import Iterator

from flowbuilder.definition import configuration
from flowbuilder.definition.checks.nodes import MAX_CAUSE
from flowbuilder.definition.conditions import Condition, ConditionSyntaxError, compile_condition
from flowbuilder.definition.configuration import DEFAULT_CONDITION, NamedCondition
from flowbuilder.definition.levels import Level
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import InputCategory, Node, NodeType
from flowbuilder.definition.values import shorten

#: Characters of an expression in the details.
_MAX_EXPRESSION = 64


def check_conditions(node: Node, level: Level) -> Iterator[Problem]:
    """The conditions of a node that has some."""
    if node.type is NodeType.CONDITION:
        yield from _branches(node, level)
    if node.type is NodeType.LOOP_CONTROLLER:
        yield from _exit(node, level)


def _branches(node: Node, level: Level) -> Iterator[Problem]:
    listed = configuration.conditions(node)
    inputs = frozenset(item.name for item in node.inputs)
    seen: dict[str, str] = {}
    for condition in listed:
        if condition.name == DEFAULT_CONDITION:
            if condition.expression is not None:
                cause = (
                    "`default` is taken when no other condition holds. Take its expression away."
                )
                yield _malformed(node, condition, cause, level)
            continue
        compiled = _compiled(condition, inputs)
        if isinstance(compiled, str):
            yield _malformed(node, condition, compiled, level)
            continue
        first = seen.setdefault(repr(compiled.tree), condition.name)
        if first != condition.name:
            yield _duplicate(node, condition, first, level)
    if node.configuration is not None and all(item.name != DEFAULT_CONDITION for item in listed):
        yield problem(
            ProblemType.MISSING_DEFAULT_CONDITION,
            f"Condition node {named(node.name)}{level.place} has no condition named `default`, so"
            " nothing happens when no other holds. Add one, without an expression.",
            node=node.name,
        )


def _exit(node: Node, level: Level) -> Iterator[Problem]:
    """The controller's condition, over its `LoopCondition` inputs; and each input's category."""
    for item in node.inputs:
        if item.category is None:
            yield problem(
                ProblemType.UNSPECIFIED,
                f"Input {named(item.name)} of LoopController {named(node.name)}{level.place} has no"
                f" category. Set it to one of {', '.join(InputCategory)}.",
            )
    condition = configuration.continue_condition(node)
    if condition is None:
        return
    inputs = frozenset(
        item.name for item in node.inputs if item.category is InputCategory.LOOP_CONDITION
    )
    compiled = _compiled(condition, inputs, "its LoopCondition inputs")
    if isinstance(compiled, str):
        yield _malformed(node, condition, compiled, level)


def _compiled(
    condition: NamedCondition, inputs: frozenset[str], whose: str = "its inputs"
) -> Condition | str:
    """The compiled condition, or why it has none."""
    if condition.expression is None:
        return "It has no expression; only `default` may go without."
    try:
        compiled = compile_condition(condition.expression)
    except ConditionSyntaxError as error:
        return str(error)
    unknown = sorted(compiled.names - inputs)
    if unknown:
        known = ", ".join(named(name) for name in sorted(inputs)[:10])
        return (
            f"`{shorten(condition.expression)}` refers to {', '.join(map(named, unknown[:5]))},"
            f" and {whose} are {known or 'none'}."
        )
    return compiled


def _malformed(node: Node, condition: NamedCondition, cause: str, level: Level) -> Problem:
    return problem(
        ProblemType.MALFORMED_CONDITION_EXPRESSION,
        f"Condition {named(condition.name)} of node {named(node.name)}{level.place} is malformed."
        f" {cause}",
        node=node.name,
        condition=condition.name,
        cause=cause[:MAX_CAUSE],
    )


def _duplicate(node: Node, condition: NamedCondition, first: str, level: Level) -> Problem:
    expression = condition.expression or ""
    return problem(
        ProblemType.DUPLICATE_CONDITION_EXPRESSION,
        f"Condition {named(condition.name)} of node {named(node.name)}{level.place} says the same"
        f" as {named(first)} before it (`{shorten(expression)}`), so it never wins."
        " Change it, or remove it.",
        node=node.name,
        expression=expression[:_MAX_EXPRESSION],
    )

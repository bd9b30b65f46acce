"""Validation: everything that is wrong with a definition, at once (specification, section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flowbuilder.definition.checks import (
    branches,
    conditions,
    connections,
    graph,
    loops,
    nodes,
    scopes,
    structure,
)
from flowbuilder.definition.levels import Level, levels_of
from flowbuilder.definition.limits import DEFAULT, Limits
from flowbuilder.definition.ports import ports_of
from flowbuilder.definition.problems import Problem, ProblemType, Severity, problem
from flowbuilder.definition.sizes import MAX_WORK, work_of
from flowbuilder.definition.types import Definition

__all__ = ["MAX_PROBLEMS", "Problem", "ProblemType", "Severity", "validate"]

#: Problems told at most.
MAX_PROBLEMS = 100


def validate(definition: Definition, limits: Limits = DEFAULT) -> tuple[Problem, ...]:
    """All problems of a definition, errors before warnings, else in the definition's order.

    The same definition always gives the same answer. At most MAX_PROBLEMS; warnings give way to
    errors, so a definition without an error in the answer has none. Raises nothing.
    """
    levels = levels_of(definition)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for found in _problems(levels, limits):
        (errors if found.severity is Severity.ERROR else warnings).append(found)
        if len(errors) == MAX_PROBLEMS:
            break
    return tuple(islice([*errors, *warnings], MAX_PROBLEMS))


def _problems(levels: list[Level], limits: Limits) -> Iterator[Problem]:
    yield from structure.check_size(levels, limits)
    if work_of(levels) > MAX_WORK:
        yield problem(
            ProblemType.UNSPECIFIED,
            "The flow is so large that only its size was checked. Make it smaller to be told more.",
        )
        return
    for level in levels:
        yield from _of_level(level, limits)


def _of_level(level: Level, limits: Limits) -> Iterator[Problem]:
    """A definition or a Loop's body as a whole of its own."""
    yield from structure.check_names(level)
    yield from structure.check_node_sizes(level, limits)
    yield from structure.check_standing(level)
    ported = [(node, ports_of(node, level)) for node in level.definition.nodes]
    for node, ports in ported:
        yield from nodes.check_node(node, ports, level)
        yield from conditions.check_conditions(node, level)
        yield from loops.check_returned_values(node, level)
    yield from connections.check_connections(level)
    order = graph.order_of(level)
    yield from graph.check_cycles(level, order)
    yield from graph.check_fed(level, ported)
    found = scopes.scopes_of(level, order, limits)
    yield from found.problems
    yield from graph.check_reached(level)
    yield from branches.check_branches(level, order, found)

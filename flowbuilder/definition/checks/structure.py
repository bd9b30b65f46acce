"""Whether a definition as a whole is complete: its size, its names, its first and last nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from flowbuilder.definition.catalog import CATALOG
from flowbuilder.definition.configuration import conditions
from flowbuilder.definition.levels import Level
from flowbuilder.definition.limits import Limits
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.sizes import Excess, excesses_of_flow, excesses_of_nodes
from flowbuilder.definition.types import Node, NodeType


def check_size(levels: Sequence[Level], limits: Limits) -> Iterator[Problem]:
    """Totals of the flow with all its Loop bodies."""
    for excess in excesses_of_flow(levels, limits):
        yield _too_many(excess, limits)


def check_node_sizes(level: Level, limits: Limits) -> Iterator[Problem]:
    """Inputs, outputs and conditions of each node."""
    for excess in excesses_of_nodes(level, limits):
        yield _too_many(excess, limits)


def _too_many(excess: Excess, limits: Limits) -> Problem:
    told = f"{excess.told}; the limit is {limits.told(excess.limit)}."
    return problem(ProblemType.UNSPECIFIED, told)


def check_names(level: Level) -> Iterator[Problem]:
    """Names are unique: nodes and connections in a definition, inputs and outputs in a node."""
    definition = level.definition
    yield from _doubled("nodes", [node.name for node in definition.nodes], level.place)
    yield from _doubled("connections", [edge.name for edge in definition.connections], level.place)
    for node in definition.nodes:
        place = f" of node {named(node.name)}{level.place}"
        if len(node.inputs) > 1:
            yield from _doubled("inputs", [item.name for item in node.inputs], place)
        if len(node.outputs) > 1:
            yield from _doubled("outputs", [item.name for item in node.outputs], place)
        if node.type is NodeType.CONDITION:
            yield from _doubled("conditions", [item.name for item in conditions(node)], place)


def _doubled(things: str, names: list[str], place: str) -> Iterator[Problem]:
    if len(set(names)) == len(names):
        return
    for name, count in Counter(names).items():
        if count > 1:
            yield problem(
                ProblemType.UNSPECIFIED,
                f"{count} {things}{place} have the name {named(name)}. Give each its own.",
            )


def check_standing(level: Level) -> Iterator[Problem]:
    """The nodes a definition must have, and those that may not stand in it."""
    yield from _flow(level) if level.loop is None else _loop(level, level.loop)


def _flow(level: Level) -> Iterator[Problem]:
    inputs = _of_type(level, NodeType.INPUT)
    if not inputs:
        yield problem(
            ProblemType.MISSING_STARTING_NODES,
            "The flow has no Input node, so nothing starts it. Add one.",
        )
    if len(inputs) > 1:
        yield problem(
            ProblemType.UNSPECIFIED,
            f"The flow has {len(inputs)} Input nodes ({_list(inputs)}). Keep exactly one.",
        )
    if not _of_type(level, NodeType.OUTPUT):
        yield problem(
            ProblemType.MISSING_ENDING_NODES,
            "The flow has no Output node, so it gives no result. Add one.",
        )
    for node in level.definition.nodes:
        if not CATALOG[node.type].in_flow:
            yield problem(
                ProblemType.UNSPECIFIED,
                f"Node {named(node.name)} is a {node.type}, which may only stand in a Loop."
                " Move it into one, or remove it.",
            )


def _loop(level: Level, loop: Node) -> Iterator[Problem]:
    name = named(loop.name)
    inputs = _of_type(level, NodeType.LOOP_INPUT)
    controllers = _of_type(level, NodeType.LOOP_CONTROLLER)
    if not inputs:
        yield problem(
            ProblemType.MISSING_LOOP_INPUT_NODE,
            f"Loop {name} has no LoopInput node in it, so no value gets in. Add one.",
            loopNode=loop.name,
        )
    if not controllers:
        yield problem(
            ProblemType.MISSING_LOOP_CONTROLLER_NODE,
            f"Loop {name} has no LoopController node in it, so nothing ends it. Add one.",
            loopNode=loop.name,
        )
    if len(inputs) > 1:
        yield problem(
            ProblemType.MULTIPLE_LOOP_INPUT_NODES,
            f"Loop {name} has {len(inputs)} LoopInput nodes ({_list(inputs)}). Keep exactly one.",
            loopNode=loop.name,
        )
    if len(controllers) > 1:
        yield problem(
            ProblemType.MULTIPLE_LOOP_CONTROLLER_NODES,
            f"Loop {name} has {len(controllers)} LoopController nodes ({_list(controllers)})."
            " Keep exactly one.",
            loopNode=loop.name,
        )
    for node in level.definition.nodes:
        if not CATALOG[node.type].in_loop:
            yield _misplaced(node, loop)


def _misplaced(node: Node, loop: Node) -> Problem:
    message = (
        f"Node {named(node.name)} is of type {node.type}, which may not stand in a Loop"
        f" ({named(loop.name)}). Move it out."
    )
    if node.type is NodeType.LOOP:
        # The model's list of incompatible types does not have Loop itself.
        return problem(ProblemType.UNSPECIFIED, message)
    return problem(
        ProblemType.LOOP_INCOMPATIBLE_NODE_TYPE,
        message,
        node=loop.name,
        incompatibleNodeType=str(node.type),
        incompatibleNodeName=node.name,
    )


def _of_type(level: Level, node_type: NodeType) -> list[Node]:
    return [node for node in level.definition.nodes if node.type is node_type]


def _list(nodes: list[Node]) -> str:
    names = ", ".join(named(node.name) for node in nodes[:5])
    return names if len(nodes) <= 5 else f"{names} and {len(nodes) - 5} more"

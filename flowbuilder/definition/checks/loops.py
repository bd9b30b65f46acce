"""Whether a Loop's controller and its LoopInput fit the Loop around them."""

from __future__ import annotations

from collections.abc import Iterator

from flowbuilder.definition.levels import Level
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import InputCategory, Node, NodeInput, NodeType


def check_returned_values(node: Node, level: Level) -> Iterator[Problem]:
    """Each value that a controller sends to the next pass replaces a Loop input of that name."""
    if node.type is not NodeType.LOOP_CONTROLLER or level.loop is None:
        return
    taken = {item.name: item for item in level.loop.inputs}
    for item in node.inputs:
        if item.category is InputCategory.RETURN_VALUE_TO_LOOP_START:
            yield from _returned(item, taken.get(item.name), node, level.loop)


def _returned(
    item: NodeInput, taken: NodeInput | None, node: Node, loop: Node
) -> Iterator[Problem]:
    who = (
        f"Input {named(item.name)} of LoopController {named(node.name)} in Loop {named(loop.name)}"
    )
    if taken is None:
        names = ", ".join(named(other.name) for other in loop.inputs[:10]) or "none"
        yield problem(
            ProblemType.UNKNOWN_NODE_INPUT,
            f"{who} returns a value to the start of the loop, which has no input of that name"
            f" (its inputs are {names}). Name it after one of them.",
            node=node.name,
            input=item.name,
        )
    elif taken.type is not item.type:
        yield problem(
            ProblemType.MISMATCHED_NODE_INPUT_TYPE,
            f"{who} is declared as {item.type}; the Loop's input of that name, which it replaces,"
            f" is {taken.type}. Declare both alike.",
            node=node.name,
            input=item.name,
            expectedType=str(taken.type),
        )

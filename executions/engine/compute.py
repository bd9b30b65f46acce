"""What is computed within the fold, by role (specification, section 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from executions.engine import fields
from executions.engine.events import Kind
from executions.engine.fields import Failure
from executions.engine.fold import Fold
from executions.engine.frames import Frame, Mark, Passes
from executions.engine.graph import Role, Vertex
from flowbuilder.definition.conditions import Condition, ConditionError
from flowbuilder.definition.ports import ITERATION_COUNT
from flowbuilder.definition.types import JSON, InputCategory


def compute(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    """Do what a vertex does whose inputs have arrived. Raises Failure."""
    _COMPUTE[vertex.role](fold, frame, vertex)


def _act(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    fold.queue.append((frame, vertex))


def _output(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    values = _read(fold, frame, vertex)
    told: list[JSON] = [{"name": name, "value": value} for name, value in values.items()]
    fold.tell(Kind.FLOW_OUTPUT, frame, vertex, {"fields": told})
    fold.settle(frame, vertex, [])


def _condition(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    values = _read(fold, frame, vertex)
    won = _winner(vertex, values)
    satisfied: list[JSON] = [] if won is None else [vertex.ports[won].name]
    fold.tell(Kind.CONDITION_RESULT, frame, vertex, {"satisfied": satisfied})
    brought = [Mark.OPEN if port == won else Mark.DEAD for port in range(len(vertex.ports))]
    fold.settle(frame, vertex, brought)


def _winner(vertex: Vertex, values: Mapping[str, JSON]) -> int | None:
    """The first condition that holds, else the default, else None."""
    default = None
    for place, condition in enumerate(vertex.conditions):
        if condition is None:
            default = place if default is None else default
        elif _holds(vertex, vertex.ports[place].name, condition, values):
            return place
    return default


def _holds(vertex: Vertex, name: str, condition: Condition, values: Mapping[str, JSON]) -> bool:
    try:
        return condition.holds(values)
    except ConditionError as problem:
        raise Failure(f"Condition `{name}` of node `{vertex.node.name}`: {problem}") from problem


def _iterator(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    array = _read(fold, frame, vertex)["array"]
    if not isinstance(array, list):
        raise Failure(f"Input `array` of node `{vertex.node.name}` is no Array.")
    fold.iterate(frame, vertex, array)


def _slot(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    values, _ = fields.read(vertex, fold.take(frame, vertex), fold.value_bytes)
    fold.contribute(frame, vertex, values["arrayItem"])


def _collector(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    """Its inputs are told as a whole: all items as an Array, and how many there were."""
    collected, size = _collected(fold.take(frame, vertex))
    given: dict[str, JSON] = {"arrayItem": collected, "arraySize": size}
    told: list[JSON] = [
        {
            **item.told,
            "type": "Array" if item.name == "arrayItem" else "Number",
            "value": given[item.name],
        }
        for item in vertex.inputs
        if item.name in given
    ]
    fold.tell(Kind.NODE_INPUT, frame, vertex, {"fields": told})
    _give(fold, frame, vertex, {"collectedArray": collected})


def _collected(row: list[JSON]) -> tuple[JSON, JSON]:
    """What a Collector's slots brought: the items, and how many the Iterator had."""
    first = row[0]
    if not isinstance(first, list):
        raise TypeError("Nothing was collected.")
    return first[0], first[1]


def _loop(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    """Begin the first pass; called again after each pass, begin another or be through."""
    passes = frame.loops.get(vertex.place)
    if passes is None:
        passes = Passes(frame, vertex, _read(fold, frame, vertex))
        frame.loops[vertex.place] = passes
    else:
        passes.count += 1
        if passes.exits is not None:
            del frame.loops[vertex.place]
            _give(fold, frame, vertex, {ITERATION_COUNT: passes.count, **passes.exits})
            return
    if vertex.inner is None:
        raise TypeError("A Loop has no scope for its passes.")
    path = (*frame.path, (vertex.node.name, passes.count))
    fold.begin(Frame(vertex.inner, path, frame, passes))


def _loop_input(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    _give(fold, frame, vertex, _passes(frame).inputs)


def _loop_controller(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    """Decide what follows this pass: the Loop's end, or a pass with the values carried back."""
    values = _read(fold, frame, vertex)
    passes = _passes(frame)
    by_category: dict[InputCategory | None, dict[str, JSON]] = {}
    for item in vertex.inputs:
        by_category.setdefault(item.category, {})[item.name] = values[item.name]
    given = by_category.get(InputCategory.LOOP_CONDITION, {})
    ends = vertex.exit_when is not None and _holds(
        vertex, vertex.exit_name, vertex.exit_when, given
    )
    satisfied: list[JSON] = [vertex.exit_name] if ends else []
    fold.tell(Kind.CONDITION_RESULT, frame, vertex, {"satisfied": satisfied})
    if ends or passes.count + 1 >= vertex.passes:
        passes.exits = by_category.get(InputCategory.EXIT_LOOP, {})
    else:
        back = by_category.get(InputCategory.RETURN_VALUE_TO_LOOP_START, {})
        passes.inputs = {**passes.inputs, **back}
    fold.finish(frame, vertex)


def _passes(frame: Frame) -> Passes:
    if not isinstance(frame.owner, Passes):
        raise TypeError("A node of a Loop stands outside a pass.")
    return frame.owner


def _read(fold: Fold, frame: Frame, vertex: Vertex) -> dict[str, JSON]:
    """The inputs of a vertex, by name, told as its NODE_INPUT."""
    values, told = fields.read(vertex, fold.take(frame, vertex), fold.value_bytes)
    fold.tell(Kind.NODE_INPUT, frame, vertex, {"fields": told})
    return values


def _give(fold: Fold, frame: Frame, vertex: Vertex, given: Mapping[str, JSON]) -> None:
    """The outputs of a vertex, told as its NODE_OUTPUT, on their way."""
    values, told = fields.outputs(vertex, given)
    fold.tell(Kind.NODE_OUTPUT, frame, vertex, {"fields": told})
    fold.settle(frame, vertex, values)


_COMPUTE: Final[Mapping[Role, Callable[[Fold, Frame, Vertex], None]]] = MappingProxyType(
    {
        Role.ACTS: _act,
        Role.OUTPUT: _output,
        Role.CONDITION: _condition,
        Role.ITERATOR: _iterator,
        Role.SLOT: _slot,
        Role.COLLECTOR: _collector,
        Role.LOOP: _loop,
        Role.LOOP_INPUT: _loop_input,
        Role.LOOP_CONTROLLER: _loop_controller,
    }
)

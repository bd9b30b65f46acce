"""The ports a node must have and may have, from its type, its configuration and its Loop."""

from __future__ import annotations

from dataclasses import dataclass

from flowbuilder.definition import configuration
from flowbuilder.definition.catalog import CATALOG, Port
from flowbuilder.definition.levels import Level
from flowbuilder.definition.types import DataType, InputCategory, Node, NodeType

#: The output of a Loop that says how many passes there were.
ITERATION_COUNT = "iterationCount"


@dataclass(frozen=True, slots=True)
class Ports:
    """What a node's declared inputs and outputs are compared with."""

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    #: Whether there may be others beside these.
    free_inputs: bool = False
    free_outputs: bool = False


def ports_of(node: Node, level: Level) -> Ports:
    """The ports of `node`, which stands in `level`."""
    spec = CATALOG[node.type]
    fixed = Ports(spec.inputs, spec.outputs, spec.free_inputs, spec.free_outputs)
    match node.type:
        case NodeType.PROMPT:
            return _prompt(node, fixed)
        case NodeType.KNOWLEDGE_BASE:
            return _knowledge_base(node, fixed)
        case NodeType.LOOP:
            return _loop(node, fixed)
        case NodeType.LOOP_INPUT:
            return _loop_input(level, fixed)
    return fixed


def _prompt(node: Node, fixed: Ports) -> Ports:
    """One input for each variable of the template; unknown when the prompt is stored elsewhere."""
    variables = configuration.template_variables(node)
    if variables is None:
        return fixed
    spare = configuration.declared_variables(node).difference(variables)
    inputs = (
        *(Port(name) for name in variables),
        *(Port(name, optional=True) for name in sorted(spare)),
    )
    return Ports(inputs, fixed.outputs)


def _knowledge_base(node: Node, fixed: Ports) -> Ports:
    """With a model an answer, without one what was found."""
    if node.configuration is None:
        return fixed
    with_model = bool(configuration.at(node, "modelId"))
    output = (
        Port("outputText", DataType.STRING)
        if with_model
        else Port("retrievalResults", DataType.ARRAY)
    )
    return Ports(fixed.inputs, (output,))


def _loop(node: Node, fixed: Ports) -> Ports:
    """An output for each `ExitLoop` input of its controller, and the number of passes if wanted."""
    if node.body is None:
        return fixed
    controllers = [inner for inner in node.body.nodes if inner.type is NodeType.LOOP_CONTROLLER]
    if len(controllers) != 1:
        return fixed
    exits = tuple(
        Port(item.name, item.type)
        for item in controllers[0].inputs
        if item.category is InputCategory.EXIT_LOOP
    )
    if ITERATION_COUNT not in {port.name for port in exits}:
        exits = (*exits, Port(ITERATION_COUNT, DataType.NUMBER, optional=True))
    return Ports(fixed.inputs, exits, free_inputs=True)


def _loop_input(level: Level, fixed: Ports) -> Ports:
    """An output for each input of the Loop around it, of the same name and type."""
    if level.loop is None:
        return fixed
    return Ports(fixed.inputs, tuple(Port(item.name, item.type) for item in level.loop.inputs))

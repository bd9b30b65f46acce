"""Whether each node is complete: configuration, inputs, outputs, expressions."""

from __future__ import annotations

from collections.abc import Iterator

from flowbuilder.definition.catalog import CATALOG, Port
from flowbuilder.definition.configuration import missing_members
from flowbuilder.definition.expressions import ExpressionSyntaxError, compile_expression
from flowbuilder.definition.levels import Level
from flowbuilder.definition.ports import Ports
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import Node, NodeInput, NodeOutput

#: Characters of the details' `cause`.
MAX_CAUSE = 2_048


def check_node(node: Node, ports: Ports, level: Level) -> Iterator[Problem]:
    """What every node is checked for, whatever its type."""
    yield from _configuration(node, level)
    yield from _inputs(node, ports, level)
    yield from _outputs(node, ports, level)
    yield from _expressions(node, level)


def _configuration(node: Node, level: Level) -> Iterator[Problem]:
    missing = missing_members(node)
    if missing:
        member = CATALOG[node.type].member
        paths = ", ".join(f"`{member}.{path}`" for path in missing)
        yield problem(
            ProblemType.MISSING_NODE_CONFIGURATION,
            f"Node {named(node.name)}{level.place} is of type {node.type} and lacks {paths} in its"
            " configuration. Fill it in.",
            node=node.name,
        )


def _inputs(node: Node, ports: Ports, level: Level) -> Iterator[Problem]:
    declared = {item.name: item for item in node.inputs}
    fixed = {port.name: port for port in ports.inputs}
    for port in ports.inputs:
        if port.name not in declared and not port.optional:
            yield problem(
                ProblemType.MISSING_NODE_INPUT,
                f"Node {named(node.name)}{level.place} needs the input {named(port.name)}"
                f"{_of(port)}. Add it to its inputs.",
                node=node.name,
                input=port.name,
            )
    for item in node.inputs:
        port_or_none = fixed.get(item.name)
        if port_or_none is None and not ports.free_inputs:
            yield problem(
                ProblemType.UNKNOWN_NODE_INPUT,
                f"Node {named(node.name)}{level.place} has no use for the input"
                f" {named(item.name)}: {_known(ports.inputs, 'input')}. Rename or remove it.",
                node=node.name,
                input=item.name,
            )
        if port_or_none is not None and _differs(port_or_none, item):
            yield problem(
                ProblemType.MISMATCHED_NODE_INPUT_TYPE,
                f"Input {named(item.name)} of node {named(node.name)}{level.place} is declared as"
                f" {item.type}; a {node.type} node takes {port_or_none.type} there."
                f" Declare it as {port_or_none.type}.",
                node=node.name,
                input=item.name,
                expectedType=str(port_or_none.type),
            )


def _outputs(node: Node, ports: Ports, level: Level) -> Iterator[Problem]:
    declared = {item.name: item for item in node.outputs}
    fixed = {port.name: port for port in ports.outputs}
    for port in ports.outputs:
        if port.name not in declared and not port.optional:
            yield problem(
                ProblemType.MISSING_NODE_OUTPUT,
                f"Node {named(node.name)}{level.place} needs the output {named(port.name)}"
                f"{_of(port)}. Add it to its outputs.",
                node=node.name,
                output=port.name,
            )
    for item in node.outputs:
        port_or_none = fixed.get(item.name)
        if port_or_none is None and not ports.free_outputs:
            yield problem(
                ProblemType.UNKNOWN_NODE_OUTPUT,
                f"Node {named(node.name)}{level.place} gives no output {named(item.name)}:"
                f" {_known(ports.outputs, 'output')}. Rename or remove it.",
                node=node.name,
                output=item.name,
            )
        if port_or_none is not None and _differs(port_or_none, item):
            yield problem(
                ProblemType.MISMATCHED_NODE_OUTPUT_TYPE,
                f"Output {named(item.name)} of node {named(node.name)}{level.place} is declared as"
                f" {item.type}; it is of type {port_or_none.type}."
                f" Declare it as {port_or_none.type}.",
                node=node.name,
                output=item.name,
                expectedType=str(port_or_none.type),
            )


def _differs(port: Port, item: NodeInput | NodeOutput) -> bool:
    return port.type is not None and port.type is not item.type


def _of(port: Port) -> str:
    return "" if port.type is None else f" of type {port.type}"


def _known(ports: tuple[Port, ...], thing: str) -> str:
    """What there is instead, for a message."""
    if not ports:
        return f"it has no {thing}s"
    names = ", ".join(named(port.name) for port in ports[:10])
    more = f" and {len(ports) - 10} more" if len(ports) > 10 else ""
    return f"its {thing}{'s are' if len(ports) > 1 else ' is'} {names}{more}"


def _expressions(node: Node, level: Level) -> Iterator[Problem]:
    for item in node.inputs:
        try:
            compile_expression(item.expression)
        except ExpressionSyntaxError as error:
            yield problem(
                ProblemType.MALFORMED_NODE_INPUT_EXPRESSION,
                f"The expression of input {named(item.name)} of node"
                f" {named(node.name)}{level.place} is malformed. {error}",
                node=node.name,
                input=item.name,
                cause=str(error)[:MAX_CAUSE],
            )

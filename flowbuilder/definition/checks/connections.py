"""Whether each connection leads from something that is there to something that fits."""

from __future__ import annotations

from collections.abc import Iterator

from flowbuilder.definition.expressions import ExpressionSyntaxError, compile_expression
from flowbuilder.definition.levels import Level, condition_end, data_ends
from flowbuilder.definition.problems import Problem, ProblemType, named, problem
from flowbuilder.definition.types import (
    Connection,
    DataType,
    Node,
    NodeInput,
    NodeOutput,
    NodeType,
)
from flowbuilder.definition.values import shorten

#: Types that a path can lead into.
_CONTAINERS = frozenset({DataType.OBJECT, DataType.ARRAY})


def check_connections(level: Level) -> Iterator[Problem]:
    """Each connection by itself, then those that get in each other's way."""
    for connection in level.definition.connections:
        yield from _check(connection, level)
    yield from _duplicates(level)
    yield from _crowded(level)


def _check(connection: Connection, level: Level) -> Iterator[Problem]:
    source, target = level.nodes.get(connection.source), level.nodes.get(connection.target)
    crossing = _crossing(connection, source, target, level)
    if crossing:
        yield crossing
    else:
        if source is None:
            yield _unknown_node(connection, ProblemType.UNKNOWN_CONNECTION_SOURCE, level)
        if target is None:
            yield _unknown_node(connection, ProblemType.UNKNOWN_CONNECTION_TARGET, level)
    if _lacks_configuration(connection):
        members = "sourceOutput and targetInput" if connection.type == "Data" else "condition"
        yield problem(
            ProblemType.MISSING_CONNECTION_CONFIGURATION,
            f"{_who(connection, level)} is of type {connection.type} and lacks `configuration."
            f"{connection.type.lower()}` with {members}. Fill it in.",
            connection=connection.name,
        )
    elif crossing is None:
        yield from _data(connection, source, target, level)
        if source is not None:
            yield from _conditional(connection, source, level)


def _lacks_configuration(connection: Connection) -> bool:
    return data_ends(connection) is None and condition_end(connection) is None


def _who(connection: Connection, level: Level) -> str:
    return f"Connection {named(connection.name)}{level.place}"


def _unknown_node(connection: Connection, kind: ProblemType, level: Level) -> Problem:
    is_source = kind is ProblemType.UNKNOWN_CONNECTION_SOURCE
    end, name = ("source", connection.source) if is_source else ("target", connection.target)
    return problem(
        kind,
        f"{_who(connection, level)} has the {end} {named(name)}, and there is no node of that name."
        " Correct the name, or remove the connection.",
        connection=connection.name,
    )


def _crossing(
    connection: Connection, source: Node | None, target: Node | None, level: Level
) -> Problem | None:
    """The problem of a connection that goes into a Loop or out of it past its boundary."""
    reason = (
        _elsewhere(connection.source, source, level)
        or _elsewhere(connection.target, target, level)
        or _past_the_gate(source, target, level)
    )
    if reason is None:
        return None
    return problem(
        ProblemType.INVALID_LOOP_BOUNDARY,
        f"{_who(connection, level)} from {named(connection.source)} to {named(connection.target)}"
        f" crosses the boundary of a Loop: {reason}. Values get in through the Loop's inputs"
        " and its LoopInput, and out through its LoopController and the Loop's outputs.",
        connection=connection.name,
        source=connection.source,
        target=connection.target,
    )


def _elsewhere(name: str, node: Node | None, level: Level) -> str | None:
    """Where a node stands that is not here but on the other side of a Loop's boundary."""
    if node is not None:
        return None
    if name in level.inner_names:
        return f"{named(name)} stands in Loop {named(level.inner_names[name])}"
    if level.outer is not None and name in level.outer.nodes:
        return f"{named(name)} stands outside of it"
    return None


def _past_the_gate(source: Node | None, target: Node | None, level: Level) -> str | None:
    """A LoopInput takes values only from the Loop, a LoopController gives them only to it."""
    if level.loop is None:
        return None
    if target is not None and target.type is NodeType.LOOP_INPUT:
        return f"{named(target.name)} takes its values from the Loop's inputs alone"
    if source is not None and source.type is NodeType.LOOP_CONTROLLER:
        return f"{named(source.name)} gives its values to the Loop alone"
    return None


def _data(
    connection: Connection, source: Node | None, target: Node | None, level: Level
) -> Iterator[Problem]:
    ends = data_ends(connection)
    if ends is None:
        return
    output = level.outputs.get((connection.source, ends.source_output))
    taken = level.inputs.get((connection.target, ends.target_input))
    if source is not None and output is None:
        yield problem(
            ProblemType.UNKNOWN_CONNECTION_SOURCE_OUTPUT,
            f"{_who(connection, level)} starts at output {named(ends.source_output)} of node"
            f" {named(source.name)}, which {_has(source.outputs, 'output')}. Choose one it has.",
            connection=connection.name,
        )
    if target is not None and taken is None:
        yield problem(
            ProblemType.UNKNOWN_CONNECTION_TARGET_INPUT,
            f"{_who(connection, level)} ends at input {named(ends.target_input)} of node"
            f" {named(target.name)}, which {_has(target.inputs, 'input')}. Choose one it has.",
            connection=connection.name,
        )
    if output is not None and taken is not None:
        yield from _types(connection, output, taken, level)


def _has(ports: tuple[NodeInput, ...] | tuple[NodeOutput, ...], thing: str) -> str:
    names = ", ".join(named(port.name) for port in ports[:10])
    more = f" and {len(ports) - 10} more" if len(ports) > 10 else ""
    return f"has {names}{more}" if ports else f"has no {thing}s"


def _types(
    connection: Connection, output: NodeOutput, taken: NodeInput, level: Level
) -> Iterator[Problem]:
    """The types at both ends, after the input's expression.

    The whole value must be of the input's type. What a path into an Object or Array gives is not
    known before the run; a path into anything else gives nothing.
    """
    try:
        expression = compile_expression(taken.expression)
    except ExpressionSyntaxError:
        return
    if expression.is_whole and output.type is not taken.type:
        remedy = (
            f" to input {named(taken.name)}, which takes {taken.type}. Make the types equal, or"
            " select a part with an expression."
        )
    elif not expression.is_whole and output.type not in _CONTAINERS:
        remedy = (
            f", and the expression `{shorten(expression.text)}` of input {named(taken.name)}"
            " selects a part of an Object or Array. Write `$.data` to take the whole value."
        )
    else:
        return
    yield problem(
        ProblemType.INCOMPATIBLE_CONNECTION_DATA_TYPE,
        f"{_who(connection, level)} brings {output.type} (output {named(output.name)}){remedy}",
        connection=connection.name,
    )


def _conditional(connection: Connection, source: Node, level: Level) -> Iterator[Problem]:
    end = condition_end(connection)
    if end is None:
        return
    known = level.conditions.get(source.name, {})
    if end.condition in known:
        return
    if source.type is not NodeType.CONDITION:
        has = f"is of type {source.type} and has no conditions"
    elif known:
        has = f"has {', '.join(map(named, list(known)[:10]))}"
    else:
        has = "has no conditions"
    yield problem(
        ProblemType.UNKNOWN_CONNECTION_CONDITION,
        f"{_who(connection, level)} depends on condition {named(end.condition)} of node"
        f" {named(source.name)}, which {has}. Choose one it has.",
        connection=connection.name,
    )


def _duplicates(level: Level) -> Iterator[Problem]:
    """Connections that say the same as one before them."""
    first: dict[object, Connection] = {}
    for edge in level.definition.connections:
        same = (edge.source, edge.target, edge.type, edge.configuration)
        before = first.setdefault(same, edge)
        if before is not edge:
            yield problem(
                ProblemType.DUPLICATE_CONNECTIONS,
                f"{_who(edge, level)} leads from {named(edge.source)} to {named(edge.target)} as"
                f" {named(before.name)} does. Remove one of them.",
                source=edge.source,
                target=edge.target,
            )


def _crowded(level: Level) -> Iterator[Problem]:
    """Inputs at which several different values arrive."""
    arriving: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for edge in level.edges:
        ends = data_ends(edge)
        if ends is not None:
            arriving.setdefault((edge.target, ends.target_input), {}).setdefault(
                (edge.source, ends.source_output), edge.name
            )
    for (target, taken), edges in arriving.items():
        if len(edges) > 1:
            names = ", ".join(named(name) for name in list(edges.values())[:5])
            yield problem(
                ProblemType.MULTIPLE_NODE_INPUT_CONNECTIONS,
                f"Input {named(taken)} of node {named(target)}{level.place} has {len(edges)}"
                f" connections ({names}). Keep one.",
                node=target,
                input=taken,
            )

"""From a definition's JSON to its records. Lenient where a canvas saves unfinished work.

Loop bodies are walked with a list, not by recursion: a definition may nest as deep as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from flowbuilder.definition.catalog import CATALOG
from flowbuilder.definition.types import (
    JSON,
    ConditionEnd,
    Connection,
    DataEnds,
    DataType,
    Definition,
    DefinitionError,
    InputCategory,
    Node,
    NodeInput,
    NodeOutput,
    NodeType,
)
from flowbuilder.definition.values import describe

_E = TypeVar("_E", bound=StrEnum)
_CONNECTION_TYPES = ("Data", "Conditional")


@dataclass(slots=True)
class _Level:
    """One definition on the way to its record: the flow's own, or the body of a Loop."""

    raw: dict[str, JSON]
    #: Where it stands, for messages: "definition" or "definition.nodes[2].configuration.loop…".
    where: str
    #: The level whose Loop this is the body of, and that Loop's place among its nodes.
    parent: tuple[_Level, int] | None = None
    #: Bodies of its Loops, by the Loop's place; filled from the innermost level outwards.
    bodies: dict[int, Definition] = field(default_factory=dict)


def parse(raw: JSON) -> Definition:
    """The definition that botocore's `FlowDefinition` shape describes as JSON.

    What an unfinished draft lacks is left empty: no nodes, no connections, a node or a connection
    without configuration. Raises DefinitionError, naming the member by its path, where a member
    that gives the rest its meaning is missing or of the wrong kind.
    """
    levels = _levels(raw)
    for level in reversed(levels):
        definition = _definition(level)
        if level.parent is None:
            return definition
        outer, place = level.parent
        outer.bodies[place] = definition
    raise AssertionError("the first level has no parent")


def _levels(raw: JSON) -> list[_Level]:
    """The definition and all Loop bodies in it, outer ones first."""
    levels = [_Level(_object(raw, "definition"), "definition")]
    for level in levels:
        for place, node in enumerate(_list(level.raw, "nodes", level.where)):
            inner = node
            for member in ("configuration", "loop", "definition"):
                inner = inner.get(member) if isinstance(inner, dict) else None
            if inner is not None and isinstance(node, dict) and node.get("type") == NodeType.LOOP:
                where = f"{level.where}.nodes[{place}].configuration.loop.definition"
                where = where if len(where) < 500 else f"{where[:200]}…{where[-200:]}"
                levels.append(_Level(_object(inner, where), where, (level, place)))
    return levels


def _definition(level: _Level) -> Definition:
    return Definition(
        tuple(
            _node(raw, f"{level.where}.nodes[{place}]", level.bodies.get(place))
            for place, raw in enumerate(_list(level.raw, "nodes", level.where))
        ),
        tuple(
            _connection(raw, f"{level.where}.connections[{place}]")
            for place, raw in enumerate(_list(level.raw, "connections", level.where))
        ),
    )


def _node(raw: JSON, where: str, body: Definition | None) -> Node:
    node = _object(raw, where)
    node_type = _choice(node, "type", NodeType, where)
    return Node(
        name=_text(node, "name", where),
        type=node_type,
        inputs=tuple(
            _input(item, f"{where}.inputs[{place}]")
            for place, item in enumerate(_list(node, "inputs", where))
        ),
        outputs=tuple(
            _output(item, f"{where}.outputs[{place}]")
            for place, item in enumerate(_list(node, "outputs", where))
        ),
        configuration=_configuration(node, node_type, where),
        body=body,
    )


def _configuration(
    node: dict[str, JSON], node_type: NodeType, where: str
) -> dict[str, JSON] | None:
    """The member of the union that is the node type's own, without a Loop's definition."""
    union = node.get("configuration")
    if union is None:
        return None
    member = CATALOG[node_type].member
    where = f"{where}.configuration"
    own = _object(union, where).get(member)
    if own is None:
        return None
    own = _object(own, f"{where}.{member}")
    if node_type is NodeType.LOOP:
        return {name: value for name, value in own.items() if name != "definition"}
    return own


def _input(raw: JSON, where: str) -> NodeInput:
    item = _object(raw, where)
    category = None
    if item.get("category") is not None:
        category = _choice(item, "category", InputCategory, where)
    return NodeInput(
        _text(item, "name", where),
        _choice(item, "type", DataType, where),
        _text(item, "expression", where),
        category,
    )


def _output(raw: JSON, where: str) -> NodeOutput:
    item = _object(raw, where)
    return NodeOutput(_text(item, "name", where), _choice(item, "type", DataType, where))


def _connection(raw: JSON, where: str) -> Connection:
    item = _object(raw, where)
    kind = _text(item, "type", where)
    if kind not in _CONNECTION_TYPES:
        raise DefinitionError(
            f"{where}.type must be one of {', '.join(_CONNECTION_TYPES)}, not {describe(kind)}."
        )
    return Connection(
        _text(item, "name", where),
        _text(item, "source", where),
        _text(item, "target", where),
        kind,
        _ends(item, kind, f"{where}.configuration"),
    )


def _ends(item: dict[str, JSON], kind: str, where: str) -> DataEnds | ConditionEnd | None:
    """A connection's configuration: what its type asks for, else what there is."""
    union = item.get("configuration")
    if union is None:
        return None
    members = _object(union, where)
    data, conditional = members.get("data"), members.get("conditional")
    if data is not None and (kind == "Data" or conditional is None):
        where = f"{where}.data"
        ends = _object(data, where)
        return DataEnds(_text(ends, "sourceOutput", where), _text(ends, "targetInput", where))
    if conditional is not None:
        where = f"{where}.conditional"
        return ConditionEnd(_text(_object(conditional, where), "condition", where))
    return None


def _object(value: JSON, where: str) -> dict[str, JSON]:
    if isinstance(value, dict):
        return value
    raise DefinitionError(f"{where} must be an object, not {describe(value)}.")


def _list(item: dict[str, JSON], member: str, where: str) -> list[JSON]:
    """A list that may be absent."""
    value = item.get(member)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise DefinitionError(f"{where}.{member} must be an array, not {describe(value)}.")


def _text(item: dict[str, JSON], member: str, where: str) -> str:
    value = item.get(member)
    if isinstance(value, str):
        return value
    found = "is missing" if value is None else f"must be a string, not {describe(value)}"
    raise DefinitionError(f"{where}.{member} {found}.")


def _choice(item: dict[str, JSON], member: str, choices: type[_E], where: str) -> _E:
    value = _text(item, member, where)
    try:
        return choices(value)
    except ValueError:
        raise DefinitionError(
            f"{where}.{member} must be one of {', '.join(choices)}, not {describe(value)}."
        ) from None

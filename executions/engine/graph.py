"""A compiled definition: what the fold looks up instead of searching.

A *scope* is what runs together: the flow itself, one item of an Iterator, one pass of a Loop. A
*vertex* is a node in its scope, known there by its *place*, a small number. Nothing here changes
once it is built, so one graph serves any number of runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from flowbuilder.definition.conditions import Condition
from flowbuilder.definition.expressions import Expression
from flowbuilder.definition.types import JSON, DataType, InputCategory, Node

#: The slot of a conditional connection, which opens its target but carries no value.
GATE: Final = -1
#: The place of what an item's scope is given by its Iterator.
ITEM: Final = -1


class Role(Enum):
    """What the fold does with a vertex whose inputs have arrived."""

    #: Leave it to the outside.
    ACTS = auto()
    INPUT = auto()
    OUTPUT = auto()
    CONDITION = auto()
    ITERATOR = auto()
    #: What a Collector has in each item: takes the item's value, or its absence.
    SLOT = auto()
    COLLECTOR = auto()
    LOOP = auto()
    LOOP_INPUT = auto()
    LOOP_CONTROLLER = auto()


@dataclass(frozen=True, slots=True)
class Input:
    """A connected input."""

    name: str
    type: DataType
    category: InputCategory | None
    #: None for the whole value.
    expression: Expression | None
    #: Whether the output it is connected to is known to be of its type.
    trusted: bool
    #: What a NODE_INPUT says of it, beside the value.
    told: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a value goes: to a slot of a vertex of the same scope, or of one inside it."""

    target: int
    slot: int
    #: Places of the Iterators to go into, outermost first; empty within one scope.
    via: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Port:
    """An output, or a branch of a Condition."""

    name: str
    #: None for a branch.
    type: DataType | None
    edges: tuple[Edge, ...]
    #: What a NODE_OUTPUT says of it, beside the value.
    told: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Import:
    """A value that an item takes from a scope around it."""

    #: How many scopes further out it comes from.
    up: int
    #: The place of its source there; ITEM for what that scope itself was given.
    source: int
    port: int
    target: int
    slot: int


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node in its scope."""

    place: int
    node: Node
    role: Role
    #: Connected inputs, in the order of the definition; an input's position is its slot.
    inputs: tuple[Input, ...]
    #: Slots that values arrive at.
    width: int
    #: Conditional connections that point to it; one that opens is enough.
    gates: int
    #: Arrivals it waits for: its data connections, and one opening if it has gates.
    needs: int
    ports: tuple[Port, ...]
    #: Iterators beside it whose items take its values.
    keepers: tuple[int, ...] = ()
    #: Of an Iterator: the vertices beside it whose values its items take.
    holds: tuple[int, ...] = ()
    #: Of an Iterator: the Collectors beside it that close its items.
    collectors: tuple[int, ...] = ()
    #: Of a SLOT: which of its Iterator's `collectors` it fills.
    collector: int = 0
    #: Of a Condition: what makes each of `ports` win; None for the default.
    conditions: tuple[Condition | None, ...] = ()
    #: Of a LoopController: its exit condition, the name of that, and the most passes.
    exit_when: Condition | None = None
    exit_name: str = ""
    passes: int = 0
    #: Of an Iterator or Loop: the scope of one item or pass.
    inner: Scope | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What runs together; vertices in an order in which sources come before targets."""

    vertices: tuple[Vertex, ...]
    #: `needs` of each vertex: how a frame of this scope begins.
    needs: tuple[int, ...]
    #: Places of the vertices that wait for nothing.
    starters: tuple[int, ...]
    imports: tuple[Import, ...] = ()
    #: What the items of an Iterator keep of their own for items inside them.
    keepers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """A compiled flow."""

    root: Scope
    #: Place of the Input node in `root`.
    input: int

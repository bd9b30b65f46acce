"""The state of a run: frames, which are scopes in use, and what opens them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final, TypeAlias

from executions.engine.events import Path
from executions.engine.graph import Edge, Import, Role, Scope, Vertex
from flowbuilder.definition.types import JSON


class Mark(Enum):
    """What a connection can bring that is no value."""

    #: It will never bring one.
    DEAD = "dead"
    #: A branch that was taken.
    OPEN = "open"


Brought: TypeAlias = "JSON | Mark"

#: States of a vertex in a frame, beside the number of arrivals it still waits for.
STARTED: Final = -1
SETTLED: Final = -2
#: In `Frame.closed`: one gate has opened, the others no longer matter.
OPENED: Final = -1


class Frame:
    """One run of a scope: the flow, one item of an Iterator, one pass of a Loop."""

    __slots__ = (
        "closed",
        "kept",
        "loops",
        "open",
        "owner",
        "parent",
        "path",
        "rows",
        "runs",
        "scope",
        "state",
    )

    def __init__(
        self, scope: Scope, path: Path, parent: Frame | None, owner: Items | Passes | None
    ) -> None:
        self.scope = scope
        self.path = path
        self.parent = parent
        self.owner = owner
        #: By place: arrivals a vertex waits for, or STARTED, or SETTLED.
        self.state: list[int] = list(scope.needs)
        #: By place: what has arrived, by slot, until the vertex starts.
        self.rows: list[list[JSON] | None] = [None] * len(scope.needs)
        #: Vertices not settled.
        self.open = len(scope.needs)
        #: By place: how many of a vertex's gates have closed, or OPENED.
        self.closed: dict[int, int] = {}
        #: By place of the source: values for items yet to open, and how many Iterators want them.
        self.kept: dict[int, Kept] = {}
        #: By place: Iterators under way.
        self.runs: dict[int, Items] = {}
        #: By place: Loops under way.
        self.loops: dict[int, Passes] = {}


class Kept:
    """Values that items inside may still take."""

    __slots__ = ("users", "values")

    def __init__(self, values: Sequence[Brought], users: int) -> None:
        self.values = values
        self.users = users


class Items:
    """An Iterator under way."""

    __slots__ = (
        "array",
        "bytes",
        "collected",
        "frame",
        "left",
        "limit",
        "missing",
        "next",
        "open",
        "vertex",
    )

    def __init__(self, frame: Frame, vertex: Vertex, array: list[JSON], limit: int) -> None:
        self.frame = frame
        self.vertex = vertex
        self.array = array
        #: Items that may be open at a time.
        self.limit = limit
        #: Index of the first item not opened yet.
        self.next = 0
        #: Items not finished.
        self.left = len(array)
        self.open: dict[int, Frame] = {}
        #: Per Collector: what each item gave; and how many have not given anything.
        self.collected: list[list[Brought]] = [[Mark.DEAD] * len(array) for _ in vertex.collectors]
        self.missing = [len(array)] * len(vertex.collectors)
        #: Per Collector: what has been collected, as JSON.
        self.bytes = [0] * len(vertex.collectors)


class Passes:
    """A Loop under way."""

    __slots__ = ("count", "exits", "frame", "inputs", "vertex")

    def __init__(self, frame: Frame, vertex: Vertex, inputs: dict[str, JSON]) -> None:
        self.frame = frame
        self.vertex = vertex
        #: What LoopInput gives in the next pass.
        self.inputs = inputs
        #: Passes finished.
        self.count = 0
        #: What the Loop gives, once the controller has said that the pass is the last.
        self.exits: dict[str, JSON] | None = None


def inside(frame: Frame, edge: Edge) -> list[Frame]:
    """The open frames that an edge leads into."""
    frames = [frame]
    for place in edge.via:
        frames = [
            inner
            for outer in frames
            if place in outer.runs
            for inner in outer.runs[place].open.values()
        ]
    return frames


def around(frame: Frame, wanted: Import) -> Frame:
    """The frame that an import comes from."""
    for _ in range(wanted.up):
        if frame.parent is None:
            raise TypeError("A value comes from outside the flow.")
        frame = frame.parent
    return frame


def let_go(frame: Frame, places: Sequence[int]) -> None:
    """An Iterator is settled: what was kept for it alone is dropped."""
    for place in places:
        kept = frame.kept.get(place)
        if kept is not None:
            kept.users -= 1
            if not kept.users:
                del frame.kept[place]


def all_inside(iterator: Vertex) -> list[Vertex]:
    """The nodes in the items of an Iterator, and in those inside them."""
    found: list[Vertex] = []
    scopes = [iterator.inner]
    for scope in scopes:
        for vertex in scope.vertices if scope else ():
            if vertex.role is not Role.SLOT:
                found.append(vertex)
            if vertex.role is Role.ITERATOR:
                scopes.append(vertex.inner)
    return found

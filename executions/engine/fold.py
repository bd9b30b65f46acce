"""How values and dead ends travel through the frames of a run.

Nothing here calls itself: what is to be done next waits in `work`, so that neither a long chain
nor a deep nest of Iterators can exhaust the stack.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeAlias

from executions.engine import fields, sizes
from executions.engine.events import Event, Kind
from executions.engine.frames import (
    OPENED,
    SETTLED,
    STARTED,
    Brought,
    Frame,
    Items,
    Kept,
    Mark,
    Passes,
    all_inside,
    around,
    inside,
    let_go,
)
from executions.engine.graph import GATE, ITEM, Graph, Port, Role, Vertex
from flowbuilder.definition.types import JSON

#: A thing to do with a vertex in a frame.
Task: TypeAlias = "Callable[[Fold, Frame, Vertex], None]"


class Fold:
    """The state of a run, and the moves that everything in it is made of."""

    def __init__(self, graph: Graph, concurrency: int, value_bytes: float, compute: Task) -> None:
        self.graph = graph
        self.concurrency = concurrency
        #: What a value may have, as JSON.
        self.value_bytes = value_bytes
        self.root = Frame(graph.root, (), None, None)
        #: Events since they were last taken.
        self.events: list[Event] = []
        #: Vertices that act outside and are ready, in order.
        self.queue: deque[tuple[Frame, Vertex]] = deque()
        #: Where the fold is, for the message when something fails there.
        self.at: tuple[Frame, Vertex] = (self.root, graph.root.vertices[graph.input])
        self._compute = compute
        self._work: deque[tuple[Task, Frame, Vertex]] = deque()
        #: Iterators that may have room for another item; inner ones are looked at first.
        self._openers: list[Items] = []
        #: Iterators with items not opened yet.
        self._waiting: dict[int, Items] = {}

    # What is told

    def tell(self, kind: Kind, frame: Frame, vertex: Vertex, told: dict[str, JSON]) -> None:
        self.events.append(Event(kind, vertex.node.name, frame.path, told))

    # Going on

    def start(self) -> None:
        """Begin the flow: what waits for nothing is ready."""
        self.begin(self.root)

    def begin(self, frame: Frame) -> None:
        """Have the vertices of a new frame that wait for nothing computed."""
        for place in frame.scope.starters:
            frame.state[place] = STARTED
            self.do(self._compute, frame, frame.scope.vertices[place])

    def do(self, task: Task, frame: Frame, vertex: Vertex) -> None:
        """Have something done later in this step."""
        self._work.append((task, frame, vertex))

    def go_on(self, most: int) -> bool:
        """Do what there is to do without an answer from outside, until `most` events are told.

        Gives whether there may be more. Where it stops changes nothing in what is told, or in
        which order. Raises Failure when a node fails.
        """
        while len(self.events) < most:
            if self._work:
                task, frame, vertex = self._work.popleft()
                self.at = frame, vertex
                task(self, frame, vertex)
            elif self._openers:
                items = self._openers[-1]
                if len(items.open) >= items.limit or items.next >= len(items.array):
                    self._openers.pop()
                else:
                    self._open_item(items)
            else:
                return False
        return True

    def relax(self) -> bool:
        """Let Iterators open more items than they may at a time; gives whether any can.

        For when nothing at all is under way: then every open item waits for a value from outside
        that comes from items not opened yet (through a Collector), so none of them counts.
        """
        for items in self._waiting.values():
            items.limit = len(items.open) + self.concurrency
            self._openers.append(items)
        return bool(self._waiting)

    # Values on their way

    def spread(
        self,
        frame: Frame,
        place: int,
        ports: Sequence[Port],
        values: Sequence[Brought],
        keepers: Sequence[int],
    ) -> None:
        """Bring values, by port, to wherever their connections go.

        `frame` is where they come from, at `place`; `keepers` are the Iterators there whose items
        take some of them.
        """
        for port, value in zip(ports, values, strict=True):
            for edge in port.edges:
                if not edge.via:
                    self.arrive(frame, edge.target, edge.slot, value)
                    continue
                for inner in inside(frame, edge):
                    self.arrive(inner, edge.target, edge.slot, value)
        if keepers:
            users = sum(frame.state[keeper] != SETTLED for keeper in keepers)
            if users:
                frame.kept[place] = Kept(values, users)

    def arrive(self, frame: Frame, place: int, slot: int, value: Brought) -> None:
        """A value, an opening or a dead end arrives at a vertex."""
        waits = frame.state[place]
        if waits <= 0:
            return
        if slot == GATE:
            if not self._gate(frame, place, value):
                return
        elif isinstance(value, Mark):
            self.kill(frame, place)
            return
        else:
            row = frame.rows[place]
            if row is None:
                row = frame.rows[place] = [None] * frame.scope.vertices[place].width
            row[slot] = value
        if waits > 1:
            frame.state[place] = waits - 1
        else:
            frame.state[place] = STARTED
            self._work.append((self._compute, frame, frame.scope.vertices[place]))

    def _gate(self, frame: Frame, place: int, value: Brought) -> bool:
        """A conditional connection opens or closes; gives whether it is the first that opens."""
        closed = frame.closed.get(place, 0)
        if closed == OPENED:
            return False
        if value is not Mark.DEAD:
            frame.closed[place] = OPENED
            return True
        frame.closed[place] = closed + 1
        if closed + 1 == frame.scope.vertices[place].gates:
            self.kill(frame, place)
        return False

    def take(self, frame: Frame, vertex: Vertex) -> list[JSON]:
        """What has arrived at a vertex, by slot; it is not kept any longer."""
        row = frame.rows[vertex.place]
        frame.rows[vertex.place] = None
        return row or []

    # Ends

    def settle(self, frame: Frame, vertex: Vertex, values: Sequence[Brought]) -> None:
        """A vertex is through and gives these values, by port."""
        self.spread(frame, vertex.place, vertex.ports, values, vertex.keepers)
        self.finish(frame, vertex)

    def kill(self, frame: Frame, place: int) -> None:
        """A vertex can never run."""
        if frame.state[place] > 0:
            frame.state[place] = STARTED
            frame.rows[place] = None
            self._work.append((_die, frame, frame.scope.vertices[place]))

    def finish(self, frame: Frame, vertex: Vertex) -> None:
        """A vertex is settled, and with the last one its frame, which may settle what opened it."""
        while True:
            frame.state[vertex.place] = SETTLED
            frame.closed.pop(vertex.place, None)
            if vertex.holds:
                let_go(frame, vertex.holds)
            frame.open -= 1
            if frame.open or frame.owner is None:
                return
            owner = frame.owner
            if isinstance(owner, Passes):
                self.do(self._compute, owner.frame, owner.vertex)
                return
            if not self._item_done(owner, frame):
                return
            frame, vertex = owner.frame, owner.vertex

    def contribute(self, frame: Frame, slot: Vertex, value: Brought) -> None:
        """What an item gives to a Collector, or that it gives nothing.

        Raises Failure as soon as the Collector's array is too large for a value.
        """
        items = frame.owner
        if not isinstance(items, Items):
            raise TypeError("A Collector's slot stands outside an item.")
        which = slot.collector
        if not isinstance(value, Mark):
            items.bytes[which] += sizes.json_bytes(value)
            if items.bytes[which] > self.value_bytes:
                raise fields.Failure(
                    f"What node `{slot.node.name}` collects is too large: "
                    f"{sizes.limit(self.value_bytes)}."
                )
        items.collected[which][frame.path[-1][1]] = value
        items.missing[which] -= 1
        if not items.missing[which]:
            collected = [one for one in items.collected[which] if not isinstance(one, Mark)]
            items.collected[which] = []
            self.collect(items.frame, items.vertex, which, collected, len(items.array))
        self.finish(frame, slot)

    def collect(
        self, frame: Frame, iterator: Vertex, which: int, collected: list[JSON], size: int
    ) -> None:
        """All that a Collector gathers from the items of this Iterator is there."""
        self.arrive(frame, iterator.collectors[which], 0, [collected, size])

    # Items

    def iterate(self, frame: Frame, vertex: Vertex, array: list[JSON]) -> None:
        """Run an Iterator over an array."""
        if not array:
            for which in range(len(vertex.collectors)):
                self.collect(frame, vertex, which, [], 0)
            self.finish(frame, vertex)
            return
        items = Items(frame, vertex, array, self.concurrency)
        frame.runs[vertex.place] = items
        self._waiting[id(items)] = items
        self._openers.append(items)

    def _open_item(self, items: Items) -> None:
        index, vertex, scope = items.next, items.vertex, items.vertex.inner
        if scope is None:
            raise TypeError("An Iterator has no scope for its items.")
        items.next += 1
        if items.next == len(items.array):
            del self._waiting[id(items)]
        frame = Frame(scope, (*items.frame.path, (vertex.node.name, index)), items.frame, items)
        self.at = frame, vertex
        given = {"arrayItem": items.array[index], "arraySize": len(items.array)}
        values, told = fields.outputs(vertex, given)
        self.tell(Kind.NODE_OUTPUT, frame, vertex, {"fields": told})
        items.open[index] = frame
        for wanted in scope.imports:
            kept = around(frame, wanted).kept.get(wanted.source)
            if kept is not None:
                self.arrive(frame, wanted.target, wanted.slot, kept.values[wanted.port])
        self.spread(frame, ITEM, vertex.ports, values, scope.keepers)
        if not scope.vertices and self._item_done(items, frame):
            self.finish(items.frame, vertex)

    def _item_done(self, items: Items, frame: Frame) -> bool:
        """One item is through; gives whether it was the last."""
        del items.open[frame.path[-1][1]]
        items.left -= 1
        if items.left:
            self._openers.append(items)
            return False
        del items.frame.runs[items.vertex.place]
        return True


def _die(fold: Fold, frame: Frame, vertex: Vertex) -> None:
    """Skip a vertex, and have all that depends on it know."""
    if vertex.role is Role.SLOT:
        fold.contribute(frame, vertex, Mark.DEAD)
        return
    fold.tell(Kind.NODE_SKIPPED, frame, vertex, {})
    if vertex.role is Role.ITERATOR:
        for inner in all_inside(vertex):
            fold.tell(Kind.NODE_SKIPPED, frame, inner, {})
        for place in vertex.collectors:
            fold.kill(frame, place)
        fold.finish(frame, vertex)
        return
    fold.settle(frame, vertex, [Mark.DEAD] * len(vertex.ports))

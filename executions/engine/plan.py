"""The plan of a run: a fold over its events (design: a pure function of graph and causes).

Give it each cause, and it gives the events to record, the cause first, and the calls to make. It
holds no clock, no thread and no randomness: the same causes in the same order give the same events,
which is why a journal can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from executions.engine import fields
from executions.engine.compute import compute
from executions.engine.events import Activation, ErrorCode, Event, Kind, Path, Status
from executions.engine.fields import Failure
from executions.engine.fold import Fold
from executions.engine.frames import Frame, Items
from executions.engine.graph import Graph, Vertex
from flowbuilder.definition.types import JSON


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from a cause."""

    #: To be recorded, in order; the cause first. Empty when the cause changes nothing.
    events: tuple[Event, ...] = ()
    #: To be called, once the events are recorded.
    due: tuple[Activation, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    status: Status
    #: Of a failure: the code and message of its FLOW_FAILURE, and the node that failed.
    code: str | None = None
    message: str | None = None
    node: str | None = None


_NOTHING = Step()


class Plan:
    """One run of a graph, with at most `concurrency` calls outside at a time."""

    def __init__(self, graph: Graph, concurrency: int) -> None:
        self.outcome: Outcome | None = None
        self._concurrency = max(1, concurrency)
        self._fold = Fold(graph, self._concurrency, compute)
        self._flights: dict[tuple[str, Path], tuple[Frame, Vertex, Activation]] = {}
        self._begun = False

    @classmethod
    def replay(
        cls, graph: Graph, concurrency: int, events: Iterable[Event]
    ) -> tuple[Plan, tuple[Activation, ...]]:
        """The plan after the recorded events, and the calls that were in flight.

        Only the causes among the events matter: all others follow from them and are passed over.
        """
        plan = cls(graph, concurrency)
        for event in events:
            plan.apply(event)
        return plan, plan.in_flight

    @property
    def in_flight(self) -> tuple[Activation, ...]:
        """The calls begun and not answered, in the order in which they began."""
        return tuple(activation for _, _, activation in self._flights.values())

    def apply(self, cause: Event) -> Step:
        """Take in a cause: the flow's input, how a call ended, or that the run is ended.

        Gives an empty step for what changes nothing: a call already settled, a run already ended,
        an event that is no cause.
        """
        if self.outcome is not None:
            return _NOTHING
        match cause.kind:
            case Kind.FLOW_INPUT if not self._begun:
                return self._begin(cause)
            case Kind.NODE_OUTPUT | Kind.NODE_FAILURE:
                flight = self._flights.pop((cause.node, cause.path), None)
                if flight is not None:
                    return self._answer(cause, *flight)
            case Kind.FLOW_END:
                return self._stop(cause)
        return _NOTHING

    def _begin(self, cause: Event) -> Step:
        fold = self._fold
        self._begun = True
        vertex = fold.root.scope.vertices[fold.graph.input]
        cause = Event(Kind.FLOW_INPUT, cause.node or vertex.node.name, (), cause.data)
        fold.events.append(cause)
        try:
            values, told = fields.outputs(vertex, _given(cause))
        except Failure as failure:
            return self._fail(fold.root, vertex, failure)
        fold.tell(Kind.NODE_OUTPUT, fold.root, vertex, {"fields": told})
        fold.start()
        fold.settle(fold.root, vertex, values)
        return self._go_on()

    def _answer(self, cause: Event, frame: Frame, vertex: Vertex, _: Activation) -> Step:
        if cause.kind is Kind.NODE_FAILURE:
            message = str(cause.data.get("message") or "")
            code = str(cause.data.get("code") or ErrorCode.INTERNAL_SERVER)
            self._fold.events.append(cause)
            return self._end_failed(frame, vertex, code, message)
        try:
            values, told = fields.outputs(vertex, _given(cause))
        except Failure as failure:
            return self._fail(frame, vertex, failure)
        self._fold.events.append(
            Event(Kind.NODE_OUTPUT, cause.node, frame.path, {**cause.data, "fields": told})
        )
        self._fold.settle(frame, vertex, values)
        return self._go_on()

    def _stop(self, cause: Event) -> Step:
        status = Status(str(cause.data["status"]))
        self._fold.events.append(cause)
        return self._end(Outcome(status))

    def _go_on(self) -> Step:
        """All that follows within the fold, then the calls there is room for."""
        fold = self._fold
        due: list[Activation] = []
        try:
            while True:
                fold.go_on()
                self._start_calls(due)
                if self._flights or not fold.relax():
                    break
        except Failure as failure:
            return self._fail(*fold.at, failure)
        if self._flights:
            return self._step(tuple(due))
        if fold.root.open:
            raise RuntimeError("The flow waits for a node that nothing can start.")
        fold.events.append(Event(Kind.FLOW_END, data={"status": Status.SUCCEEDED.value}))
        return self._end(Outcome(Status.SUCCEEDED))

    def _start_calls(self, due: list[Activation]) -> None:
        fold = self._fold
        while fold.queue and len(self._flights) < self._concurrency:
            frame, vertex = fold.at = fold.queue.popleft()
            values, told = fields.read(vertex, fold.take(frame, vertex))
            fold.tell(Kind.NODE_INPUT, frame, vertex, {"fields": told})
            activation = Activation(vertex.node.name, frame.path, values, vertex.node)
            self._flights[activation.node, frame.path] = frame, vertex, activation
            due.append(activation)

    def _fail(self, frame: Frame, vertex: Vertex, failure: Failure) -> Step:
        data: dict[str, JSON] = {"code": failure.code.value, "message": failure.message}
        self._fold.tell(Kind.NODE_FAILURE, frame, vertex, data)
        return self._end_failed(frame, vertex, failure.code.value, failure.message)

    def _end_failed(self, frame: Frame, vertex: Vertex, code: str, message: str) -> Step:
        name = vertex.node.name
        told = f"Node `{name}` failed{_where(frame)} ({code}): {message}"
        failed = ErrorCode.NODE_EXECUTION_FAILED.value
        self._fold.events += [
            Event(Kind.FLOW_FAILURE, data={"code": failed, "message": told}),
            Event(Kind.FLOW_END, data={"status": Status.FAILED.value}),
        ]
        return self._end(Outcome(Status.FAILED, failed, told, name))

    def _end(self, outcome: Outcome) -> Step:
        step = self._step(())
        self.outcome = outcome
        self._flights = {}
        self._fold = Fold(self._fold.graph, self._concurrency, compute)  # lets go of all values
        return step

    def _step(self, due: tuple[Activation, ...]) -> Step:
        fold = self._fold
        events, fold.events = tuple(fold.events), []
        return Step(events, due)


def _given(cause: Event) -> dict[str, JSON]:
    """The values that a cause brings, by name."""
    listed = cause.data.get("fields")
    return {
        str(field["name"]): field.get("value")
        for field in (listed if isinstance(listed, list) else [])
        if isinstance(field, dict)
    }


def _where(frame: Frame) -> str:
    """Which item or pass a frame is, in words, counted from one: " in item 2 of 3 of `Each`"."""
    words: list[str] = []
    at: Frame | None = frame
    while at is not None and at.owner is not None:
        name, index = at.path[-1]
        if isinstance(at.owner, Items):
            words.append(f"item {index + 1} of {len(at.owner.array)} of `{name}`")
        else:
            words.append(f"pass {index + 1} of `{name}`")
        at = at.parent
    return f" in {', '.join(reversed(words))}" if words else ""

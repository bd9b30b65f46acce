"""The plan of a run: a fold over its events (design: a pure function of graph and causes).

Give it each cause, and it gives the events to record, the cause first, and the calls to make. It
holds no clock, no thread and no randomness: the same causes in the same order give the same events,
which is why a journal can be replayed.

A cause may have any number of consequences, an Iterator over 100,000 items that only look at a
value, say. So a step comes in portions, and the caller records each before it asks for the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from executions.engine import fields
from executions.engine.compute import compute
from executions.engine.events import Activation, ErrorCode, Event, Kind, Path, Status
from executions.engine.fields import Failure
from executions.engine.fold import Fold
from executions.engine.frames import Frame, Items
from executions.engine.graph import Graph, Vertex
from flowbuilder.definition.types import JSON

#: Events of a portion of a step, more or less: the calls begun at its end come on top.
PORTION: Final = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from a cause, or a portion of it."""

    #: To be recorded, in order; the cause first. Empty when the cause changes nothing.
    events: tuple[Event, ...] = ()
    #: To be called, once the events are recorded.
    due: tuple[Activation, ...] = ()
    #: Whether this is a portion and `Plan.go_on` gives the next, before which no cause is taken in
    #: but an end.
    more: bool = False


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
    """One run of a graph, with at most `concurrency` calls outside at a time.

    A node fails whose input would be larger than `value_bytes`, as JSON.
    """

    def __init__(
        self,
        graph: Graph,
        concurrency: int,
        *,
        value_bytes: float = math.inf,
        portion: int = PORTION,
    ) -> None:
        self.outcome: Outcome | None = None
        self._portion = portion
        #: Whether a step is under way.
        self._more = False
        self._concurrency = max(1, concurrency)
        self._fold = Fold(graph, self._concurrency, value_bytes, compute)
        self._flights: dict[tuple[str, Path], tuple[Frame, Vertex, Activation]] = {}
        #: Those of them that have asked the user and wait for an answer.
        self._asking: dict[tuple[str, Path], Event] = {}
        self._begun = False

    @classmethod
    def replay(
        cls,
        graph: Graph,
        concurrency: int,
        causes: Iterable[tuple[int, Event]],
        recorded: Callable[[int], int],
        *,
        value_bytes: float = math.inf,
        portion: int = PORTION,
    ) -> tuple[Plan, Step]:
        """The plan after the recorded causes, and what is to be done next.

        `causes` are events with their numbers, of nodes that act outside and of the flow; those
        that are no causes are passed over. `recorded` gives how many events of the step that
        begins at a number are recorded. The step given has the portion of it that is not (all are,
        unless whoever recorded them died between two portions), and all calls in flight.
        """
        plan = cls(graph, concurrency, value_bytes=value_bytes, portion=portion)
        step, began = _NOTHING, 0
        for number, cause in causes:
            while step.more:  # a later event: so it was recorded whole
                step = plan.go_on()
            after = plan.apply(cause)
            if after.events:
                step, began = after, number
        known = recorded(began) if began else 0
        while step.more and known >= len(step.events):
            known -= len(step.events)
            step = plan.go_on()
        return plan, Step(step.events[known:], plan.in_flight, step.more)

    @property
    def in_flight(self) -> tuple[Activation, ...]:
        """The calls begun and not answered, in the order in which they began.

        One that waits for the user is not in flight, though it has its place among those that may
        be begun at a time.
        """
        return tuple(
            activation
            for key, (_, _, activation) in self._flights.items()
            if key not in self._asking
        )

    @property
    def questions(self) -> tuple[Event, ...]:
        """The NODE_QUESTIONs that wait for an answer, in the order in which they were asked."""
        return tuple(self._asking.values())

    def apply(self, cause: Event) -> Step:
        """Take in a cause: the flow's input, how a call ended, or that the run is ended.

        Gives an empty step for what changes nothing: a call already settled, a question already
        answered, a run already ended, an event that is no cause.
        Raises RuntimeError while a step has more, unless the cause is an end.
        """
        if self.outcome is not None:
            return _NOTHING
        if self._more and cause.kind is not Kind.FLOW_END:
            raise RuntimeError(f"The step under way has more to tell before {cause.kind}.")
        match cause.kind:
            case Kind.FLOW_INPUT if not self._begun:
                return self._begin(cause)
            case Kind.NODE_OUTPUT | Kind.NODE_FAILURE if (cause.node, cause.path) in self._flights:
                self._asking.pop((cause.node, cause.path), None)
                return self._answer(cause, *self._flights.pop((cause.node, cause.path)))
            case Kind.NODE_QUESTION | Kind.NODE_ANSWER:
                return self._talk(cause, (cause.node, cause.path))
            case Kind.FLOW_END:
                return self._stop(cause)
        return _NOTHING

    def go_on(self) -> Step:
        """The next portion of the step under way; empty when there is none."""
        return self._go_on() if self._more else _NOTHING

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

    def _talk(self, cause: Event, key: tuple[str, Path]) -> Step:
        """A call in flight asks the user, or the user answers, and the call is made again."""
        flight, asked = self._flights.get(key), self._asking.get(key)
        if flight is None or (asked is None) is not (cause.kind is Kind.NODE_QUESTION):
            return _NOTHING
        if asked is None:
            self._asking[key] = cause
            return Step((cause,))
        if cause.data["turn"] != asked.data["turn"]:
            return _NOTHING
        del self._asking[key]
        frame, vertex, activation = flight
        activation = replace(activation, answers=(*activation.answers, str(cause.data["answer"])))
        self._flights[key] = frame, vertex, activation
        return Step((cause,), (activation,))

    def _stop(self, cause: Event) -> Step:
        status = Status(str(cause.data["status"]))
        self._fold.events.append(cause)
        return self._end(Outcome(status))

    def _go_on(self) -> Step:
        """What follows within the fold, then the calls there is room for."""
        fold = self._fold
        due: list[Activation] = []
        try:
            while True:
                self._more = fold.go_on(self._portion)
                if self._more:
                    return self._step(())
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
            values, told = fields.read(vertex, fold.take(frame, vertex), fold.value_bytes)
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
        self._more = False
        step = self._step(())
        self.outcome = outcome
        self._flights, self._asking = {}, {}
        old = self._fold
        self._fold = Fold(old.graph, old.concurrency, old.value_bytes, compute)  # without values
        return step

    def _step(self, due: tuple[Activation, ...]) -> Step:
        fold = self._fold
        events, fold.events = tuple(fold.events), []
        return Step(events, due, self._more)


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

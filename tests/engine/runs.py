"""Runs a graph to its end: what each call gives is a function of its inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from executions.engine.events import Activation, ErrorCode, Event, Kind
from executions.engine.graph import Graph
from executions.engine.plan import PORTION, Outcome, Plan, Step
from flowbuilder.definition.types import JSON

#: What a node gives for its inputs; an exception is its failure.
Act = Callable[..., Any]
#: Which of the calls in flight ends next.
Choose = Callable[[list[Activation]], int]


def first(_: list[Activation]) -> int:
    return 0


def last(due: list[Activation]) -> int:
    return len(due) - 1


def wrote(activation: Activation) -> str:
    """What a node without a function of its own gives: its name, with its inputs."""
    return f"{activation.node}({', '.join(str(v) for v in activation.inputs.values())})"


def answer(activation: Activation, acts: Mapping[str, Act]) -> Event:
    """The cause that tells how a call ended."""
    act = acts.get(activation.node)
    told: dict[str, JSON]
    try:
        value = act(**activation.inputs) if act else wrote(activation)
    except ValueError as problem:
        told = {"code": ErrorCode.DEPENDENCY_FAILED.value, "message": str(problem)}
        return Event(Kind.NODE_FAILURE, activation.node, activation.path, told)
    told = {"name": activation.spec.outputs[0].name, "value": value}
    return Event(Kind.NODE_OUTPUT, activation.node, activation.path, {"fields": [told]})


def given(value: Any) -> Event:
    """The flow's input."""
    return Event(Kind.FLOW_INPUT, data={"fields": [{"name": "document", "value": value}]})


def whole(plan: Plan, step: Step) -> Step:
    """The step with all its portions."""
    events, due = [*step.events], [*step.due]
    while step.more:
        assert plan.outcome is None
        step = plan.go_on()
        events += step.events
        due += step.due
    assert plan.go_on() == Step()
    return Step(tuple(events), tuple(due))


@dataclass
class Ran:
    """A run that has ended."""

    plan: Plan
    events: list[Event]
    causes: list[Event]
    #: Most calls in flight at once.
    most: int = 0
    begun: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        assert self.plan.outcome is not None
        return self.plan.outcome

    @property
    def outputs(self) -> dict[str, Any]:
        """By Output node: its value, or by the indices of its path its values."""
        found: dict[str, Any] = {}
        for event in self.of(Kind.FLOW_OUTPUT):
            value = event.data["fields"][0]["value"]  # type: ignore[index,call-overload]
            if event.path:
                found.setdefault(event.node, {})[tuple(i for _, i in event.path)] = value
            else:
                found[event.node] = value
        return found

    @property
    def skipped(self) -> list[str]:
        """Names of the nodes skipped, with the indices of their items: `B[1]`."""
        return sorted(
            event.node + "".join(f"[{i}]" for _, i in event.path)
            for event in self.of(Kind.NODE_SKIPPED)
        )

    def of(self, kind: Kind, node: str | None = None) -> list[Event]:
        return [e for e in self.events if e.kind is kind and node in {None, e.node}]


def run(
    graph: Graph,
    value: Any,
    acts: Mapping[str, Act] | None = None,
    *,
    concurrency: int = 4,
    choose: Choose = first,
    value_bytes: float = math.inf,
    portion: int = PORTION,
) -> Ran:
    """Run to the end, the call that `choose` picks ending first."""
    plan = Plan(graph, concurrency, value_bytes=value_bytes, portion=portion)
    ran = Ran(plan, [], [])
    step = whole(plan, plan.apply(given(value)))
    ran.causes.append(given(value))
    flying: list[Activation] = []
    while True:
        ran.events += step.events
        flying += step.due
        ran.begun += [activation.key for activation in step.due]
        ran.most = max(ran.most, len(flying))
        assert tuple(flying) == plan.in_flight
        if plan.outcome is not None:
            return ran
        cause = answer(flying.pop(choose(flying)), acts or {})
        ran.causes.append(cause)
        step = whole(plan, plan.apply(cause))

"""What holds for every flow, every order of completion and every place to crash."""

from __future__ import annotations

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from executions.engine.events import Event, Kind, Status
from executions.engine.plan import PORTION, Plan, Step
from flowbuilder.definition.types import NodeType
from tests.engine import runs
from tests.engine.random_flows import Flow, flows
from tests.engine.reference import Reference

thorough = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def chooser(data: st.DataObject) -> runs.Choose:
    dice = data.draw(st.randoms(use_true_random=False))
    return lambda due: dice.randrange(len(due))


@thorough
@given(flows(), st.integers(1, 5), st.data())
def test_every_flow_gives_what_its_values_say(
    flow: Flow, concurrency: int, data: st.DataObject
) -> None:
    note(flow.text)
    ran = runs.run(flow.graph, flow.value, flow.acts, concurrency=concurrency, choose=chooser(data))
    expected = Reference(flow.definition, flow.value, flow.acts)
    assert ran.outcome.status == Status.SUCCEEDED, ran.outcome.message
    assert ran.outputs == expected.outputs
    assert ran.skipped == expected.skipped
    assert len(ran.begun) == len(set(ran.begun))
    assert ran.most <= concurrency


@thorough
@given(flows(), st.integers(1, 5), st.data())
def test_the_order_in_which_calls_end_changes_no_event(
    flow: Flow, concurrency: int, data: st.DataObject
) -> None:
    note(flow.text)
    one = runs.run(flow.graph, flow.value, flow.acts, concurrency=concurrency)
    other = runs.run(
        flow.graph, flow.value, flow.acts, concurrency=concurrency, choose=chooser(data)
    )
    assert told(one.events) == told(other.events)


def told(events: list[Event]) -> list[tuple[str, str]]:
    return sorted((f"{e.kind}:{e.node}:{e.path}", repr(e.data)) for e in events)


@thorough
@given(flows(), st.integers(1, 5), st.data())
def test_a_journal_replayed_after_any_step_goes_on_as_before(
    flow: Flow, concurrency: int, data: st.DataObject
) -> None:
    note(flow.text)
    ran = runs.run(flow.graph, flow.value, flow.acts, concurrency=concurrency, choose=chooser(data))
    cut = data.draw(st.integers(0, len(ran.causes)))
    before = Plan(flow.graph, concurrency)
    journal = [event for cause in ran.causes[:cut] for event in before.apply(cause).events]
    after, step = replayed(flow, concurrency, journal, PORTION)
    assert step == Step((), before.in_flight)
    assert after.outcome == before.outcome
    for event in journal:
        assert after.apply(event).events == ()
    for cause in ran.causes[cut:]:
        assert after.apply(cause) == before.apply(cause)
    assert after.outcome == before.outcome == ran.outcome


@thorough
@given(flows(), st.integers(1, 5), st.integers(1, 12), st.data())
def test_a_journal_replayed_after_any_event_goes_on_as_before(
    flow: Flow, concurrency: int, portion: int, data: st.DataObject
) -> None:
    note(flow.text)
    ran = runs.run(flow.graph, flow.value, flow.acts, concurrency=concurrency, choose=chooser(data))
    journal = ran.events[: data.draw(st.integers(0, len(ran.events)))]
    plan, step = replayed(flow, concurrency, journal, portion)
    step = runs.whole(plan, step)
    assert step.due == plan.in_flight
    events = [*journal, *step.events]
    for cause in ran.causes[len(causes(flow, journal)) :]:
        events += runs.whole(plan, plan.apply(cause)).events
    assert events == ran.events
    assert plan.outcome == ran.outcome


def replayed(flow: Flow, concurrency: int, journal: list[Event], portion: int) -> tuple[Plan, Step]:
    """The plan after what the journal has."""
    return Plan.replay(
        flow.graph,
        concurrency,
        causes(flow, journal),
        lambda began: len(journal) - began + 1,
        portion=portion,
    )


def causes(flow: Flow, journal: list[Event]) -> list[tuple[int, Event]]:
    """What recovery reads of a journal."""
    acting = {node.name for node in flow.definition.nodes if node.type == NodeType.INLINE_CODE}
    return [
        (number, event)
        for number, event in enumerate(journal, 1)
        if event.kind in {Kind.FLOW_INPUT, Kind.FLOW_END}
        or (event.kind == Kind.NODE_OUTPUT and event.node in acting)
    ]


@thorough
@given(flows(), st.integers(1, 5), st.integers(1, 12), st.data())
def test_portions_of_any_size_give_the_same_events_and_calls(
    flow: Flow, concurrency: int, portion: int, data: st.DataObject
) -> None:
    note(flow.text)
    one = runs.run(flow.graph, flow.value, flow.acts, concurrency=concurrency, choose=runs.last)
    other = runs.run(
        flow.graph,
        flow.value,
        flow.acts,
        concurrency=concurrency,
        choose=runs.last,
        portion=portion,
    )
    assert other.events == one.events
    assert other.begun == one.begun
    assert other.outcome == one.outcome


@thorough
@given(flows(), st.integers(1, 5), st.data())
def test_nothing_begins_after_a_failure(flow: Flow, concurrency: int, data: st.DataObject) -> None:
    note(flow.text)
    plan = Plan(flow.graph, concurrency)
    step = plan.apply(runs.given(flow.value))
    left = data.draw(st.integers(0, 10))
    while plan.in_flight and left:
        left -= 1
        step = plan.apply(runs.answer(plan.in_flight[0], flow.acts))
    if not plan.in_flight:
        return
    bad = plan.in_flight[-1]
    cause = Event(
        Kind.NODE_FAILURE, bad.node, bad.path, {"code": "BAD_GATEWAY", "message": "No answer."}
    )
    others = plan.in_flight
    step = plan.apply(cause)
    assert [e.kind for e in step.events] == [
        Kind.NODE_FAILURE,
        Kind.FLOW_FAILURE,
        Kind.FLOW_END,
    ]
    assert step.due == plan.in_flight == ()
    for other in others:
        assert plan.apply(runs.answer(other, flow.acts)).events == ()

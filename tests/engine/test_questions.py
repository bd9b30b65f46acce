"""Calls that ask the user before they answer: outcomes and replays are those of any other flow."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from hypothesis import given, note
from hypothesis import strategies as st

from executions.engine.events import Activation, Event, Kind, Status
from executions.engine.plan import Plan, Step
from tests.engine import runs
from tests.engine.flows import graph
from tests.engine.random_flows import Flow, flows
from tests.engine.reference import Reference
from tests.engine.test_properties import thorough, told

CHAIN = graph("In: Input\nOut: Output\nA: Code\nB: Code\nIn > A\nA > B\nB > Out")


def question(activation: Activation) -> Event:
    turn = len(activation.answers) + 1
    data = {"question": f"{activation.key}, {turn}?", "turn": turn}
    return Event(Kind.NODE_QUESTION, activation.node, activation.path, dict(data))


def reply(asked: Event, text: str = "yes") -> Event:
    data = {"answer": text, "turn": asked.data["turn"]}
    return Event(Kind.NODE_ANSWER, asked.node, asked.path, data)


@dataclass
class Talk:
    """A run in which calls ask as the dice want it, up to three times each."""

    flow: Flow
    concurrency: int
    dice: random.Random
    causes: list[Event] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.plan = Plan(self.flow.graph, self.concurrency)
        flying: list[Activation] = []
        step = self._tell(runs.given(self.flow.value))
        while True:
            flying += step.due
            assert sorted(one.key for one in flying) == sorted(
                one.key for one in self.plan.in_flight
            )
            if self.plan.outcome is not None:
                return
            asked = self.plan.questions
            if not flying or (asked and self.dice.random() < 0.4):
                step = self._tell(reply(self.dice.choice(asked)))
                continue
            activation = flying.pop(self.dice.randrange(len(flying)))
            if len(activation.answers) < 3 and self.dice.random() < 0.4:
                step = self._tell(question(activation))
            else:
                step = self._tell(runs.answer(activation, self.flow.acts))

    def _tell(self, cause: Event) -> Step:
        self.causes.append(cause)
        step = runs.whole(self.plan, self.plan.apply(cause))
        assert step.events
        self.events += step.events
        return step


def without_talk(events: list[Event]) -> list[Event]:
    return [one for one in events if one.kind not in {Kind.NODE_QUESTION, Kind.NODE_ANSWER}]


@thorough
@given(flows(), st.integers(1, 5), st.randoms(use_true_random=False))
def test_questions_change_no_outcome(flow: Flow, concurrency: int, dice: random.Random) -> None:
    note(flow.text)
    talk = Talk(flow, concurrency, dice)
    plain = runs.run(flow.graph, flow.value, flow.acts, concurrency=concurrency)
    assert told(without_talk(talk.events)) == told(plain.events)
    expected = Reference(flow.definition, flow.value, flow.acts)
    assert talk.plan.outcome is not None
    assert talk.plan.outcome.status == Status.SUCCEEDED
    assert plain.outputs == expected.outputs


@thorough
@given(flows(), st.integers(1, 5), st.randoms(use_true_random=False), st.data())
def test_a_journal_replayed_anywhere_has_the_same_questions_open(
    flow: Flow, concurrency: int, dice: random.Random, data: st.DataObject
) -> None:
    note(flow.text)
    talk = Talk(flow, concurrency, dice)
    cut = data.draw(st.integers(0, len(talk.causes)))
    before = Plan(flow.graph, concurrency)
    for cause in talk.causes[:cut]:
        before.apply(cause)
    numbered = list(enumerate(talk.causes[:cut], 1))
    after, step = Plan.replay(flow.graph, concurrency, numbered, lambda _: len(talk.events))
    assert step.due == after.in_flight == before.in_flight
    assert after.questions == before.questions
    for cause in talk.causes[cut:]:
        assert after.apply(cause) == before.apply(cause)
    assert after.outcome == before.outcome == talk.plan.outcome


def begun() -> tuple[Plan, Activation]:
    plan = Plan(CHAIN, 4)
    (activation,) = plan.apply(runs.given("x")).due
    return plan, activation


def test_an_answer_makes_the_same_call_again_with_all_answers() -> None:
    plan, activation = begun()
    asks = question(activation)
    assert plan.apply(asks) == Step((asks,))
    assert (plan.in_flight, plan.questions) == ((), (asks,))
    (again,) = plan.apply(reply(asks, "Rome")).due
    assert (again.key, again.inputs, again.answers) == (
        activation.key,
        activation.inputs,
        ("Rome",),
    )
    second = question(again)
    plan.apply(second)
    (third,) = plan.apply(reply(second, "May")).due
    assert third.answers == ("Rome", "May")
    assert plan.in_flight == (third,)


def test_what_fits_no_open_question_changes_nothing() -> None:
    plan, activation = begun()
    asks = question(activation)
    assert plan.apply(reply(asks)) == Step()
    plan.apply(asks)
    assert plan.apply(asks) == Step()
    late = Event(Kind.NODE_ANSWER, "A", (), {"answer": "Oslo", "turn": 7})
    elsewhere = Event(Kind.NODE_ANSWER, "B", (), {"answer": "Oslo", "turn": 1})
    assert plan.apply(late) == plan.apply(elsewhere) == Step()
    plan.apply(reply(asks))
    assert plan.apply(reply(asks)) == Step()


def test_the_end_of_a_run_closes_its_questions() -> None:
    plan, activation = begun()
    asks = question(activation)
    plan.apply(asks)
    plan.apply(Event(Kind.FLOW_END, data={"status": Status.ABORTED.value}))
    assert plan.questions == ()
    assert plan.apply(reply(asks)) == Step()

"""A step with many consequences comes in portions."""

from __future__ import annotations

from typing import Any

import pytest

from executions.engine.events import Event, Kind, Status
from executions.engine.plan import PORTION, Plan, Step
from tests.engine.flows import graph
from tests.engine.runs import answer, given, run, whole
from tests.engine.table.case import EACH

STRAIGHT = """
    In: Input Array
    Each: Iterator
    Out: Output
    In > Each
    Each > Out
"""
#: Looks at all items before anything is called.
CHECKED = (
    EACH
    + """
    If: Condition | some: x != "" | default
    Last: Code
    Each > If.x
    Each > All.arrayItem
    If?some > All
    All > Last.x
    Last > Out.y
"""
)
MANY: list[Any] = [f"item {number}" for number in range(5_000)]


def portions(plan: Plan, step: Step) -> list[Step]:
    found = [step]
    while found[-1].more:
        found.append(plan.go_on())
    return found


def test_no_portion_is_much_larger_than_another() -> None:
    plan = Plan(graph(CHECKED), 10)
    found = portions(plan, plan.apply(given(MANY)))
    assert len(found) > 10
    assert max(len(step.events) for step in found) <= PORTION + 10
    assert all(step.events for step in found)
    assert [step.due for step in found[:-1]] == [()] * (len(found) - 1)
    assert [call.node for call in found[-1].due] == ["Last"]


@pytest.mark.parametrize("portion", [1, 2, 7, 1000])
@pytest.mark.parametrize("bad", [0, 3, 9])
def test_a_failure_in_a_later_portion_is_the_same_failure(portion: int, bad: int) -> None:
    array: list[Any] = ["text"] * 10
    array[bad] = 7
    one = run(graph(STRAIGHT), array)
    other = run(graph(STRAIGHT), array, portion=portion)
    assert one.outcome.status == Status.FAILED
    assert f"item {bad + 1} of 10" in str(one.outcome.message)
    assert (other.events, other.outcome) == (one.events, one.outcome)


def test_what_ends_a_run_comes_in_one_portion() -> None:
    plan = Plan(graph(STRAIGHT), 1, portion=1)
    last = portions(plan, plan.apply(given(["text", 7])))[-1]
    assert [event.kind for event in last.events[-3:]] == [
        Kind.NODE_FAILURE,
        Kind.FLOW_FAILURE,
        Kind.FLOW_END,
    ]


def test_no_cause_is_taken_in_between_two_portions() -> None:
    text = CHECKED + "Side: Code\nIn > Side.x"
    plan = Plan(graph(text), 10, portion=5)
    step = plan.apply(given(["a", "b", "c"]))
    assert step.more
    call = Event(Kind.NODE_OUTPUT, "Side", (), {"fields": []})
    with pytest.raises(RuntimeError, match="more to tell before NodeOutput"):
        plan.apply(call)
    (side, last) = whole(plan, step).due
    assert (side.node, last.node) == ("Side", "Last")
    assert plan.apply(answer(side, {})).events


def test_a_run_may_be_ended_between_two_portions() -> None:
    plan = Plan(graph(STRAIGHT), 10, portion=5)
    assert plan.apply(given(MANY)).more
    end = Event(Kind.FLOW_END, data={"status": "Aborted"})
    assert plan.apply(end) == Step((end,))
    assert plan.outcome is not None
    assert plan.outcome.status == Status.ABORTED
    assert plan.go_on() == Step()

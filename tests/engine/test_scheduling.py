"""What runs at the same time, and in which order (specification, section 3)."""

from __future__ import annotations

from executions.engine.events import Event, Kind
from executions.engine.plan import Plan
from tests.engine.flows import graph
from tests.engine.runs import answer, given, last, run
from tests.engine.table.case import EACH, NEST

WIDE = "In: Input\n" + "\n".join(f"N{i}: Code\nIn > N{i}" for i in range(10))
TWO = EACH + "A: Code\nB: Code\nEach > A\nA > B\nB > All.arrayItem"


def test_independent_nodes_run_together_up_to_the_limit() -> None:
    plan = Plan(graph(WIDE), 4)
    step = plan.apply(given("a"))
    assert [due.node for due in step.due] == ["N0", "N1", "N2", "N3"]
    step = plan.apply(answer(step.due[1], {}))
    assert [due.node for due in step.due] == ["N4"]


def test_with_a_limit_of_one_items_run_one_after_the_other() -> None:
    ran = run(graph(TWO), ["x", "y"], concurrency=1)
    assert ran.begun == ["Each:0/A", "Each:0/B", "Each:1/A", "Each:1/B"]


def test_items_begin_in_order_and_only_as_others_end() -> None:
    plan = Plan(graph(TWO), 2)
    step = plan.apply(given(["x", "y", "z"]))
    assert [due.key for due in step.due] == ["Each:0/A", "Each:1/A"]
    step = plan.apply(answer(step.due[1], {}))
    assert [due.key for due in step.due] == ["Each:1/B"]
    step = plan.apply(answer(step.due[0], {}))
    assert [due.key for due in step.due] == ["Each:2/A"]


def test_an_item_opens_only_when_there_is_room() -> None:
    plan = Plan(graph(TWO), 3)
    step = plan.apply(given([str(i) for i in range(100)]))
    opened = [e for e in step.events if e.kind is Kind.NODE_OUTPUT and e.path]
    assert len(opened) == 3


def test_each_iterator_within_another_has_the_limit_for_itself() -> None:
    plan = Plan(graph(NEST + "A: Code\nSub > A\nA > Out"), 2)
    step = plan.apply(given([[*"abc"]] * 3))
    opened = [e.path for e in step.events if e.kind is Kind.NODE_OUTPUT and e.path]
    assert [path for path in opened if len(path) == 1] == [(("Each", 0),), (("Each", 1),)]
    assert [tuple(i for _, i in path) for path in opened if len(path) == 2] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]
    assert [due.key for due in step.due] == ["Each:0/Sub:0/A", "Each:0/Sub:1/A"]


def test_items_that_wait_for_a_value_from_outside_keep_their_places() -> None:
    text = EACH + "S: Code\nA: Code\nIn > S\nS > A.s\nEach > A.x\nA > All.arrayItem"
    plan = Plan(graph(text), 2)
    step = plan.apply(given([str(i) for i in range(50)]))
    assert [due.node for due in step.due] == ["S"]
    assert sum(e.kind is Kind.NODE_OUTPUT and bool(e.path) for e in step.events) == 2
    step = plan.apply(answer(step.due[0], {}))
    assert [due.key for due in step.due] == ["Each:0/A", "Each:1/A"]


def test_the_next_pass_waits_for_all_of_the_one_before() -> None:
    body = """
        Start: LoopInput\nWork: Code Number\nSide: Code
        Stop: LoopController | enough: n > 5 | 3
        Start > Work.n\nStart > Side\nWork > Stop.n : when\nWork > Stop.total : exit
    """
    plan = Plan(graph("In: Input Number\nRep: Loop\nIn > Rep.n", {"Rep": body}), 5)
    work, side = plan.apply(given(1)).due
    assert plan.apply(answer(work, {"Work": lambda n: n})).due == ()
    step = plan.apply(answer(side, {}))
    assert [due.key for due in step.due] == ["Rep:1/Work", "Rep:1/Side"]


def test_collected_items_stand_in_their_order_whatever_ended_first() -> None:
    ran = run(graph(TWO), [*"abcdef"], concurrency=6, choose=last)
    assert ran.outputs == {"Out": [f"B(A({x}))" for x in "abcdef"]}


def test_a_call_answered_twice_counts_once() -> None:
    plan = Plan(graph("In: Input\nA: Code\nB: Code\nIn > A\nA > B"), 1)
    due = plan.apply(given("a")).due[0]
    cause = answer(due, {})
    assert len(plan.apply(cause).due) == 1
    step = plan.apply(cause)
    assert (step.events, step.due) == ((), ())
    assert plan.apply(given("b")).events == ()


def test_what_is_no_cause_changes_nothing() -> None:
    plan = Plan(graph("In: Input\nA: Code\nIn > A"), 1)
    plan.apply(given("a"))
    for kind in (Kind.NODE_INPUT, Kind.NODE_ACTION, Kind.NODE_SKIPPED, Kind.FLOW_OUTPUT):
        assert plan.apply(Event(kind, "A")).events == ()
    assert plan.apply(Event(Kind.NODE_OUTPUT, "Unknown", (), {"fields": []})).events == ()


def test_a_flow_without_anything_to_do_outside_ends_at_once() -> None:
    plan = Plan(graph("In: Input\nOut: Output\nIn > Out"), 1)
    assert plan.outcome is None
    plan.apply(given("a"))
    assert plan.outcome is not None
    assert plan.outcome.status == "Succeeded"

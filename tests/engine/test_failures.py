"""How runs fail: which node, which item, what was wrong and with which value."""

from __future__ import annotations

from typing import Any

import pytest

from executions.engine.events import Event, Kind, Status
from executions.engine.plan import Plan
from tests.engine.flows import graph
from tests.engine.runs import Act, Ran, given, run
from tests.engine.table.case import COUNTING, EACH, LOOP, NEST

CHAIN = "In: Input\nA: Code\nOut: Output\nIn > A\nA > Out"


def failed(ran: Ran) -> Event:
    """The failure of the node; the run must end with it."""
    kinds = [event.kind for event in ran.events[-3:]]
    assert kinds == [Kind.NODE_FAILURE, Kind.FLOW_FAILURE, Kind.FLOW_END]
    assert ran.events[-1].data == {"status": "Failed"}
    assert ran.events[-2].data == {
        "code": "NODE_EXECUTION_FAILED",
        "message": ran.outcome.message,
    }
    assert ran.outcome.status == Status.FAILED
    assert ran.outcome.code == "NODE_EXECUTION_FAILED"
    assert ran.outcome.node == ran.events[-3].node
    assert ran.plan.in_flight == ()
    return ran.events[-3]


def refuse(**_: Any) -> str:
    raise ValueError("There is no such key.")


def test_a_call_that_fails_ends_the_run() -> None:
    ran = run(graph(CHAIN), "a", {"A": refuse})
    event = failed(ran)
    assert (event.node, event.data["code"]) == ("A", "DEPENDENCY_FAILED")
    assert ran.outcome.message == "Node `A` failed (DEPENDENCY_FAILED): There is no such key."


def test_the_message_names_item_and_pass() -> None:
    text = NEST.replace("Sub: Iterator", "Sub: Iterator Number")
    text += "Rep: Loop\nSub > Rep.n\nRep.total > Out"
    calls = iter([5, 0, "no"])
    acts: dict[str, Act] = {"Work": lambda n: next(calls)}
    ran = run(graph(text, {"Rep": COUNTING}), [[1], [2, 3]], acts, concurrency=1)
    event = failed(ran)
    assert event.path == (("Each", 1), ("Sub", 0), ("Rep", 1))
    assert ran.outcome.message == (
        "Node `Work` failed in item 2 of 2 of `Each`, item 1 of 2 of `Sub`, pass 2 of `Rep`"
        " (VALIDATION): Output `response` of node `Work` is declared as Number, but the node gave"
        ' String "no".'
    )


@pytest.mark.parametrize(
    ("name", "text", "value", "acts", "node", "parts"),
    [
        (
            "the flow's input is of another type",
            CHAIN,
            12,
            {},
            "In",
            ["`document`", "`In`", "String", "Number 12"],
        ),
        (
            "an output is of another type",
            CHAIN,
            "a",
            {"A": lambda x: ["b"]},
            "A",
            ["`response`", "`A`", "String", "Array of 1"],
        ),
        ("an output is null", CHAIN, "a", {"A": lambda x: None}, "A", ["`response`", "null"]),
        (
            "a Boolean is not a Number",
            "In: Input\nA: Code Number\nIn > A",
            "a",
            {"A": lambda x: True},
            "A",
            ["Number", "Boolean true"],
        ),
        (
            "an input is of another type after its expression",
            "In: Input Object\nA: Code\nIn > A.x : String $.data.n",
            {"n": 5},
            {},
            "A",
            ["Input `x`", "`A`", "String", "Number 5"],
        ),
        (
            "an expression selects nothing",
            "In: Input Object\nA: Code\nIn > A.x : String $.data.title",
            {"name": "b", "text": "c"},
            {},
            "A",
            ["Input `x`", "$.data.title", "name, text"],
        ),
        (
            "an Output's value is of another type",
            "In: Input Object\nOut: Output\nIn > Out : String $.data.n",
            {"n": 5},
            {},
            "Out",
            ["`document`", "String", "Number 5"],
        ),
        (
            "a condition compares what cannot be compared",
            "In: Input\nIf: Condition | big: x > 5 | default\nOut: Output\nIn > If.x\nIn > Out\n"
            "If?big > Out",
            "a",
            {},
            "If",
            ["`big`", "`If`", "Numbers only", 'String "a"'],
        ),
        (
            "an iterator's array is none",
            "In: Input Object\nEach: Iterator\nOut: Output\nIn > Each : Array $.data.n\nEach > Out",
            {"n": 5},
            {},
            "Each",
            ["`array`", "Array", "Number 5"],
        ),
        (
            "a loop's value carried back is of another type",
            LOOP,
            0,
            {"Work": lambda n: 1},
            "Start",
            ["`n`", "`Start`", "Number", 'String "x"', "pass 2 of `Rep`"],
        ),
    ],
    ids=lambda row: row if isinstance(row, str) and " " in row and "\n" not in row else "",
)
def test_a_failure_names_what_was_wrong(
    name: str, text: str, value: Any, acts: dict[str, Act], node: str, parts: list[str]
) -> None:
    body = COUNTING.replace("Work > Stop.n : back", "Odd: Code\nWork > Odd\nOdd > Stop.n : back")
    ran = run(graph(text, {"Rep": body}), value, {"Odd": lambda x: "x", **acts})
    event = failed(ran)
    assert event.node == node, name
    assert event.data["code"] == "VALIDATION"
    for part in parts:
        assert part in (ran.outcome.message or "")


def test_an_item_of_another_type_fails_the_iterator_at_that_item() -> None:
    ran = run(graph("In: Input Array\nEach: Iterator\nA: Code\nIn > Each\nEach > A"), ["x", 5])
    event = failed(ran)
    assert (event.node, event.path) == ("Each", (("Each", 1),))
    assert "item 2 of 2 of `Each`" in (ran.outcome.message or "")
    assert "Number 5" in (ran.outcome.message or "")


def test_a_value_of_another_type_fails_the_collector_at_its_item() -> None:
    text = EACH + "A: Code Object\nEach > A\nA > All.arrayItem : String $.data.html"
    answers = iter([{"html": "x"}, {"text": "y"}])
    ran = run(graph(text), ["x", "y"], {"A": lambda x: next(answers)})
    event = failed(ran)
    assert (event.node, event.path) == ("All", (("Each", 1),))
    assert "$.data.html" in str(event.data["message"])


def test_an_output_that_is_missing_fails_the_node() -> None:
    plan = Plan(graph(CHAIN), 1)
    due = plan.apply(given("a")).due[0]
    data: Any = {"fields": [{"name": "result", "value": "b"}]}
    step = plan.apply(Event(Kind.NODE_OUTPUT, due.node, due.path, data))
    assert [event.kind for event in step.events] == [
        Kind.NODE_FAILURE,
        Kind.FLOW_FAILURE,
        Kind.FLOW_END,
    ]
    assert step.events[0].data["message"] == (
        "Node `A` declares output `response`, but gave `result`."
    )


def test_the_causes_own_words_stay() -> None:
    plan = Plan(graph(CHAIN), 1)
    due = plan.apply(given("a")).due[0]
    cause = Event(
        Kind.NODE_FAILURE, due.node, due.path, {"code": "BAD_GATEWAY", "message": "No answer."}
    )
    assert plan.apply(cause).events[0] == cause


def test_a_run_that_has_failed_takes_nothing_more() -> None:
    text = "In: Input\nA: Code\nB: Code\nIn > A\nIn > B"
    plan = Plan(graph(text), 2)
    one, two = plan.apply(given("a")).due
    bad = Event(Kind.NODE_FAILURE, one.node, one.path, {"code": "VALIDATION", "message": "No."})
    plan.apply(bad)
    late = Event(Kind.NODE_OUTPUT, two.node, (), {"fields": [{"name": "response", "value": "b"}]})
    assert plan.apply(late).events == ()
    assert plan.apply(Event(Kind.FLOW_END, data={"status": "Aborted"})).events == ()
    assert plan.outcome is not None
    assert plan.outcome.status == Status.FAILED


@pytest.mark.parametrize("status", [Status.ABORTED, Status.TIMED_OUT])
def test_a_run_can_be_ended(status: Status) -> None:
    plan = Plan(graph(CHAIN), 1)
    due = plan.apply(given("a")).due[0]
    end = Event(Kind.FLOW_END, data={"status": status.value})
    assert plan.apply(end).events == (end,)
    assert plan.outcome is not None
    assert (plan.outcome.status, plan.outcome.message) == (status, None)
    assert plan.in_flight == ()
    late = Event(Kind.NODE_OUTPUT, due.node, (), {"fields": [{"name": "response", "value": "b"}]})
    assert plan.apply(late).events == ()


def test_a_run_can_be_ended_before_it_began() -> None:
    plan = Plan(graph(CHAIN), 1)
    plan.apply(Event(Kind.FLOW_END, data={"status": "Aborted"}))
    assert plan.apply(given("a")).events == ()

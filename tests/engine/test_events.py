"""What is recorded of a run, event by event."""

from __future__ import annotations

from typing import Any

from executions.engine.events import Event, Kind, Path
from executions.engine.plan import Plan
from tests.engine.flows import graph
from tests.engine.runs import Ran, answer, given, run
from tests.engine.table.case import COUNTING, EACH, LOOP, plus

BRANCH = """
    In: Input Number
    If: Condition | big: x > 5 | default
    O1: Output
    O2: Output
    In > If.x
    In > O1
    In > O2
    If?big > O1
    If?default > O2
"""


def told(ran: Ran) -> list[tuple[str, str, Path]]:
    return [(event.kind.value, event.node, event.path) for event in ran.events]


def fields(event: Event) -> Any:
    return event.data["fields"]


def test_a_chain_is_told_from_input_to_end() -> None:
    ran = run(graph("In: Input\nA: Code\nOut: Output\nIn > A\nA > Out"), "a")
    assert told(ran) == [
        ("FlowInput", "In", ()),
        ("NodeOutput", "In", ()),
        ("NodeInput", "A", ()),
        ("NodeOutput", "A", ()),
        ("NodeInput", "Out", ()),
        ("FlowOutput", "Out", ()),
        ("FlowEnd", "", ()),
    ]
    assert fields(ran.events[1]) == [
        {
            "name": "document",
            "type": "String",
            "value": "a",
            "next": [{"node": "A", "input": "x"}],
        }
    ]
    assert fields(ran.events[2]) == [
        {
            "name": "x",
            "type": "String",
            "value": "a",
            "expression": "$.data",
            "source": {"node": "In", "output": "document"},
        }
    ]
    assert fields(ran.events[3]) == [
        {
            "name": "response",
            "type": "String",
            "value": "A(a)",
            "next": [{"node": "Out", "input": "document"}],
        }
    ]
    assert ran.events[5].data == {"fields": [{"name": "document", "value": "A(a)"}]}
    assert ran.events[6].data == {"status": "Succeeded"}


def test_a_step_begins_with_its_cause() -> None:
    plan = Plan(graph("In: Input\nA: Code\nIn > A"), 1)
    step = plan.apply(given("a"))
    assert step.events[0].kind is Kind.FLOW_INPUT
    cause = answer(step.due[0], {})
    assert plan.apply(cause).events[0].data["fields"][0]["type"] == "String"  # type: ignore[index,call-overload]


def test_a_condition_is_told_with_the_branch_it_took() -> None:
    ran = run(graph(BRANCH), 9)
    assert told(ran)[2:-1] == [
        ("NodeInput", "If", ()),
        ("ConditionResult", "If", ()),
        ("NodeInput", "O1", ()),
        ("FlowOutput", "O1", ()),
        ("NodeSkipped", "O2", ()),
    ]
    assert ran.of(Kind.CONDITION_RESULT)[0].data == {"satisfied": ["big"]}


def test_no_branch_is_told_as_no_condition_satisfied() -> None:
    text = """
        In: Input Number\nIf: Condition | big: x > 5\nOut: Output
        In > If.x\nIn > Out\nIf?big > Out
    """
    ran = run(graph(text), 1)
    assert ran.of(Kind.CONDITION_RESULT)[0].data == {"satisfied": []}


def test_each_item_is_told_as_it_opens() -> None:
    text = EACH + "A: Code\nEach > A\nA > All.arrayItem"
    ran = run(graph(text), ["x", "y"], concurrency=1)
    assert told(ran)[2:-3] == [
        ("NodeInput", "Each", ()),
        ("NodeOutput", "Each", (("Each", 0),)),
        ("NodeInput", "A", (("Each", 0),)),
        ("NodeOutput", "A", (("Each", 0),)),
        ("NodeOutput", "Each", (("Each", 1),)),
        ("NodeInput", "A", (("Each", 1),)),
        ("NodeOutput", "A", (("Each", 1),)),
        ("NodeInput", "All", ()),
        ("NodeOutput", "All", ()),
    ]
    opened = ran.of(Kind.NODE_OUTPUT, "Each")[1]
    assert [(field["name"], field["value"]) for field in fields(opened)] == [
        ("arrayItem", "y"),
        ("arraySize", 2),
    ]
    collected = ran.of(Kind.NODE_INPUT, "All")[0]
    assert {field["name"]: (field["type"], field["value"]) for field in fields(collected)} == {
        "arrayItem": ("Array", ["A(x)", "A(y)"]),
        "arraySize": ("Number", 2),
    }


def test_a_skipped_iterator_is_told_with_all_that_is_inside() -> None:
    text = """
        In: Input Object\nIf: Condition | big: x > 5 | default\nEach: Iterator\nA: Code
        In > If.x : Number $.data.n\nIn > Each : Array $.data.items\nIf?big > Each\nEach > A
    """
    ran = run(graph(text), {"n": 1, "items": ["x"]})
    assert told(ran)[-3:-1] == [("NodeSkipped", "Each", ()), ("NodeSkipped", "A", ())]


def test_passes_of_a_loop_are_told_with_their_number() -> None:
    ran = run(graph(LOOP, {"Rep": COUNTING}), 1, {"Work": plus})
    inside = [row for row in told(ran) if row[2]]
    assert inside == [
        (kind, node, (("Rep", turn),))
        for turn in (0, 1)
        for kind, node in [
            ("NodeOutput", "Start"),
            ("NodeInput", "Work"),
            ("NodeOutput", "Work"),
            ("NodeInput", "Stop"),
            ("ConditionResult", "Stop"),
        ]
    ]
    assert [event.data for event in ran.of(Kind.CONDITION_RESULT)] == [
        {"satisfied": []},
        {"satisfied": ["enough"]},
    ]
    categories = [field["category"] for field in fields(ran.of(Kind.NODE_INPUT, "Stop")[0])]
    assert categories == ["LoopCondition", "ReturnValueToLoopStart", "ExitLoop"]
    assert [field["value"] for field in fields(ran.of(Kind.NODE_OUTPUT, "Rep")[0])] == [3, 2]


def test_activations_carry_their_own_node() -> None:
    bodies = {"R1": COUNTING, "R2": COUNTING.replace("Work: Code", "Work: LambdaFunction")}
    text = "In: Input Number\nR1: Loop\nR2: Loop\nIn > R1.n\nR1.total > R2.n"
    plan = Plan(graph(text, bodies), 1)
    due = plan.apply(given(9)).due[0]
    assert (due.key, due.spec.type, due.inputs) == ("R1:0/Work", "InlineCode", {"n": 9})
    due = plan.apply(answer(due, {"Work": plus})).due[0]
    assert (due.key, due.spec.type, due.inputs) == ("R2:0/Work", "LambdaFunction", {"n": 10})


def test_what_a_cause_says_beside_its_fields_is_kept() -> None:
    plan = Plan(graph("In: Input\nA: Code\nIn > A"), 1)
    due = plan.apply(given("a")).due[0]
    data: Any = {"fields": [{"name": "response", "value": "b"}], "seconds": 3}
    event = plan.apply(Event(Kind.NODE_OUTPUT, due.node, due.path, data)).events[0]
    assert event.data["seconds"] == 3


def test_outputs_that_are_not_declared_are_left_out() -> None:
    plan = Plan(graph("In: Input\nA: Code\nIn > A"), 1)
    due = plan.apply(given("a")).due[0]
    data: Any = {"fields": [{"name": "more", "value": 1}, {"name": "response", "value": "b"}]}
    event = plan.apply(Event(Kind.NODE_OUTPUT, due.node, due.path, data)).events[0]
    assert [field["name"] for field in fields(event)] == ["response"]

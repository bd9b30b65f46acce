"""Every `FlowValidationType` of the service's model is produced, with its own details."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import botocore.session
import pytest
from botocore.model import Shape, StringShape
from botocore.validate import ParamValidator

from flowbuilder.definition.limits import DEFAULT
from flowbuilder.definition.parse import parse
from flowbuilder.definition.problems import ProblemType
from flowbuilder.definition.validate import validate
from tests.definition.build import (
    Raw,
    body,
    code,
    collector,
    condition,
    controller,
    data,
    definition,
    end,
    iterator,
    loop,
    loop_input,
    looped,
    node,
    out,
    port,
    prompt,
    start,
    straight,
    when,
)

MODEL = botocore.session.get_session().get_service_model("bedrock-agent")


@dataclass(frozen=True)
class Case:
    type: str
    definition: Raw
    details: dict[str, str] = field(default_factory=dict)
    #: Types of all problems, when there are others besides.
    all: tuple[str, ...] = ()
    #: What the message must name.
    names: tuple[str, ...] = ()


def changed(raw: Raw, place: int, **members: Any) -> Raw:
    """A definition with members of its node at `place` changed; None removes one."""
    nodes = [dict(item) for item in raw["nodes"]]
    nodes[place].update(members)
    nodes[place] = {name: value for name, value in nodes[place].items() if value is not None}
    return {**raw, "nodes": nodes}


def connected(raw: Raw, *connections: Raw) -> Raw:
    return {**raw, "connections": [*raw["connections"], *connections]}


def branching(*connections: Raw, **members: Any) -> Raw:
    """A Condition with the branches Yes and default, each with an Output of its own."""
    return definition(
        [
            start(),
            condition("Check", ("Yes", 'text == "y"')),
            end(name="First"),
            end(name="Second"),
        ],
        [
            data("c1", "Start.document", "Check.text"),
            data("c2", "Start.document", "First.document"),
            data("c3", "Start.document", "Second.document"),
            *(
                connections
                or (when("c4", "Check.Yes", "First"), when("c5", "Check.default", "Second"))
            ),
        ],
    )


LOOP_OUT = [out("result")]

CASES = [
    Case(
        "CyclicConnection",
        connected(
            definition(
                [start(), code("Left", [port("text"), port("again")]), code("Right"), end()],
                [
                    data("c1", "Start.document", "Left.text"),
                    data("c2", "Left.response", "Right.text"),
                    data("c3", "Right.response", "End.document"),
                ],
            ),
            data("back", "Right.response", "Left.again"),
        ),
        {"connection": "back"},
        names=("`back`", "`Left`", "`Right`", "Loop"),
    ),
    Case(
        "DuplicateConnections",
        connected(straight(), data("c3", "Start.document", "Work.text")),
        {"source": "Start", "target": "Work"},
        names=("`c3`", "`c1`"),
    ),
    Case(
        "DuplicateConditionExpression",
        definition(
            [
                start(),
                condition("Check", ("One", 'text == "y"'), ("Two", 'text=="y"')),
                end(),
            ],
            [
                data("c1", "Start.document", "Check.text"),
                data("c2", "Start.document", "End.document"),
                when("c3", "Check.One", "End"),
            ],
        ),
        {"node": "Check", "expression": 'text=="y"'},
        names=("`Two`", "`One`", "`Check`"),
    ),
    Case(
        "UnreachableNode",
        straight(code("Lonely", [])),
        {"node": "Lonely"},
        names=("`Lonely`",),
    ),
    Case(
        "UnknownConnectionSource",
        connected(
            straight(end(name="Other")),
            data("c3", "Nowhere.response", "Other.document"),
        ),
        {"connection": "c3"},
        all=("UnknownConnectionSource", "UnreachableNode"),
        names=("`c3`", "`Nowhere`"),
    ),
    Case(
        "UnknownConnectionSourceOutput",
        connected(straight(end(name="Other")), data("c3", "Work.text", "Other.document")),
        {"connection": "c3"},
        names=("`c3`", "`text`", "`Work`", "`response`"),
    ),
    Case(
        "UnknownConnectionTarget",
        connected(straight(), data("c3", "Work.response", "Nowhere.document")),
        {"connection": "c3"},
        names=("`c3`", "`Nowhere`"),
    ),
    Case(
        "UnknownConnectionTargetInput",
        connected(straight(), data("c3", "Start.document", "Work.more")),
        {"connection": "c3"},
        names=("`c3`", "`more`", "`Work`", "`text`"),
    ),
    Case(
        "UnknownConnectionCondition",
        branching(when("c4", "Check.Maybe", "First")),
        {"connection": "c4"},
        names=("`c4`", "`Maybe`", "`Check`", "`Yes`"),
    ),
    Case(
        "UnknownConnectionCondition",
        connected(straight(), when("c3", "Work.Yes", "End")),
        {"connection": "c3"},
        names=("InlineCode", "no conditions"),
    ),
    Case(
        "MalformedConditionExpression",
        definition(
            [start(), condition("Check", ("Yes", "text = 1")), end()],
            [
                data("c1", "Start.document", "Check.text"),
                data("c2", "Start.document", "End.document"),
            ],
        ),
        {
            "node": "Check",
            "condition": "Yes",
            "cause": "`=` is not expected at character 6 of `text = 1`. Write `==` to compare.",
        },
        names=("`Check`", "`Yes`", "`text = 1`", "`==`"),
    ),
    Case(
        "MalformedNodeInputExpression",
        changed(straight(), 1, inputs=[port("text", expression="$.body")]),
        {
            "node": "Work",
            "input": "text",
            "cause": "The expression does not start with `$.data` at character 1 of `$.body`."
            " Start it with `$.data`.",
        },
        names=("`Work`", "`text`", "`$.body`"),
    ),
    Case(
        "MismatchedNodeInputType",
        definition(
            [
                start(),
                node(
                    "Read",
                    "Retrieval",
                    [port("objectKey", "Object")],
                    [out("s3Content")],
                    retrieval={"serviceConfiguration": {"s3": {"bucketName": "books"}}},
                ),
                end(),
            ],
            [
                data("c1", "Start.document", "Read.objectKey"),
                data("c2", "Read.s3Content", "End.document"),
            ],
        ),
        {"node": "Read", "input": "objectKey", "expectedType": "String"},
        all=("MismatchedNodeInputType", "IncompatibleConnectionDataType"),
        names=("`Read`", "`objectKey`", "Object", "String"),
    ),
    Case(
        "MismatchedNodeOutputType",
        definition(
            [
                start(),
                {
                    **prompt("Ask", "Say {{word}}", "word"),
                    "outputs": [out("modelCompletion", "Array")],
                },
                end("Array"),
            ],
            [
                data("c1", "Start.document", "Ask.word"),
                data("c2", "Ask.modelCompletion", "End.document"),
            ],
        ),
        {"node": "Ask", "output": "modelCompletion", "expectedType": "String"},
        names=("`Ask`", "`modelCompletion`", "Array", "String"),
    ),
    Case(
        "IncompatibleConnectionDataType",
        changed(straight(), 0, outputs=[out("document", "Number")]),
        {"connection": "c1"},
        names=("`c1`", "Number", "`document`", "String", "`text`"),
    ),
    Case(
        "IncompatibleConnectionDataType",
        changed(straight(), 1, inputs=[port("text", expression="$.data.title")]),
        {"connection": "c1"},
        names=("`c1`", "String", "`$.data.title`"),
    ),
    Case(
        "MissingConnectionConfiguration",
        connected(straight(), {"type": "Data", "name": "c3", "source": "Start", "target": "End"}),
        {"connection": "c3"},
        names=("`c3`", "sourceOutput"),
    ),
    Case(
        "MissingConnectionConfiguration",
        connected(straight(), {**when("c3", "Start.some", "End"), "type": "Data"}),
        {"connection": "c3"},
        names=("`c3`", "sourceOutput"),
    ),
    Case(
        "MissingDefaultCondition",
        definition(
            [start(), condition("Check", ("Yes", 'text == "y"'), default=False), end()],
            [
                data("c1", "Start.document", "Check.text"),
                data("c2", "Start.document", "End.document"),
                when("c3", "Check.Yes", "End"),
            ],
        ),
        {"node": "Check"},
        names=("`Check`", "`default`"),
    ),
    Case(
        "MissingEndingNodes",
        definition([start(), code("Work")], [data("c1", "Start.document", "Work.text")]),
        names=("Output",),
    ),
    Case(
        "MissingNodeConfiguration",
        changed(straight(), 1, configuration=None),
        {"node": "Work"},
        names=("`Work`", "`inlineCode.code`", "`inlineCode.language`"),
    ),
    Case(
        "MissingNodeInput",
        definition(
            [start(), prompt("Ask", "Say {{word}} to {{who}}", "word"), end()],
            [
                data("c1", "Start.document", "Ask.word"),
                data("c2", "Ask.modelCompletion", "End.document"),
            ],
        ),
        {"node": "Ask", "input": "who"},
        names=("`Ask`", "`who`"),
    ),
    Case(
        "MissingNodeOutput",
        changed(straight(node("Spare", "Input", outputs=[])), 3, name="Start2"),
        {"node": "Start2", "output": "document"},
        all=("MissingNodeOutput", "Unspecified"),
        names=("`Start2`", "`document`"),
    ),
    Case(
        "MissingStartingNodes",
        definition([code("Work", []), end()], [data("c1", "Work.response", "End.document")]),
        names=("Input",),
    ),
    Case(
        "MultipleNodeInputConnections",
        connected(straight(), data("c3", "Start.document", "End.document")),
        {"node": "End", "input": "document"},
        names=("`End`", "`document`", "`c2`", "`c3`"),
    ),
    Case(
        "UnfulfilledNodeInput",
        changed(straight(), 1, inputs=[port("text"), port("more")]),
        {"node": "Work", "input": "more"},
        names=("`Work`", "`more`"),
    ),
    Case(
        "UnsatisfiedConnectionConditions",
        definition(
            [
                start(),
                condition("Check", ("Yes", 'text == "y"')),
                code("Left"),
                code("Right"),
                code("Join", [port("left"), port("right")]),
                end(),
            ],
            [
                data("c1", "Start.document", "Check.text"),
                data("c2", "Start.document", "Left.text"),
                data("c3", "Start.document", "Right.text"),
                when("c4", "Check.Yes", "Left"),
                when("c5", "Check.default", "Right"),
                data("c6", "Left.response", "Join.left"),
                data("c7", "Right.response", "Join.right"),
                data("c8", "Join.response", "End.document"),
            ],
        ),
        {"connection": "c7"},
        names=("`c7`", "`Right`", "`Join`"),
    ),
    Case("Unspecified", straight(code("Work")), names=("`Work`", "2")),
    Case(
        "UnknownNodeInput",
        definition(
            [start(), prompt("Ask", "Say {{word}}", "word", "who"), end()],
            [
                data("c1", "Start.document", "Ask.word"),
                data("c2", "Start.document", "Ask.who"),
                data("c3", "Ask.modelCompletion", "End.document"),
            ],
        ),
        {"node": "Ask", "input": "who"},
        names=("`Ask`", "`who`", "`word`"),
    ),
    Case(
        "UnknownNodeOutput",
        changed(straight(), 1, outputs=[out("response"), out("error")]),
        {"node": "Work", "output": "error"},
        names=("`Work`", "`error`", "`response`"),
    ),
    Case(
        "MissingLoopInputNode",
        looped(
            definition(
                [
                    code("Work", [], kind="Object"),
                    controller(
                        port("done", "Boolean", "$.data.done", "LoopCondition"),
                        port("result", "String", "$.data.text", "ExitLoop"),
                    ),
                ],
                [
                    data("ca", "Work.response", "LoopEnd.done"),
                    data("cc", "Work.response", "LoopEnd.result"),
                ],
            )
        ),
        {"loopNode": "Refine"},
        names=("`Refine`", "LoopInput"),
    ),
    Case(
        "MissingLoopControllerNode",
        looped(definition([loop_input(out("text"))], [])),
        {"loopNode": "Refine"},
        names=("`Refine`", "LoopController"),
    ),
    Case(
        "MultipleLoopInputNodes",
        looped(
            {
                **body(),
                "nodes": [
                    *body()["nodes"],
                    {**loop_input(out("text")), "name": "Second"},
                ],
            }
        ),
        {"loopNode": "Refine"},
        names=("`Refine`", "`LoopStart`", "`Second`"),
    ),
    Case(
        "MultipleLoopControllerNodes",
        looped(
            {
                "nodes": [
                    *body()["nodes"],
                    controller(
                        port("done", "Boolean", "$.data.done", "LoopCondition"), name="Second"
                    ),
                ],
                "connections": [
                    *body()["connections"],
                    data("cd", "Work.response", "Second.done"),
                ],
            }
        ),
        {"loopNode": "Refine"},
        names=("`Refine`", "`LoopEnd`", "`Second`"),
    ),
    Case(
        "LoopIncompatibleNodeType",
        looped(
            {
                "nodes": [*body()["nodes"], condition("Check", ("Yes", 'text == "y"'))],
                "connections": [*body()["connections"], data("cd", "LoopStart.text", "Check.text")],
            }
        ),
        {
            "node": "Refine",
            "incompatibleNodeType": "Condition",
            "incompatibleNodeName": "Check",
        },
        names=("`Check`", "Condition", "`Refine`"),
    ),
    Case(
        "InvalidLoopBoundary",
        connected(looped(), data("c3", "Start.document", "Work.text")),
        {"connection": "c3", "source": "Start", "target": "Work"},
        names=("`c3`", "`Work`", "`Refine`"),
    ),
    Case(
        "InvalidLoopBoundary",
        looped(connected(body(), data("past", "Work.response", "End.document"))),
        {"connection": "past", "source": "Work", "target": "End"},
        names=("`past`", "`End`", "Loop `Refine`"),
    ),
    Case(
        "InvalidLoopBoundary",
        looped(connected(body(), data("past", "Work.response", "LoopStart.text"))),
        {"connection": "past", "source": "Work", "target": "LoopStart"},
        # It closes a cycle as well.
        all=("InvalidLoopBoundary", "CyclicConnection"),
        names=("`past`", "`LoopStart`"),
    ),
]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.type}-{list(case.details.values())}"
)
def test_a_definition_with_one_fault_has_the_problem_that_names_it(case: Case) -> None:
    problems = validate(parse(case.definition), DEFAULT)

    assert {str(problem.type) for problem in problems} == set(case.all or (case.type,))
    [found] = [problem for problem in problems if problem.type == case.type]
    assert dict(found.details) == case.details
    for name in case.names:
        assert name in found.message
    warnings = {"UnreachableNode", "UnsatisfiedConnectionConditions"}
    assert found.severity == ("Warning" if case.type in warnings else "Error")


def test_every_type_of_the_model_has_a_case() -> None:
    of_model = MODEL.shape_for("FlowValidationType").enum
    assert [str(kind) for kind in ProblemType] == of_model
    assert {case.type for case in CASES} == set(of_model)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.type}-{list(case.details.values())}"
)
def test_problems_are_what_the_model_says_they_are(case: Case) -> None:
    shape = MODEL.shape_for("FlowValidation")
    for problem in validate(parse(case.definition), DEFAULT):
        wire = problem.to_wire()
        report = ParamValidator().validate(wire, shape)
        assert not report.has_errors(), report.generate_report()
        _conforms(wire, shape)


def _conforms(value: Any, shape: Shape) -> None:
    """What botocore's validator passes over: patterns, maximums, enums, unknown members."""
    if shape.type_name == "structure":
        assert set(value) <= set(shape.members)
        for member, item in value.items():
            _conforms(item, shape.members[member])
    elif shape.type_name == "list":
        for item in value:
            _conforms(item, shape.member)
    elif isinstance(shape, StringShape):
        assert len(value) <= shape.metadata.get("max", len(value))
        assert not shape.enum or value in shape.enum
        pattern = shape.metadata.get("pattern")
        assert pattern is None or re.fullmatch(pattern, value)


@pytest.mark.parametrize(
    "raw",
    [
        straight(),
        looped(),
        branching(),
        definition(
            [start("Array"), iterator("Each"), code("Work"), collector("All"), end("Array")],
            [
                data("c1", "Start.document", "Each.array"),
                data("c2", "Each.arrayItem", "Work.text"),
                data("c3", "Work.response", "All.arrayItem"),
                data("c4", "Each.arraySize", "All.arraySize"),
                data("c5", "All.collectedArray", "End.document"),
            ],
        ),
    ],
    ids=["straight", "loop", "condition", "iterator"],
)
def test_what_is_right_has_no_problems(raw: Raw) -> None:
    assert validate(parse(raw), DEFAULT) == ()


def test_an_empty_draft_lacks_its_ends_only() -> None:
    problems = validate(parse({}), DEFAULT)
    assert [str(problem.type) for problem in problems] == [
        "MissingStartingNodes",
        "MissingEndingNodes",
    ]


def test_a_loop_without_a_definition_lacks_its_configuration() -> None:
    raw = looped()
    raw["nodes"][1] = loop("Refine", None, [port("text")], LOOP_OUT)
    [problem] = validate(parse(raw), DEFAULT)
    assert (problem.type, dict(problem.details)) == ("MissingNodeConfiguration", {"node": "Refine"})


def test_the_definitions_are_such_as_the_service_takes() -> None:
    shape = MODEL.shape_for("FlowDefinition")
    for case in CASES:
        assert not ParamValidator().validate(case.definition, shape).has_errors(), case
        _conforms(case.definition, shape)

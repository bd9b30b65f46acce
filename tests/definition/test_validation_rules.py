"""Rules of validation beyond its types: each row a definition and the problems it has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowbuilder.definition.limits import DEFAULT, SERVICE, Limits
from flowbuilder.definition.parse import parse
from flowbuilder.definition.problems import Problem
from flowbuilder.definition.validate import MAX_PROBLEMS, validate
from tests.definition.build import (
    Raw,
    body,
    code,
    collector,
    condition,
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


def problems_of(raw: Raw, limits: Limits = DEFAULT) -> tuple[Problem, ...]:
    return validate(parse(raw), limits)


def told(raw: Raw, limits: Limits = DEFAULT) -> list[str]:
    return [str(problem.type) for problem in problems_of(raw, limits)]


def typed(output: str, taken: str, expression: str) -> Raw:
    """A connection from an output to an input of these types."""
    return definition(
        [start(output), code("Work", [port("text", taken, expression)]), end()],
        [data("c1", "Start.document", "Work.text"), data("c2", "Work.response", "End.document")],
    )


class TestTypesOfConnections:
    @pytest.mark.parametrize("kind", ["String", "Number", "Boolean", "Object", "Array"])
    def test_a_whole_value_needs_its_own_type(self, kind: str) -> None:
        for other in ["String", "Number", "Boolean", "Object", "Array"]:
            expected = [] if other == kind else ["IncompatibleConnectionDataType"]
            assert told(typed(kind, other, "$.data")) == expected

    @pytest.mark.parametrize("source", ["Object", "Array"])
    @pytest.mark.parametrize("taken", ["String", "Number", "Boolean", "Object", "Array"])
    def test_a_path_into_an_object_or_array_cannot_be_known(self, source: str, taken: str) -> None:
        assert told(typed(source, taken, "$.data[0].name")) == []

    @pytest.mark.parametrize("source", ["String", "Number", "Boolean"])
    def test_a_path_into_anything_else_finds_nothing(self, source: str) -> None:
        assert told(typed(source, source, "$.data.name")) == ["IncompatibleConnectionDataType"]


class TestConditions:
    def flow(self, *branches: tuple[str, str]) -> Raw:
        return definition(
            [start(), condition("Check", *branches), end()],
            [
                data("c1", "Start.document", "Check.text"),
                data("c2", "Start.document", "End.document"),
            ],
        )

    def test_an_unknown_input_is_named_with_those_there_are(self) -> None:
        [problem] = problems_of(self.flow(("Yes", 'texte == "y" and who == text')))
        assert problem.type == "MalformedConditionExpression"
        assert "`texte`, `who`" in problem.details["cause"]
        assert "`text`" in problem.details["cause"]

    def test_only_default_goes_without_an_expression(self) -> None:
        raw = self.flow(("Yes", 'text == "y"'))
        conditions = raw["nodes"][1]["configuration"]["condition"]["conditions"]
        del conditions[0]["expression"]
        conditions[1]["expression"] = 'text == "n"'
        assert told(raw) == ["MalformedConditionExpression"] * 2

    def test_numbers_and_booleans_are_not_the_same_condition(self) -> None:
        assert told(self.flow(("One", "text == 1"), ("Two", "text == true"))) == []

    def test_two_conditions_of_one_name_are_refused(self) -> None:
        assert told(self.flow(("One", "text == 1"), ("One", "text == 2"))) == ["Unspecified"]

    def test_a_data_connection_cannot_start_at_a_condition(self) -> None:
        raw = self.flow(("Yes", 'text == "y"'))
        raw["connections"][1] = data("c2", "Check.text", "End.document")
        assert told(raw) == ["UnknownConnectionSourceOutput"]


class TestBranches:
    """When a connection can never be used, and when it only looks so."""

    def flow(self, *connections: Raw, middle: tuple[Raw, ...] = ()) -> Raw:
        return definition(
            [
                start(),
                condition("Check", ("Yes", 'text == "y"'), ("No", 'text == "n"')),
                condition("Other", ("Yes", 'text == "y"')),
                code("Left"),
                code("Right"),
                *middle,
                end(),
            ],
            [
                data("s1", "Start.document", "Check.text"),
                data("s2", "Start.document", "Other.text"),
                data("s3", "Start.document", "Left.text"),
                data("s4", "Start.document", "Right.text"),
                data("s5", "Start.document", "End.document"),
                *connections,
            ],
        )

    def join(self) -> tuple[Raw, list[Raw]]:
        return code("Join", [port("left"), port("right")]), [
            data("j1", "Left.response", "Join.left"),
            data("j2", "Right.response", "Join.right"),
        ]

    def unused(self, raw: Raw) -> list[str]:
        problems = problems_of(raw)
        assert {str(p.type) for p in problems} <= {"UnsatisfiedConnectionConditions"}
        return [problem.details["connection"] for problem in problems]

    def test_two_branches_of_one_condition_never_meet(self) -> None:
        node_, edges = self.join()
        raw = self.flow(
            when("w1", "Check.Yes", "Left"),
            when("w2", "Check.No", "Right"),
            *edges,
            middle=(node_,),
        )
        assert self.unused(raw) == ["j2"]

    def test_branches_of_different_conditions_may_meet(self) -> None:
        node_, edges = self.join()
        raw = self.flow(
            when("w1", "Check.Yes", "Left"),
            when("w2", "Other.default", "Right"),
            *edges,
            middle=(node_,),
        )
        assert self.unused(raw) == []

    def test_one_branch_may_go_to_both(self) -> None:
        node_, edges = self.join()
        raw = self.flow(
            when("w1", "Check.Yes", "Left"),
            when("w2", "Check.Yes", "Right"),
            *edges,
            middle=(node_,),
        )
        assert self.unused(raw) == []

    def test_several_conditional_connections_are_alternatives(self) -> None:
        node_, edges = self.join()
        raw = self.flow(
            when("w1", "Check.Yes", "Left"),
            when("w2", "Check.No", "Right"),
            when("w3", "Check.Yes", "Right"),
            *edges,
            middle=(node_,),
        )
        assert self.unused(raw) == []

    def test_a_condition_behind_another_branch_is_excluded_too(self) -> None:
        node_, edges = self.join()
        raw = self.flow(
            when("w1", "Check.Yes", "Left"),
            when("w2", "Check.No", "Other"),
            when("w3", "Other.Yes", "Right"),
            *edges,
            middle=(node_,),
        )
        assert self.unused(raw) == ["j2"]

    def test_a_conditional_connection_against_its_own_data(self) -> None:
        raw = self.flow(
            when("w1", "Check.Yes", "Left"),
            when("w2", "Check.No", "Last"),
            data("j1", "Left.response", "Last.text"),
            middle=(code("Last"),),
        )
        assert self.unused(raw) == ["w2"]

    def test_items_of_an_iterator_take_different_branches_and_are_collected(self) -> None:
        raw = definition(
            [
                start("Array"),
                iterator("Each"),
                condition("Check", ("Yes", 'text == "y"')),
                code("Left"),
                collector("All"),
                code("After", [port("text", "Array")]),
                end(),
            ],
            [
                data("c1", "Start.document", "Each.array"),
                data("c2", "Each.arrayItem", "Check.text"),
                data("c3", "Each.arrayItem", "Left.text"),
                when("c4", "Check.Yes", "Left"),
                data("c5", "Left.response", "All.arrayItem"),
                data("c6", "Each.arraySize", "All.arraySize"),
                data("c7", "All.collectedArray", "After.text"),
                data("c8", "After.response", "End.document"),
            ],
        )
        assert self.unused(raw) == []


class TestScopes:
    def two_iterators(self, *connections: Raw) -> Raw:
        return definition(
            [
                start("Array"),
                iterator("Outer", "Array"),
                iterator("Inner"),
                code("Work", [port("left"), port("right")]),
                end(),
            ],
            [data("c1", "Start.document", "Outer.array"), *connections],
        )

    def test_a_node_may_join_items_of_nested_iterators(self) -> None:
        raw = self.two_iterators(
            data("c2", "Outer.arrayItem", "Inner.array"),
            data("c3", "Outer.arraySize", "Work.left"),
            data("c4", "Inner.arrayItem", "Work.right"),
            data("c5", "Work.response", "End.document"),
        )
        raw["nodes"][3]["inputs"][0]["type"] = "Number"
        assert told(raw) == []

    def test_a_node_may_not_join_items_of_unrelated_iterators(self) -> None:
        raw = self.two_iterators(
            data("c2", "Start.document", "Inner.array"),
            data("c3", "Outer.arraySize", "Work.left"),
            data("c4", "Inner.arrayItem", "Work.right"),
            data("c5", "Work.response", "End.document"),
        )
        raw["nodes"][3]["inputs"][0]["type"] = "Number"
        [problem] = problems_of(raw)
        assert problem.type == "Unspecified"
        for name in ("`Work`", "`Outer`", "`Inner`", "Collector"):
            assert name in problem.message

    def test_a_collector_needs_an_iterator(self) -> None:
        raw = definition(
            [start(), node_size(), collector("All"), end("Array")],
            [
                data("c1", "Start.document", "All.arrayItem"),
                data("c2", "Start.document", "Size.text"),
                data("c3", "Size.response", "All.arraySize"),
                data("c4", "All.collectedArray", "End.document"),
            ],
        )
        [problem] = problems_of(raw)
        assert problem.type == "Unspecified"
        assert "`All`" in problem.message

    def test_iterators_nest_to_a_limit(self) -> None:
        raw = self.two_iterators(
            data("c2", "Outer.arrayItem", "Inner.array"),
            data("c3", "Inner.arrayItem", "Work.left"),
            data("c4", "Inner.arrayItem", "Work.right"),
            data("c5", "Work.response", "End.document"),
        )
        assert told(raw) == []
        [problem] = problems_of(raw, replace(DEFAULT, iterator_depth=1))
        assert "`Inner`" in problem.message
        assert "FLOWBUILDER_MAX_ITERATOR_DEPTH" in problem.message


def node_size() -> Raw:
    return code("Size", kind="Number")


class TestLoops:
    def test_a_valid_loop(self) -> None:
        assert told(looped()) == []

    def test_outputs_are_the_controllers_exit_inputs(self) -> None:
        raw = looped()
        raw["nodes"][1]["outputs"] = [out("other"), out("iterationCount", "String")]
        assert told(raw) == [
            "MissingNodeOutput",
            "UnknownNodeOutput",
            "MismatchedNodeOutputType",
            "UnknownConnectionSourceOutput",
        ]

    def test_the_loop_input_gives_each_input_of_the_loop(self) -> None:
        inner = body()
        inner["nodes"][0] = loop_input(out("text", "Object"), out("more"))
        assert set(told(looped(inner))) == {
            "MismatchedNodeOutputType",
            "UnknownNodeOutput",
            "IncompatibleConnectionDataType",
        }

    def test_a_returned_value_replaces_an_input_of_the_loop(self) -> None:
        inner = body()
        inner["nodes"][2]["inputs"][1] = port(
            "next", "String", "$.data.x", "ReturnValueToLoopStart"
        )
        inner["connections"][2] = data("cb", "Work.response", "LoopEnd.next")
        [problem] = problems_of(looped(inner))
        assert problem.type == "UnknownNodeInput"
        assert dict(problem.details) == {"node": "LoopEnd", "input": "next"}
        assert "`text`" in problem.message

    def test_a_returned_value_is_of_the_type_of_the_loops_input(self) -> None:
        inner = body()
        inner["nodes"][2]["inputs"][1]["type"] = "Array"
        [problem] = problems_of(looped(inner))
        assert problem.type == "MismatchedNodeInputType"
        assert problem.details["expectedType"] == "String"

    def test_the_exit_condition_is_over_the_condition_inputs_alone(self) -> None:
        inner = body()
        inner["nodes"][2]["configuration"]["loopController"]["continueCondition"]["expression"] = (
            'text == "fine"'
        )
        [problem] = problems_of(looped(inner))
        assert problem.type == "MalformedConditionExpression"
        assert problem.details["condition"] == "finished"
        assert "LoopCondition inputs are `done`" in problem.details["cause"]

    def test_every_input_of_a_controller_has_a_category(self) -> None:
        inner = body()
        del inner["nodes"][2]["inputs"][1]["category"]
        [problem] = problems_of(looped(inner))
        assert problem.type == "Unspecified"
        assert "ReturnValueToLoopStart" in problem.message

    def test_a_loop_in_a_loop_is_refused(self) -> None:
        inner = body()
        inner["nodes"].append(loop("Deeper", body(), [port("text")], [out("result")]))
        inner["connections"].append(data("d1", "LoopStart.text", "Deeper.text"))
        [problem] = problems_of(looped(inner))
        assert problem.type == "Unspecified"
        assert "`Deeper`" in problem.message

    @pytest.mark.parametrize(
        "wrong",
        [
            start(),
            condition("Wrong", ("Yes", 'text == "y"')),
            iterator("Wrong"),
            collector("Wrong"),
        ],
        ids=lambda wrong: str(wrong["type"]),
    )
    def test_types_that_do_not_fit_a_loop(self, wrong: Raw) -> None:
        inner = body()
        inner["nodes"].append(wrong)
        found = [p for p in problems_of(looped(inner)) if p.type == "LoopIncompatibleNodeType"]
        assert [problem.details["incompatibleNodeType"] for problem in found] == [wrong["type"]]

    def test_an_output_may_stand_in_a_loop(self) -> None:
        inner = body()
        inner["nodes"].append(end(name="Progress"))
        inner["connections"].append(data("d1", "LoopStart.text", "Progress.document"))
        assert told(looped(inner)) == []

    def test_loop_nodes_stand_in_loops_only(self) -> None:
        raw = straight(loop_input(out("text")))
        assert told(raw) == ["Unspecified"]

    def test_names_in_a_loop_are_its_own(self) -> None:
        inner = body()
        inner["nodes"][1]["name"] = "Start"
        for edge in inner["connections"]:
            for end_ in ("source", "target"):
                edge[end_] = "Start" if edge[end_] == "Work" else edge[end_]
        assert told(looped(inner)) == []

    def test_problems_in_a_loop_name_it(self) -> None:
        inner = body()
        inner["nodes"][1]["inputs"][0]["expression"] = "$"
        [problem] = problems_of(looped(inner))
        assert "in Loop `Refine`" in problem.message

    def test_a_connection_between_two_loops_bodies_crosses_boundaries(self) -> None:
        raw = looped()
        raw["connections"].append(data("c3", "Work.response", "LoopEnd.result"))
        assert told(raw) == ["InvalidLoopBoundary"]


class TestNodes:
    def test_a_prompt_from_elsewhere_takes_any_input(self) -> None:
        raw = definition(
            [start(), prompt("Ask", "", "word"), end()],
            [
                data("c1", "Start.document", "Ask.word"),
                data("c2", "Ask.modelCompletion", "End.document"),
            ],
        )
        arn = "arn:aws:bedrock:us-east-1:000000000001:prompt/ABCDEFGHIJ"
        raw["nodes"][1]["configuration"] = {
            "prompt": {"sourceConfiguration": {"resource": {"promptArn": arn}}}
        }
        assert told(raw) == []

    def test_variables_of_a_chat_are_inputs_too(self) -> None:
        chat = {
            "system": [{"text": "You are {{role}}."}],
            "messages": [{"role": "user", "content": [{"text": "{{ word }}"}]}],
            "inputVariables": [{"name": "spare"}],
        }
        inline = {"templateType": "CHAT", "templateConfiguration": {"chat": chat}, "modelId": "m"}
        raw = definition(
            [start(), prompt("Ask", "", "spare"), end()],
            [
                data("c1", "Start.document", "Ask.spare"),
                data("c2", "Ask.modelCompletion", "End.document"),
            ],
        )
        raw["nodes"][1]["configuration"] = {"prompt": {"sourceConfiguration": {"inline": inline}}}
        missing = [(str(p.type), p.details["input"]) for p in problems_of(raw)]
        assert missing == [("MissingNodeInput", "role"), ("MissingNodeInput", "word")]

    @pytest.mark.parametrize(
        ("configuration", "output"),
        [
            ({"knowledgeBaseId": "KB12345678"}, out("retrievalResults", "Array")),
            ({"knowledgeBaseId": "KB12345678", "modelId": "mm"}, out("outputText")),
        ],
    )
    def test_a_knowledge_base_gives_passages_or_an_answer(
        self, configuration: Raw, output: Raw
    ) -> None:
        raw = definition(
            [
                start(),
                node(
                    "Find",
                    "KnowledgeBase",
                    [port("retrievalQuery")],
                    [output],
                    knowledgeBase=configuration,
                ),
                end(output["type"]),
            ],
            [
                data("c1", "Start.document", "Find.retrievalQuery"),
                data("c2", f"Find.{output['name']}", "End.document"),
            ],
        )
        assert told(raw) == []
        configuration = {**configuration, "modelId": "" if "modelId" in configuration else "mm"}
        raw["nodes"][1]["configuration"] = {"knowledgeBase": configuration}
        assert told(raw) == ["MissingNodeOutput", "UnknownNodeOutput"]

    def test_optional_inputs_may_be_left_out_or_unconnected(self) -> None:
        agent = node(
            "Ask",
            "Agent",
            [port("agentInputText"), port("sessionAttributes", "Object")],
            [out("agentResponse")],
            agent={"agentAliasArn": "arn"},
        )
        raw = definition(
            [start(), agent, end()],
            [
                data("c1", "Start.document", "Ask.agentInputText"),
                data("c2", "Ask.agentResponse", "End.document"),
            ],
        )
        assert told(raw) == []

    @pytest.mark.parametrize("bucket", ["", "  ", None])
    def test_an_empty_member_is_missing(self, bucket: str | None) -> None:
        read = node(
            "Read",
            "Retrieval",
            [port("objectKey")],
            [out("s3Content")],
            retrieval={"serviceConfiguration": {"s3": {"bucketName": bucket}}},
        )
        raw = definition(
            [start(), read, end()],
            [
                data("c1", "Start.document", "Read.objectKey"),
                data("c2", "Read.s3Content", "End.document"),
            ],
        )
        [problem] = problems_of(raw)
        assert problem.type == "MissingNodeConfiguration"
        assert "`retrieval.serviceConfiguration.s3.bucketName`" in problem.message

    def test_two_inputs_of_one_name_are_refused(self) -> None:
        raw = straight()
        raw["nodes"][1]["inputs"].append(port("text"))
        assert told(raw) == ["Unspecified"]

    def test_two_connections_of_one_name_are_refused(self) -> None:
        raw = straight(end(name="Other"))
        raw["connections"].append(data("c1", "Work.response", "Other.document"))
        [problem] = problems_of(raw)
        assert problem.type == "Unspecified"
        assert "connections" in problem.message
        assert "`c1`" in problem.message

    def test_a_controllers_condition_may_not_be_left_out(self) -> None:
        inner = body()
        inner["nodes"][2] = {**inner["nodes"][2], "configuration": None}
        assert told(looped(inner)) == ["MissingNodeConfiguration"]


class TestLimits:
    def test_the_services_quotas_name_the_setting_that_applies_them(self) -> None:
        nodes = [code(f"Work{i}", []) for i in range(41)]
        problems = problems_of(straight(*nodes), SERVICE)
        texts = [p.message for p in problems if p.severity == "Error"]
        assert texts == [
            "The flow has 44 nodes; the limit is 40 (setting AWS_QUOTAS).",
            "The flow has 42 InlineCode nodes; the limit is 5 (setting AWS_QUOTAS).",
        ]

    def test_each_limit_names_its_own_setting(self) -> None:
        limits = Limits(
            nodes=2, connections=1, conditions=1, inputs=0, outputs=0, inline_code_nodes=0
        )
        raw = straight(condition("Check", ("Yes", 'text == "y"')))
        raw["connections"].append(data("c3", "Start.document", "Check.text"))
        found = " ".join(problem.message for problem in problems_of(raw, limits))
        for setting in (
            "NODES",
            "CONNECTIONS",
            "CONDITIONS",
            "NODE_INPUTS",
            "NODE_OUTPUTS",
            "INLINE_CODE_NODES",
        ):
            assert f"(setting FLOWBUILDER_MAX_{setting})" in found

    def test_nodes_in_loops_count(self) -> None:
        assert told(looped(), replace(DEFAULT, nodes=5)) == ["Unspecified"]


class TestAnswer:
    def test_errors_come_before_warnings_and_else_in_the_definitions_order(self) -> None:
        raw = straight(code("Lonely", []), code("Bad", [port("text", expression="$")]))
        raw["connections"].append(data("c3", "Start.document", "Bad.text"))
        assert told(raw) == ["MalformedNodeInputExpression", "UnreachableNode"]
        assert problems_of(raw) == problems_of(raw)

    def test_at_most_a_hundred_and_no_error_gives_way_to_a_warning(self) -> None:
        lonely = [code(f"Lonely{i}", []) for i in range(150)]
        raw = straight(*lonely)
        raw["nodes"][0]["outputs"][0]["type"] = "Number"
        problems = problems_of(raw)
        assert len(problems) == MAX_PROBLEMS
        assert problems[0].type == "IncompatibleConnectionDataType"

    def test_all_problems_at_once(self) -> None:
        raw = straight()
        raw["nodes"][1]["inputs"][0]["expression"] = "$"
        raw["nodes"][1]["configuration"] = {}
        raw["connections"][1]["target"] = "Nowhere"
        assert told(raw) == [
            "MissingNodeConfiguration",
            "MalformedNodeInputExpression",
            "UnknownConnectionTarget",
            "UnfulfilledNodeInput",
            "UnreachableNode",
        ]


class TestCycles:
    def test_a_node_connected_to_itself(self) -> None:
        raw = straight()
        raw["nodes"][1]["inputs"].append(port("again"))
        raw["connections"].append(data("c3", "Work.response", "Work.again"))
        [problem] = problems_of(raw)
        assert (problem.type, problem.details["connection"]) == ("CyclicConnection", "c3")

    def test_conditional_connections_close_cycles_too(self) -> None:
        raw = definition(
            [start(), condition("Check", ("Yes", 'text == "y"')), code("Work"), end()],
            [
                data("c1", "Start.document", "Work.text"),
                data("c2", "Work.response", "Check.text"),
                when("c3", "Check.Yes", "Work"),
                data("c4", "Start.document", "End.document"),
            ],
        )
        assert told(raw) == ["CyclicConnection"]

    def test_diamonds_are_no_cycles(self) -> None:
        raw = definition(
            [start(), code("Left"), code("Right"), code("Join", [port("aa"), port("bb")]), end()],
            [
                data("c1", "Start.document", "Left.text"),
                data("c2", "Start.document", "Right.text"),
                data("c3", "Left.response", "Join.aa"),
                data("c4", "Right.response", "Join.bb"),
                data("c5", "Join.response", "End.document"),
            ],
        )
        assert told(raw) == []

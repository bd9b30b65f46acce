"""Reading definitions: lenient with drafts, exact about what is wrong with others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowbuilder.definition.parse import parse
from flowbuilder.definition.types import (
    JSON,
    ConditionEnd,
    DataEnds,
    DataType,
    Definition,
    DefinitionError,
    InputCategory,
    NodeType,
)
from tests.definition.build import data, looped, when

EXAMPLE = Path(__file__).parents[2] / "examples" / "easy_reading" / "definition.json"


def test_reads_nodes_connections_and_loop_bodies() -> None:
    definition = parse(looped())

    start, refine, end = definition.nodes
    assert (start.name, start.type, start.outputs[0].type) == ("Start", "Input", DataType.STRING)
    assert (refine.type, refine.configuration) == (NodeType.LOOP, {})
    assert refine.body is not None
    assert [node.name for node in refine.body.nodes] == ["LoopStart", "Work", "LoopEnd"]
    controller = refine.body.nodes[2]
    assert controller.inputs[0].category is InputCategory.LOOP_CONDITION
    assert controller.configuration is not None
    assert controller.configuration["maxIterations"] == 3
    assert end.inputs[0].expression == "$.data"
    assert definition.connections[0].configuration == DataEnds("document", "text")


def test_reads_the_example() -> None:
    assert len(parse(json.loads(EXAMPLE.read_text())).nodes) == 9


@pytest.mark.parametrize("raw", [{}, {"nodes": None}, {"nodes": [], "connections": []}])
def test_a_new_draft_is_empty(raw: JSON) -> None:
    assert parse(raw) == Definition()


def test_what_a_draft_lacks_is_none() -> None:
    definition = parse(
        {
            "nodes": [
                {"name": "Ask", "type": "Prompt"},
                {"name": "Say", "type": "Prompt", "configuration": {"agent": {}}},
                {"name": "Loop", "type": "Loop", "configuration": {"loop": {}}},
            ],
            "connections": [{"name": "c1", "type": "Data", "source": "Ask", "target": "Say"}],
        }
    )
    assert [node.configuration for node in definition.nodes] == [None, None, {}]
    assert definition.nodes[2].body is None
    assert definition.connections[0].configuration is None


def test_a_connection_keeps_the_ends_it_has() -> None:
    wrong: JSON = {**when("c1", "Check.Yes", "End"), "type": "Data"}
    right: JSON = data("c2", "Start.document", "End.document")
    definition = parse({"connections": [wrong, right]})
    assert [edge.configuration for edge in definition.connections] == [
        ConditionEnd("Yes"),
        DataEnds("document", "document"),
    ]


REFUSED: list[tuple[JSON, str]] = [
    (None, "definition must be an object, not null"),
    ([], "definition must be an object, not Array of 0"),
    ({"nodes": {}}, "definition.nodes must be an array"),
    ({"nodes": [1]}, r"definition.nodes\[0\] must be an object, not Number 1"),
    ({"nodes": [{"type": "Input"}]}, r"definition.nodes\[0\].name is missing"),
    ({"nodes": [{"name": 1, "type": "Input"}]}, r"nodes\[0\].name must be a string, not Number 1"),
    (
        {"nodes": [{"name": "AA", "type": "Start"}]},
        r"type must be one of Input, .*not String \"Start\"",
    ),
    (
        {"nodes": [{"name": "AA", "type": "Input", "outputs": [{"name": "document"}]}]},
        r"nodes\[0\].outputs\[0\].type is missing",
    ),
    (
        {"nodes": [{"name": "AA", "type": "Output", "inputs": [{"name": "xx", "type": "String"}]}]},
        r"nodes\[0\].inputs\[0\].expression is missing",
    ),
    (
        {"nodes": [{"name": "AA", "type": "Input", "configuration": 1}]},
        "configuration must be an obj",
    ),
    (
        {"nodes": [{"name": "AA", "type": "Loop", "configuration": {"loop": {"definition": []}}}]},
        r"nodes\[0\].configuration.loop.definition must be an object",
    ),
    ({"connections": [{"name": "c1", "type": "Wire"}]}, "type must be one of Data, Conditional"),
    ({"connections": [{"name": "c1", "type": "Data", "source": "AA"}]}, "target is missing"),
    (
        {
            "connections": [
                {
                    "name": "c1",
                    "type": "Data",
                    "source": "AA",
                    "target": "BB",
                    "configuration": {"data": {"sourceOutput": "xx"}},
                }
            ]
        },
        r"connections\[0\].configuration.data.targetInput is missing",
    ),
]


@pytest.mark.parametrize(("raw", "message"), REFUSED)
def test_what_is_no_definition_is_refused_with_its_path(raw: JSON, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        parse(raw)

"""The catalog covers the service's model, and the browser gets it whole."""

from __future__ import annotations

import json

import botocore.session

from flowbuilder.definition.catalog import CATALOG, catalog_json
from flowbuilder.definition.types import DataType, InputCategory, NodeType

MODEL = botocore.session.get_session().get_service_model("bedrock-agent")


def test_every_node_type_of_the_model_is_there() -> None:
    assert sorted(CATALOG) == sorted(NodeType) == sorted(MODEL.shape_for("FlowNodeType").enum)


def test_configurations_are_the_members_of_the_models_union() -> None:
    union = MODEL.shape_for("FlowNodeConfiguration").members
    assert sorted(spec.member for spec in CATALOG.values()) == sorted(union)


def test_required_members_are_in_the_model() -> None:
    for spec in CATALOG.values():
        for path in spec.required:
            shape = MODEL.shape_for("FlowNodeConfiguration").members[spec.member]
            for member in path.split("."):
                shape = shape.members[member]


def test_what_may_not_stand_in_a_loop_is_what_the_model_says_and_loops() -> None:
    refused = MODEL.shape_for("IncompatibleLoopNodeType").enum
    assert {t for t, spec in CATALOG.items() if not spec.in_loop} == {*refused, NodeType.LOOP}


def test_enums_are_the_models() -> None:
    assert list(DataType) == MODEL.shape_for("FlowNodeIODataType").enum
    assert list(InputCategory) == MODEL.shape_for("FlowNodeInputCategory").enum


def test_the_browser_gets_plain_json() -> None:
    rows = json.loads(json.dumps(catalog_json()))
    iterator = next(row for row in rows if row["type"] == "Iterator")
    assert iterator["inputs"] == [{"name": "array", "type": "Array", "optional": False}]
    assert iterator["configuration"] == "iterator"
    assert iterator["inLoop"] is False
    assert {row["category"] for row in rows} == {"logic", "models", "data", "code", "people"}

"""What comes back is what went in, in every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowbuilder.exchange import formats
from flowbuilder.exchange.names import definition_shape, is_document
from tests.support.product import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*/definition.json"))

#: What a language could take for its own: interpolations, ends of lines, quotes, other scripts.
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(alphabet=" ${}%\\\"'\n\t#:-!&*|>[]<EOTé𝄞\x00\u2028\ufeff", max_size=20),
    st.sampled_from(
        [
            *("${var.x}", "%{ if }", "$${x}", "!Ref X", "yes", "1", "null", "", "2010-09-09"),
            *("<<EOT\nx\nEOT\n", "a\nb\n", " EOT\n \n", "{{x}}", "# c", "\r\n", "\\n", "\\u0041"),
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(2**53), 2**53), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 6))
)
VALUES = st.recursive(
    st.one_of(TEXTS, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)
#: Members that the model does not know, also those that look like another's spelling.
UNKNOWN = st.dictionaries(
    st.one_of(
        st.sampled_from(["newMember", "Nodes", "node", "Name", "__is_block__", "Ref", "Fn::Sub"]),
        TEXTS,
    ),
    VALUES,
    max_size=2,
)


def of(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a shape, with members that it does not have."""
    if is_document(shape):
        return VALUES
    if isinstance(shape, StructureShape):
        known = shape.members if depth < 9 else {}
        members = {name: of(each, depth + 1) for name, each in known.items()}
        made = st.fixed_dictionaries({}, optional=members)
        return st.tuples(made, UNKNOWN).map(lambda both: {**both[1], **both[0]})
    if isinstance(shape, ListShape):
        return st.lists(st.deferred(lambda: of(shape.member, depth + 1)), max_size=2)
    if isinstance(shape, MapShape):
        return st.dictionaries(TEXTS, VALUES, max_size=2)
    if shape.type_name in {"integer", "float"}:
        return NUMBERS
    return st.booleans() if shape.type_name == "boolean" else TEXTS


FLOWS = st.fixed_dictionaries(
    {"definition": of(definition_shape())},
    optional={
        "name": st.from_regex(r"\A([0-9a-zA-Z][_-]?){1,10}\Z"),
        "description": TEXTS,
        "executionRoleArn": TEXTS,
        "tags": st.dictionaries(TEXTS, TEXTS, max_size=2),
    },
)


def there_and_back(flow: dict[str, Any], form: str) -> dict[str, Any]:
    written = formats.write(flow, form)
    found, [one] = formats.read(written.text, {})
    assert found == form
    assert one.placeholders == ()
    assert one.notes == ()
    return one.flow


@pytest.mark.parametrize("form", [form for form in formats.FORMATS if form != "definition"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(flow=FLOWS)
def test_whatever_a_flow_has_comes_back(form: str, flow: dict[str, Any]) -> None:
    assert text(there_and_back(flow, form)) == text(flow)


@pytest.mark.parametrize("form", formats.FORMATS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_come_back(form: str, path: Path) -> None:
    definition = json.loads(path.read_text())
    flow = {
        "name": "Example",
        "executionRoleArn": "arn:aws:iam::1:role/R",
        "definition": definition,
    }
    back = there_and_back(flow, form)
    assert text(back["definition"]) == text(definition)
    assert form == "definition" or back == flow


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)

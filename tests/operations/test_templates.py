"""Flows to start from: what a copy brings along, and what it leaves alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from executions.services import buckets
from flowbuilder.models import Bucket, Flow, Function, Prompt
from flowbuilder.operations import templates
from flowbuilder.wire.errors import ConflictError, NotFoundError
from tests.operations.conftest import ROLE_ARN, Caller

ALL = [template.id for template in templates.templates()]


@pytest.fixture(autouse=True)
def _own_data(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.FLOWBUILDER_DATA = tmp_path


def copy(who: Caller, template: str, name: str = "Copy") -> templates.Copied:
    return templates.copy(who.context, templates.find(template), name, ROLE_ARN)


def test_at_least_six_are_offered_the_book_first() -> None:
    assert len(ALL) >= 6
    assert ALL[0] == "easy_reading"


@pytest.mark.parametrize("template", ALL)
def test_a_copy_is_prepared_placed_and_has_its_sample(owner: Caller, template: str) -> None:
    flow = Flow.objects.get(flow_id=copy(owner, template).flow_id)
    assert flow.status == "Prepared", flow.validations
    assert flow.validations == []
    assert set(flow.layout) == {node["name"] for node in json.loads(flow.definition)["nodes"]}
    assert flow.sample_input == templates.find(template).sample_input
    assert flow.description


def test_a_copy_makes_what_it_needs_and_names_it(owner: Caller) -> None:
    made = copy(owner, "nested_iterators").made
    assert [action for action, _, _ in made] == [
        *("CreateBucket", "CreateFunction", "CreatePrompt", "CreateFlow")
    ]
    flow, prompt = Flow.objects.get(), Prompt.objects.get()
    assert f"prompt/{prompt.prompt_id}" in flow.definition
    account = owner.context.account
    assert f"arn:aws:lambda:us-east-1:{account}:function:template-digest" in flow.definition
    listing = buckets.read(owner.context.workspace_id, "template-library", "library/index.txt")
    assert listing is not None
    for key in str(listing[1], "utf-8").split():
        assert buckets.read(owner.context.workspace_id, "template-library", key) is not None


def test_the_definition_names_the_function_of_its_own_account_and_region(owner: Caller) -> None:
    context = replace(owner.context, region="eu-west-1")
    built = json.dumps(templates.definition(context, templates.find("easy_reading")))
    assert "arn:aws:lambda:eu-west-1:123456789012:function:easy-reading-document" in built


def test_what_is_there_already_stays_as_it_is(owner: Caller) -> None:
    workspace = owner.context.workspace_id
    copy(owner, "nested_iterators", "First")
    Function.objects.update(code="def handler(event, context):\n    return 1\n")
    buckets.put(workspace, "template-library", "library/index.txt", b"mine")
    assert [action for action, _, _ in copy(owner, "nested_iterators", "Second").made] == [
        "CreateFlow"
    ]
    assert Function.objects.get().code.endswith("return 1\n")
    held = buckets.read(workspace, "template-library", "library/index.txt")
    assert held is not None
    assert bytes(held[1]) == b"mine"
    assert Prompt.objects.count() == Bucket.objects.count() == 1


def test_a_copy_that_is_refused_leaves_nothing(owner: Caller) -> None:
    owner.create("Taken")
    with pytest.raises(ConflictError, match="Taken"):
        copy(owner, "nested_iterators", "Taken")
    assert not Bucket.objects.exists()
    assert not Prompt.objects.exists()


def test_a_stranger_gets_their_own(owner: Caller, stranger: Caller) -> None:
    copy(owner, "nested_iterators")
    assert len(copy(stranger, "nested_iterators").made) == 4
    assert {row.workspace_id for row in Prompt.objects.all()} == {
        owner.context.workspace_id,
        stranger.context.workspace_id,
    }


def test_an_unknown_template_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="easy_reading"):
        templates.find("nothing")

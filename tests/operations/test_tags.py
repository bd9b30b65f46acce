"""TagResource, UntagResource, ListTagsForResource."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from flowbuilder.operations import prompts, tags
from flowbuilder.wire.errors import NotFoundError, QuotaError, ValidationError
from tests.operations.conftest import Caller


@pytest.fixture(params=["flow", "test alias", "alias", "prompt", "prompt version"])
def arn(owner: Caller, request: pytest.FixtureRequest) -> str:
    """One of each kind of thing that has tags, made with the tag kept=yes."""
    given = {"kept": "yes"}
    if request.param.startswith("prompt"):
        made = prompts.create_prompt(owner.context, {"name": "P", "tags": given})
        if request.param == "prompt":
            return str(made["arn"])
        params = {"promptIdentifier": made["id"], "tags": given}
        return str(prompts.create_prompt_version(owner.context, params)["arn"])
    flow = owner.create(tags=given)
    if request.param == "flow":
        return str(flow["arn"])
    owner.prepare(flow["id"])
    if request.param == "alias":
        return str(owner.alias(flow["id"], owner.publish(flow["id"]), tags=given)["arn"])
    test = f"{flow['arn']}/alias/TSTALIASID"
    put(owner, test, given)
    return test


def put(caller: Caller, arn: str, given: dict[str, str]) -> None:
    assert tags.tag_resource(caller.context, {"resourceArn": arn, "tags": given}) == {}


def take(caller: Caller, arn: str, *keys: str) -> None:
    params = {"resourceArn": arn, "tagKeys": list(keys)}
    assert tags.untag_resource(caller.context, params) == {}


def shown(caller: Caller, arn: str) -> dict[str, str]:
    return dict(tags.list_tags_for_resource(caller.context, {"resourceArn": arn})["tags"])


def test_tags_are_added_replaced_and_taken(owner: Caller, mate: Caller, arn: str) -> None:
    put(owner, arn, {"team": "books", "stage": ""})
    put(mate, arn, {"team": "films"})
    assert shown(owner, arn) == {"kept": "yes", "team": "films", "stage": ""}
    take(mate, arn, "kept", "unknown")
    assert shown(mate, arn) == {"team": "films", "stage": ""}


def test_reserved_and_too_many_are_refused(owner: Caller, arn: str, settings: Settings) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "tags": 2}
    with pytest.raises(ValidationError, match="aws:"):
        put(owner, arn, {"aws:created": "me"})
    with pytest.raises(QuotaError, match="FLOWBUILDER_MAX_TAGS"):
        put(owner, arn, {"one": "1", "two": "2"})
    assert shown(owner, arn) == {"kept": "yes"}


def test_a_stranger_sees_no_tags(owner: Caller, stranger: Caller, arn: str) -> None:
    own_account = arn.replace("123456789012", "999999999999")
    for name in (arn, own_account):
        with pytest.raises(NotFoundError):
            put(stranger, name, {"team": "theirs"})
        with pytest.raises(NotFoundError):
            take(stranger, name, "kept")
        with pytest.raises(NotFoundError):
            shown(stranger, name)
    assert shown(owner, arn) == {"kept": "yes"}


def test_other_kinds_of_things_are_not_here(owner: Caller) -> None:
    with pytest.raises(NotFoundError):
        shown(owner, "arn:aws:bedrock:us-east-1:123456789012:agent/ABCDEFGHIJ")

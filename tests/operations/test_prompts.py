"""CreatePrompt, CreatePromptVersion, GetPrompt, UpdatePrompt, DeletePrompt, ListPrompts."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from flowbuilder.operations import prompts
from flowbuilder.wire.errors import ConflictError, NotFoundError, QuotaError, ValidationError
from tests.operations.conftest import Caller, definition

TOKEN = "a" * 40


def variant(text: str = "Tell {{who}}", name: str = "plain", **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "templateType": "TEXT",
        "templateConfiguration": {"text": {"text": text, "inputVariables": [{"name": "who"}]}},
        "modelId": "amazon.nova-lite-v1:0",
        "inferenceConfiguration": {"text": {"temperature": 0.5}},
        "metadata": [{"key": "team", "value": "books"}],
        **more,
    }


def create(caller: Caller, name: str = "Greeting", **more: Any) -> dict[str, Any]:
    params = {"name": name, "variants": [variant()], "defaultVariant": "plain", **more}
    return dict(prompts.create_prompt(caller.context, params))


def show(caller: Caller, prompt: str, **more: Any) -> dict[str, Any]:
    return dict(prompts.get_prompt(caller.context, {"promptIdentifier": prompt, **more}))


def update(caller: Caller, prompt: str, **more: Any) -> dict[str, Any]:
    params = {"promptIdentifier": prompt, "name": "Greeting", **more}
    return dict(prompts.update_prompt(caller.context, params))


def publish(caller: Caller, prompt: str, **more: Any) -> dict[str, Any]:
    params = {"promptIdentifier": prompt, **more}
    return dict(prompts.create_prompt_version(caller.context, params))


def drop(caller: Caller, prompt: str, **more: Any) -> dict[str, Any]:
    return dict(prompts.delete_prompt(caller.context, {"promptIdentifier": prompt, **more}))


def listed(caller: Caller, **params: Any) -> tuple[list[str], str | None]:
    page = prompts.list_prompts(caller.context, params)
    rows = [f"{row['name']} {row['version']}" for row in page["promptSummaries"]]
    return rows, page.get("nextToken")


def using(arn: str) -> dict[str, Any]:
    """A definition that asks the prompt and gives what the model says."""
    built = definition()
    start, finish = built["nodes"]
    start["outputs"][0]["type"] = finish["inputs"][0]["type"] = "String"
    ask = {
        "name": "Ask",
        "type": "Prompt",
        "configuration": {"prompt": {"sourceConfiguration": {"resource": {"promptArn": arn}}}},
        "inputs": [{"name": "who", "type": "String", "expression": "$.data"}],
        "outputs": [{"name": "modelCompletion", "type": "String"}],
    }
    ends = [("Start", "document", "Ask", "who"), ("Ask", "modelCompletion", "Finish", "document")]
    edges = [
        {
            "name": f"To{target}",
            "type": "Data",
            "source": source,
            "target": target,
            "configuration": {"data": {"sourceOutput": output, "targetInput": taken}},
        }
        for source, output, target, taken in ends
    ]
    return {"nodes": [start, ask, finish], "connections": edges}


def test_a_prompt_comes_back_as_it_was_sent(owner: Caller, mate: Caller) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    chat = {
        "name": "plain",
        "templateType": "CHAT",
        "templateConfiguration": {
            "chat": {
                "messages": [{"role": "user", "content": [{"text": "Hi {{who}}"}]}],
                "system": [{"text": "Be kind."}, {"cachePoint": {"type": "default"}}],
                "inputVariables": [{"name": "who"}],
            }
        },
        "additionalModelRequestFields": {"top_k": 5},
    }
    made = create(owner, description="Hello", customerEncryptionKeyArn=key, variants=[chat])
    assert made["version"] == "DRAFT"
    assert made["arn"] == f"arn:aws:bedrock:us-east-1:123456789012:prompt/{made['id']}"
    assert (made["variants"], made["defaultVariant"]) == ([chat], "plain")
    assert (made["description"], made["customerEncryptionKeyArn"]) == ("Hello", key)
    assert show(mate, made["id"]) == made == show(owner, made["arn"], promptVersion="DRAFT")
    assert "variants" not in show(owner, made["id"], includedData="METADATA_ONLY")


def test_an_empty_prompt_is_one(owner: Caller) -> None:
    made = prompts.create_prompt(owner.context, {"name": "Empty"})
    assert made["variants"] == []
    assert "defaultVariant" not in made


def test_what_does_not_fit_is_refused_at_once(owner: Caller) -> None:
    wrong = variant(templateType="CHAT")
    with pytest.raises(ValidationError) as refused:
        create(owner, variants=[wrong], defaultVariant="other")
    paths = [field["name"] for field in refused.value.members["fieldList"]]
    assert paths == ["defaultVariant", "variants[0].templateConfiguration"]


def test_versions_stay_and_numbers_are_given_once(owner: Caller) -> None:
    prompt = create(owner)["id"]
    first = publish(owner, prompt, description="First")
    update(owner, prompt, variants=[variant("New {{who}}")])
    assert (first["version"], first["arn"].rsplit(":", 1)[1]) == ("1", "1")
    assert publish(owner, prompt)["version"] == "2"
    assert drop(owner, prompt, promptVersion="2") == {"id": prompt, "version": "2"}
    assert publish(owner, prompt)["version"] == "3"
    assert show(owner, first["arn"])["variants"] == [variant()]
    assert show(owner, prompt, promptVersion="3")["variants"] == [variant("New {{who}}")]
    assert show(owner, prompt, promptVersion="1")["description"] == "First"
    with pytest.raises(NotFoundError, match="no version 2"):
        show(owner, prompt, promptVersion="2")


def test_an_update_clears_what_it_leaves_out(owner: Caller) -> None:
    prompt = create(owner, description="Hello")["id"]
    changed = update(owner, prompt, name="Other")
    assert (changed["name"], changed["variants"]) == ("Other", [])
    assert not {"description", "defaultVariant"} & set(changed)


def test_a_version_cannot_be_changed(owner: Caller) -> None:
    version = publish(owner, create(owner)["id"])["arn"]
    for call in (update, publish):
        with pytest.raises(ValidationError, match="Leave :1 out"):
            call(owner, version)
    with pytest.raises(ValidationError, match="version 1, and promptVersion 2"):
        show(owner, version, promptVersion="2")


def test_a_stale_update_changes_nothing_and_says_who_was_first(owner: Caller, mate: Caller) -> None:
    prompt = create(owner)["id"]
    assert update(owner.with_match(1), prompt)["$headers"] == {"ETag": '"2"'}
    with pytest.raises(ConflictError, match=r"by owner on 20\d\d-.*revision 2, not at 1"):
        update(mate.with_match(1), prompt, description="Lost")
    assert "description" not in show(owner, prompt)


def test_names_are_given_once_and_tokens_repeat(owner: Caller) -> None:
    made = create(owner, clientToken=TOKEN)
    assert create(owner, clientToken=TOKEN) == made
    with pytest.raises(ConflictError, match="clientToken"):
        create(owner, "Other", clientToken=TOKEN)
    with pytest.raises(ConflictError, match="Greeting"):
        create(owner)
    create(owner, "Other")
    with pytest.raises(ConflictError, match="Other"):
        update(owner, made["id"], name="Other")


def test_what_a_flow_uses_is_not_deleted(owner: Caller) -> None:
    prompt = create(owner)
    one, two = publish(owner, prompt["id"]), publish(owner, prompt["id"])
    flow = owner.create(definition=using(one["arn"]))["id"]
    for more in ({}, {"promptVersion": "1"}):
        with pytest.raises(ConflictError, match=r"in use by flows: Flow \(draft\)"):
            drop(owner, prompt["id"], **more)
    assert drop(owner, two["arn"]) == {"id": prompt["id"], "version": "2"}
    owner.update(flow)
    assert drop(owner, prompt["id"]) == {"id": prompt["id"]}
    with pytest.raises(NotFoundError):
        show(owner, prompt["id"])


def test_what_was_prepared_or_published_keeps_its_prompt(owner: Caller) -> None:
    prompt = create(owner)["arn"]
    flow = owner.prepared(definition=using(prompt))
    owner.update(flow)
    with pytest.raises(ConflictError, match=r"Flow \(as prepared\)"):
        drop(owner, prompt)
    owner.update(flow, definition=using(prompt))
    owner.prepare(flow)
    owner.publish(flow)
    owner.update(flow)
    owner.prepare(flow)
    with pytest.raises(ConflictError, match=r"Flow \(version 1\)\. Let"):
        drop(owner, prompt)
    owner.delete(flow)
    assert drop(owner, prompt)


def test_a_text_that_only_looks_like_a_use_is_none(owner: Caller, stranger: Caller) -> None:
    arn = create(owner)["arn"]
    looks = definition()
    looks["nodes"][0]["outputs"][0]["name"] = arn
    owner.create(definition=looks)
    stranger.create(definition=using(arn))
    assert drop(owner, arn)


def test_lists_are_of_drafts_or_of_one_prompts_versions(owner: Caller) -> None:
    first, _ = create(owner), create(owner, "Second")
    assert listed(owner) == (["Second DRAFT", "Greeting DRAFT"], None)
    for _ in range(3):
        publish(owner, first["id"])
    found: list[str] = []
    token: str | None = None
    for size in (1, 2, 1):
        more = {"nextToken": token} if token else {}
        rows, token = listed(owner, promptIdentifier=first["arn"], maxResults=size, **more)
        found += rows
        publish(owner, first["id"])  # what comes in between moves nothing
    assert found == ["Greeting DRAFT", "Greeting 3", "Greeting 2", "Greeting 1"]
    assert token is None
    _, token = listed(owner, maxResults=1)
    with pytest.raises(ValidationError, match="nextToken"):
        listed(owner, promptIdentifier=first["id"], nextToken=token)


def test_quotas_name_limit_value_and_setting(owner: Caller, settings: Settings) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "prompts": 1, "prompt_versions": 1}
    prompt = create(owner)["id"]
    publish(owner, prompt)
    with pytest.raises(QuotaError, match=r"At most 1 prompts .*FLOWBUILDER_MAX_PROMPTS"):
        create(owner, "Second")
    with pytest.raises(QuotaError, match=r"FLOWBUILDER_MAX_PROMPT_VERSIONS"):
        publish(owner, prompt)


def test_a_stranger_sees_no_prompt(owner: Caller, stranger: Caller) -> None:
    made = create(owner)
    version = publish(owner, made["id"])["arn"]
    for name in (made["id"], made["arn"], version):
        for call in (show, update, publish, drop):
            with pytest.raises(NotFoundError):
                call(stranger, name)
        with pytest.raises(NotFoundError):
            listed(stranger, promptIdentifier=name)
    assert listed(stranger) == ([], None)
    assert create(stranger)["name"] == "Greeting"

"""Prompts and tags, by an unchanged boto3 client against the running product."""

from __future__ import annotations

import uuid

import pytest
from botocore.exceptions import ClientError

from tests.product.books import ROLE, Shop

pytestmark = pytest.mark.server


def test_a_prompt_from_its_first_draft_to_its_end(shop: Shop) -> None:
    agent, name = shop.agent, f"Prompt{uuid.uuid4().hex[:8]}"
    variant = {
        "name": "plain",
        "templateType": "TEXT",
        "templateConfiguration": {
            "text": {"text": "Hi {{who}}", "inputVariables": [{"name": "who"}]}
        },
        "modelId": "amazon.nova-lite-v1:0",
        "inferenceConfiguration": {"text": {"maxTokens": 5, "stopSequences": ["."]}},
        "additionalModelRequestFields": {"top_k": 3},
    }
    made = agent.create_prompt(name=name, variants=[variant], defaultVariant="plain")
    assert (made["version"], made["variants"]) == ("DRAFT", [variant])
    prompt = {"promptIdentifier": made["arn"]}
    version = agent.create_prompt_version(**prompt, description="First")
    assert (version["version"], version["arn"]) == ("1", f"{made['arn']}:1")
    updated = agent.update_prompt(**prompt, name=name, description="Empty now")
    assert (updated["description"], updated["variants"]) == ("Empty now", [])
    for which in ({"promptIdentifier": version["arn"]}, {**prompt, "promptVersion": "1"}):
        assert agent.get_prompt(**which)["variants"] == [variant]
    pages = agent.get_paginator("list_prompts").paginate(**prompt, PaginationConfig={"PageSize": 1})
    listed = [row["version"] for page in pages for row in page["promptSummaries"]]
    assert listed == ["DRAFT", "1"]
    assert made["id"] in [row["id"] for row in agent.list_prompts()["promptSummaries"]]
    assert agent.delete_prompt(**prompt, promptVersion="1")["version"] == "1"
    assert agent.delete_prompt(**prompt)["id"] == made["id"]
    with pytest.raises(agent.exceptions.ResourceNotFoundException):
        agent.get_prompt(**prompt)


def test_tags_of_a_flow_its_alias_and_a_prompt(shop: Shop) -> None:
    agent, name = shop.agent, f"Tags{uuid.uuid4().hex[:8]}"
    flow = agent.create_flow(name=name, executionRoleArn=ROLE, tags={"a": "1"})["arn"]
    prompt = agent.create_prompt(name=name, tags={"a": "1"})["arn"]
    version = agent.create_prompt_version(promptIdentifier=prompt, tags={"a": "1"})["arn"]
    alias = f"{flow}/alias/TSTALIASID"
    agent.tag_resource(resourceArn=alias, tags={"a": "1"})
    for arn in (flow, alias, prompt, version):
        agent.tag_resource(resourceArn=arn, tags={"b": "two words", "c": ""})
        assert agent.list_tags_for_resource(resourceArn=arn)["tags"] == {
            "a": "1",
            "b": "two words",
            "c": "",
        }
        agent.untag_resource(resourceArn=arn, tagKeys=["a", "c"])
        assert agent.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "two words"}
    with pytest.raises(ClientError, match="There is no flow, alias or prompt"):
        agent.list_tags_for_resource(resourceArn=flow[:-10] + "0000000000")

"""Prompt: templates filled once, Converse's request as configured, guardrails before and after."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from executions.usage.tokens import Tokens, Used
from flowbuilder.definition.types import NodeType
from flowbuilder.models import ModelRoute, Prompt, Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db


def inline(text: str, **more: Any) -> dict[str, Any]:
    prompt = {
        "modelId": "amazon.nova-lite-v1:0",
        "templateType": "TEXT",
        "templateConfiguration": {"text": {"text": text}},
        **more,
    }
    return {"sourceConfiguration": {"inline": prompt}}


def asked(fake: FakeAws) -> Any:
    return fake.seen[-1].json


def test_a_text_template_becomes_one_user_message(caller: Caller, fake: FakeAws) -> None:
    configuration = inline(
        "Rewrite for {{profile}}:\n{{ text }}",
        inferenceConfiguration={
            "text": {"temperature": 0.2, "topP": 0.9, "maxTokens": 300, "stopSequences": ["END"]}
        },
        additionalModelRequestFields={"top_k": 50},
    )
    given = caller.run(NodeType.PROMPT, configuration, {"profile": "dyslexia", "text": "Hi"})
    assert given == {"modelCompletion": "said: Rewrite for dyslexia:\nHi"}
    assert fake.seen[-1].path == "/model/amazon.nova-lite-v1:0/converse"
    assert asked(fake) == {
        "messages": [{"role": "user", "content": [{"text": "Rewrite for dyslexia:\nHi"}]}],
        "inferenceConfig": {
            "temperature": 0.2,
            "topP": 0.9,
            "maxTokens": 300,
            "stopSequences": ["END"],
        },
        "additionalModelRequestFields": {"top_k": 50},
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        ({"a": [1, "é"]}, '{"a":[1,"é"]}'),
        ([1, 2], "[1,2]"),
        (True, "true"),
        (1.5, "1.5"),
        (None, "null"),
        ("{{other}}", "{{other}}"),
        (r"\1 \g<0>", r"\1 \g<0>"),
    ],
)
def test_values_stand_as_text_or_compact_json_and_are_not_filled_again(
    caller: Caller, fake: FakeAws, value: Any, text: str
) -> None:
    caller.run(NodeType.PROMPT, inline("<{{x}}>"), {"x": value, "other": "no"})
    assert asked(fake)["messages"][0]["content"] == [{"text": f"<{text}>"}]


def test_the_latency_that_a_run_asked_for_is_asked_of_the_model(
    caller: Caller, fake: FakeAws
) -> None:
    caller.scope = replace(caller.scope, latency="optimized")
    caller.run(NodeType.PROMPT, inline("Hi"), {})
    assert asked(fake)["performanceConfig"] == {"latency": "optimized"}


def test_what_the_answer_tells_of_its_tokens_is_reported(caller: Caller, fake: FakeAws) -> None:
    caller.run(NodeType.PROMPT, inline("Hi"), {})
    [action] = caller.actions
    assert action.used == (Used("amazon.nova-lite-v1:0", Tokens(3, 2)),)


def test_braces_that_name_no_variable_stay(caller: Caller, fake: FakeAws) -> None:
    caller.run(NodeType.PROMPT, inline('{"a": {}} {{ }} {{a b}} {{x}}'), {"x": "1"})
    assert asked(fake)["messages"][0]["content"][0]["text"] == '{"a": {}} {{ }} {{a b}} 1'


def test_a_variable_without_an_input_fails_and_says_which_inputs_there_are(
    caller: Caller, fake: FakeAws
) -> None:
    with pytest.raises(NodeError, match=r"\{\{genre\}\}.*its inputs: a, b") as raised:
        caller.run(NodeType.PROMPT, inline("{{genre}}"), {"b": "", "a": ""})
    assert raised.value.code is ErrorCode.VALIDATION
    assert fake.seen == []


def test_a_chat_template_keeps_roles_system_and_tools(caller: Caller, fake: FakeAws) -> None:
    tool = {"toolSpec": {"name": "look", "inputSchema": {"json": {"type": "object"}}}}
    chat = {
        "system": [{"text": "You are {{who}}."}, {"cachePoint": {"type": "default"}}],
        "messages": [
            {"role": "user", "content": [{"text": "{{question}}"}]},
            {"role": "assistant", "content": [{"text": "I think {{question}}"}]},
        ],
        "toolConfiguration": {"tools": [tool], "toolChoice": {"auto": {}}},
    }
    configuration = inline("", templateType="CHAT", templateConfiguration={"chat": chat})
    caller.run(NodeType.PROMPT, configuration, {"who": "kind", "question": "why?"})
    assert asked(fake) == {
        "system": [{"text": "You are kind."}, {"cachePoint": {"type": "default"}}],
        "messages": [
            {"role": "user", "content": [{"text": "why?"}]},
            {"role": "assistant", "content": [{"text": "I think why?"}]},
        ],
        "toolConfig": {"tools": [tool], "toolChoice": {"auto": {}}},
    }


def test_a_cache_point_of_a_text_template_follows_the_text(caller: Caller, fake: FakeAws) -> None:
    text = {"text": "hi", "cachePoint": {"type": "default"}}
    caller.run(NodeType.PROMPT, inline("", templateConfiguration={"text": text}), {})
    assert asked(fake)["messages"][0]["content"] == [
        {"text": "hi"},
        {"cachePoint": {"type": "default"}},
    ]


def test_a_stored_prompt_gives_its_default_variant(caller: Caller, fake: FakeAws) -> None:
    variants = [
        {"name": "a", "templateType": "TEXT", "modelId": "model-a"},
        {
            "name": "b",
            "templateType": "TEXT",
            "modelId": "model-b",
            "templateConfiguration": {"text": {"text": "Hello {{name}}"}},
            "inferenceConfiguration": {"text": {"maxTokens": 9}},
        },
    ]
    fake.prompts["PROMPT0001"] = {"variants": variants, "defaultVariant": "b"}
    arn = "arn:aws:bedrock:eu-west-1:111111111111:prompt/PROMPT0001"
    for version, query in (("", ""), (":3", "3")):
        configuration = {"sourceConfiguration": {"resource": {"promptArn": arn + version}}}
        given = caller.run(NodeType.PROMPT, configuration, {"name": "you"})
        assert given == {"modelCompletion": "said: Hello you"}
        request = caller.actions[-2].request
        assert isinstance(request, dict)
        assert request.get("promptVersion", "") == query
    assert [action.operation for action in caller.actions] == ["GetPrompt", "Converse"] * 2
    assert asked(fake)["inferenceConfig"] == {"maxTokens": 9}


@pytest.mark.parametrize("version", ["", ":1"])
def test_a_prompt_of_this_servers_own_comes_first(
    caller: Caller, fake: FakeAws, workspace: Workspace, version: str
) -> None:
    def kept(text: str) -> str:
        template = {"text": {"text": text}}
        variant = {"name": "a", "templateType": "TEXT", "templateConfiguration": template}
        return json.dumps([{**variant, "modelId": "model-a"}])

    prompt = Prompt.objects.create(
        workspace=workspace, prompt_id="PROMPT0001", name="P", variants=kept("Draft {{name}}")
    )
    prompt.versions.create(number=1, name="P", variants=kept("One {{name}}"))
    arn = f"arn:aws:bedrock:us-east-1:{workspace.account}:prompt/PROMPT0001{version}"
    configuration = {"sourceConfiguration": {"resource": {"promptArn": arn}}}
    given = caller.run(NodeType.PROMPT, configuration, {"name": "you"})
    assert given == {"modelCompletion": f"said: {'One' if version else 'Draft'} you"}
    assert [action.operation for action in caller.actions] == ["GetPrompt", "Converse"]
    assert [seen.path for seen in fake.seen] == ["/model/model-a/converse"]


def test_a_version_that_an_own_prompt_lacks_fails_by_name(
    caller: Caller, workspace: Workspace
) -> None:
    Prompt.objects.create(workspace=workspace, prompt_id="PROMPT0001", name="P")
    arn = f"arn:aws:bedrock:us-east-1:{workspace.account}:prompt/PROMPT0001:2"
    configuration = {"sourceConfiguration": {"resource": {"promptArn": arn}}}
    with pytest.raises(NodeError, match="Prompt P has no version 2") as raised:
        caller.run(NodeType.PROMPT, configuration, {})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED


def test_a_strangers_prompt_is_not_this_workspaces(
    caller: Caller, fake: FakeAws, stranger: Workspace
) -> None:
    Prompt.objects.create(workspace=stranger, prompt_id="PROMPT0001", name="Theirs")
    for account in ("111111111111", stranger.account):
        arn = f"arn:aws:bedrock:us-east-1:{account}:prompt/PROMPT0001"
        configuration = {"sourceConfiguration": {"resource": {"promptArn": arn}}}
        with pytest.raises(NodeError, match="ResourceNotFoundException"):
            caller.run(NodeType.PROMPT, configuration, {})


def test_a_stored_prompt_that_is_gone_fails_with_the_services_words(
    caller: Caller, fake: FakeAws
) -> None:
    arn = "arn:aws:bedrock:eu-west-1:111111111111:prompt/PROMPT0009"
    configuration = {"sourceConfiguration": {"resource": {"promptArn": arn}}}
    with pytest.raises(NodeError, match=r"No prompt .*ResourceNotFoundException") as raised:
        caller.run(NodeType.PROMPT, configuration, {})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED


GUARDRAIL = {"guardrailIdentifier": "abc", "guardrailVersion": "1"}


def test_at_bedrock_the_guardrail_is_part_of_the_request(caller: Caller, fake: FakeAws) -> None:
    fake.forbidden = {"gold"}
    configuration = {**inline("{{x}}"), "guardrailConfiguration": GUARDRAIL}
    assert caller.run(NodeType.PROMPT, configuration, {"x": "silver"}) == {
        "modelCompletion": "said: silver"
    }
    assert asked(fake)["guardrailConfig"] == {**GUARDRAIL, "trace": "enabled"}
    given = caller.run(NodeType.PROMPT, configuration, {"x": "gold"})
    assert given == {"modelCompletion": "I must not speak of that."}
    response = caller.actions[-1].response
    assert isinstance(response, dict)
    assert response["stopReason"] == "guardrail_intervened"


def test_elsewhere_the_guardrail_is_asked_before_and_after(
    caller: Caller, fake: FakeAws, own_settings: Settings
) -> None:
    own_settings.DEFAULT_PROVIDER = "openai"
    own_settings.OPENAI_BASE_URL = f"{fake.url}/v1"
    fake.forbidden = {"gold"}
    fake.model = lambda text: "it is " + text.replace("metal", "gold")
    configuration = {**inline("{{x}}"), "guardrailConfiguration": GUARDRAIL}

    def ask(text: str) -> tuple[Any, list[str]]:
        caller.actions.clear()
        given = caller.run(NodeType.PROMPT, configuration, {"x": text})["modelCompletion"]
        return given, [action.operation for action in caller.actions]

    before, after, model = "ApplyGuardrail", "ApplyGuardrail", "ChatCompletions"
    assert ask("silver") == ("it is silver", [before, model, after])
    assert ask("gold") == ("Blocked on INPUT.", [before])
    assert ask("metal") == ("Blocked on OUTPUT.", [before, model, after])


def test_an_answer_without_text_says_why_the_model_stopped(
    caller: Caller, fake: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    from executions.nodes.prompt import completion

    with pytest.raises(NodeError, match="stop reason 'tool_use'") as raised:
        completion({"output": {"message": {"content": []}}, "stopReason": "tool_use"})
    assert raised.value.code is ErrorCode.BAD_GATEWAY


@pytest.mark.parametrize(
    ("configuration", "words"),
    [
        ({}, "has no prompt"),
        (inline("hi", modelId=""), "names no model"),
        (inline("", templateConfiguration={}), "no template"),
        ({"sourceConfiguration": {"resource": {"promptArn": ""}}}, "not the ARN of a prompt"),
    ],
)
def test_what_is_not_configured_is_named(
    caller: Caller, configuration: dict[str, Any], words: str
) -> None:
    with pytest.raises(NodeError, match=words) as raised:
        caller.run(NodeType.PROMPT, configuration, {})
    assert raised.value.code is ErrorCode.VALIDATION


def test_a_route_sends_a_model_elsewhere_without_an_edit(
    caller: Caller, fake: FakeAws, workspace: Workspace, stranger: Workspace
) -> None:
    ModelRoute.objects.create(
        workspace=stranger, model_id="*", provider="bedrock", target="wrong-model"
    )
    ModelRoute.objects.create(
        workspace=workspace, model_id="amazon.*", provider="bedrock", target="other-model"
    )
    caller.run(NodeType.PROMPT, inline("x", additionalModelRequestFields={"top_k": 1}), {})
    assert fake.seen[-1].path == "/model/other-model/converse"
    assert "additionalModelRequestFields" not in asked(fake)

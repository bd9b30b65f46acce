"""Models behind OpenAI-compatible endpoints: shapes both ways, keys, errors."""

from typing import Any

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from executions.services import models
from executions.services.models.chat import NonsenseError, from_chat, to_chat
from executions.usage.tokens import Tokens, Used
from flowbuilder import secrets
from flowbuilder.definition.types import NodeType
from flowbuilder.models import ModelRoute, Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db
REQUEST: dict[str, Any] = {
    "system": [{"text": "Be brief."}, {"cachePoint": {"type": "default"}}],
    "messages": [{"role": "user", "content": [{"text": "one"}, {"text": "two"}]}],
    "inferenceConfig": {"maxTokens": 9, "temperature": 0, "topP": 0.5, "stopSequences": ["X"]},
    "additionalModelRequestFields": {"top_k": 5, "model": "not this one"},
}


@pytest.fixture
def endpoint(fake: FakeAws, own_settings: Settings) -> FakeAws:
    own_settings.DEFAULT_PROVIDER = "openai"
    own_settings.OPENAI_BASE_URL = f"{fake.url}/v1/"
    own_settings.OPENAI_API_KEY = "server-key"
    return fake


def converse(caller: Caller, model: str = "gpt") -> dict[str, Any]:
    return models.converse(caller.call(NodeType.PROMPT, {}, {}), model, REQUEST)


def test_a_request_goes_out_as_a_chat_completion_and_comes_back_as_converse(
    caller: Caller, endpoint: FakeAws
) -> None:
    answer = converse(caller)
    seen = endpoint.seen[-1]
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["Authorization"] == "Bearer server-key"
    assert seen.json == {
        "model": "gpt",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "one\ntwo"},
        ],
        "max_tokens": 9,
        "temperature": 0,
        "top_p": 0.5,
        "stop": ["X"],
        "top_k": 5,
    }
    assert answer.pop("metrics")["latencyMs"] >= 0
    assert answer == {
        "output": {"message": {"role": "assistant", "content": [{"text": "said: one\ntwo"}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 7, "outputTokens": 4, "totalTokens": 11},
    }
    assert caller.actions[0].request_id == "chat-1"
    assert caller.actions[0].used == (Used("gpt", Tokens(7, 4)),)
    assert "server-key" not in repr(caller.actions)


def test_what_an_endpoint_read_from_its_cache_is_counted_apart() -> None:
    details = {"prompt_tokens_details": {"cached_tokens": 700}}
    usage = {"prompt_tokens": 900, "completion_tokens": 5, **details}
    answer = {"choices": [{"message": {"content": "Hi"}}], "usage": usage}
    assert from_chat(answer, 1)["usage"] == {
        "inputTokens": 200,
        "outputTokens": 5,
        "totalTokens": 905,
        "cacheReadInputTokens": 700,
    }


def test_a_route_has_its_own_endpoint_model_and_key(
    caller: Caller, fake: FakeAws, workspace: Workspace
) -> None:
    ModelRoute.objects.create(
        workspace=workspace,
        model_id="anthropic.claude*",
        provider="openai",
        target="llama",
        endpoint=f"{fake.url}/v1",
        encrypted_api_key=secrets.encrypt("own-key", settings.SECRET_KEY),
    )
    converse(caller, "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2")
    assert fake.seen[-1].headers["Authorization"] == "Bearer own-key"
    assert fake.seen[-1].json["model"] == "llama"
    assert "top_k" not in fake.seen[-1].json


def test_the_servers_key_goes_to_no_endpoint_but_its_own(
    caller: Caller, fake: FakeAws, workspace: Workspace, own_settings: Settings
) -> None:
    own_settings.OPENAI_API_KEY = "server-key"
    ModelRoute.objects.create(
        workspace=workspace, model_id="gpt", provider="openai", endpoint=f"{fake.url}/v1"
    )
    converse(caller)
    assert "Authorization" not in fake.seen[-1].headers


def test_a_key_that_cannot_be_read_any_more_says_so(
    caller: Caller, fake: FakeAws, workspace: Workspace
) -> None:
    ModelRoute.objects.create(
        workspace=workspace,
        model_id="gpt",
        provider="openai",
        encrypted_api_key=secrets.encrypt("k", "another server's key"),
    )
    with pytest.raises(NodeError, match="Enter it again") as raised:
        converse(caller)
    assert raised.value.code is ErrorCode.VALIDATION


@pytest.mark.parametrize(
    ("status", "code", "error", "requests"),
    [
        (401, "invalid_api_key", ErrorCode.DEPENDENCY_FAILED, 1),
        (429, "insufficient_quota", ErrorCode.DEPENDENCY_FAILED, 1),
        (400, "unknown_parameter", ErrorCode.DEPENDENCY_FAILED, 1),
        (500, "server_error", ErrorCode.BAD_GATEWAY, 6),
    ],
)
def test_refusals_come_with_the_endpoints_own_words(
    caller: Caller, endpoint: FakeAws, status: int, code: str, error: ErrorCode, requests: int
) -> None:
    endpoint.fail("/v1", times=99, status=status, code=code, message="No such luck.")
    with pytest.raises(NodeError, match=rf"gpt at .* answered {status}: No such luck") as raised:
        converse(caller)
    assert raised.value.code is error
    assert len(endpoint.seen) == requests


def test_too_many_requests_are_tried_again(caller: Caller, endpoint: FakeAws) -> None:
    endpoint.fail("/v1", times=3, status=429, code="rate_limit_exceeded")
    assert converse(caller)["stopReason"] == "end_turn"
    assert [action.attempt for action in caller.actions] == [1, 2, 3, 4]


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://x", "http://[", "http://a b/", "http://"])
def test_an_endpoint_that_is_no_web_address_is_named(
    caller: Caller, endpoint: FakeAws, own_settings: Settings, url: str
) -> None:
    own_settings.OPENAI_BASE_URL = url
    with pytest.raises(NodeError, match="no address") as raised:
        converse(caller)
    assert raised.value.code is ErrorCode.VALIDATION


def test_an_endpoint_that_does_not_answer_is_a_bad_gateway(
    caller: Caller, endpoint: FakeAws, own_settings: Settings
) -> None:
    own_settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    with pytest.raises(NodeError, match="could not be reached") as raised:
        converse(caller)
    assert raised.value.code is ErrorCode.BAD_GATEWAY


def test_openais_own_models_take_the_newer_name_of_the_limit() -> None:
    body = to_chat(REQUEST, "gpt", "max_completion_tokens")
    assert body["max_completion_tokens"] == 9
    assert "max_tokens" not in body


@pytest.mark.parametrize(
    ("reason", "said"),
    [("stop", "end_turn"), ("length", "max_tokens"), ("content_filter", "content_filtered")],
)
def test_stop_reasons_have_converses_names(reason: str, said: str) -> None:
    choice = {"message": {"content": "x"}, "finish_reason": reason}
    assert from_chat({"choices": [choice]}, 1.4) == {
        "output": {"message": {"role": "assistant", "content": [{"text": "x"}]}},
        "stopReason": said,
        "usage": {"inputTokens": 0, "outputTokens": 0, "totalTokens": 0},
        "metrics": {"latencyMs": 1},
    }


def test_tools_are_offered_and_asked_for_in_either_shape() -> None:
    spec = {"name": "look", "description": "d", "inputSchema": {"json": {"type": "object"}}}
    for choice, named in (
        ({"auto": {}}, "auto"),
        ({"any": {}}, "required"),
        ({"tool": {"name": "look"}}, {"type": "function", "function": {"name": "look"}}),
    ):
        config = {"tools": [{"toolSpec": spec}], "toolChoice": choice}
        assert to_chat({**REQUEST, "toolConfig": config}, "m", "n")["tool_choice"] == named
    call = {"id": "t1", "function": {"name": "look", "arguments": '{"at": 1}'}}
    choice = {"message": {"content": None, "tool_calls": [call]}, "finish_reason": "tool_calls"}
    answer: Any = from_chat({"choices": [choice]}, 1.0)
    assert answer["stopReason"] == "tool_use"
    assert answer["output"]["message"]["content"] == [
        {"toolUse": {"toolUseId": "t1", "name": "look", "input": {"at": 1}}}
    ]


@pytest.mark.parametrize(
    "answer", [None, [], "x", {}, {"choices": []}, {"choices": [{}]}, {"choices": [1]}]
)
def test_anything_else_is_nonsense(answer: object) -> None:
    with pytest.raises(NonsenseError):
        from_chat(answer, 1.0)

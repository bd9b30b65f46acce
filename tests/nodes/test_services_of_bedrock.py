"""KnowledgeBase, Agent and Lex: what they ask, what they give, what they say when it fails."""

from dataclasses import replace
from typing import Any

import pytest

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError, Question, run
from executions.usage.tokens import Tokens, Used
from flowbuilder.definition.types import NodeType
from tests.fakes.aws import FakeAws, observed
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db
AGENT = {
    "agentAliasArn": "arn:aws:bedrock:eu-west-1:111111111111:agent-alias/AGENT00001/ALIAS00001",
}
BOT = {
    "botAliasArn": "arn:aws:lex:eu-west-1:111111111111:bot-alias/BOT0000001/BALIAS0001",
    "localeId": "en_US",
}


def test_a_knowledge_base_without_a_model_gives_its_passages(caller: Caller, fake: FakeAws) -> None:
    fake.passages = [{"content": {"text": "The Moon is far."}, "score": 0.5}]
    configuration: dict[str, Any] = {
        "knowledgeBaseId": "KB00000001",
        "numberOfResults": 3,
        "guardrailConfiguration": {"guardrailIdentifier": "abc", "guardrailVersion": "1"},
    }
    given = caller.run(NodeType.KNOWLEDGE_BASE, configuration, {"retrievalQuery": "moon"})
    assert given == {"retrievalResults": [{"content": {"text": "The Moon is far."}, "score": 0.5}]}
    assert fake.seen[-1].path == "/knowledgebases/KB00000001/retrieve"
    assert fake.seen[-1].json == {
        "retrievalQuery": {"text": "moon"},
        "retrievalConfiguration": {"vectorSearchConfiguration": {"numberOfResults": 3}},
        "guardrailConfiguration": {"guardrailId": "abc", "guardrailVersion": "1"},
    }


def test_a_knowledge_base_with_a_model_gives_its_answer(caller: Caller, fake: FakeAws) -> None:
    inference = {"text": {"temperature": 0.1, "maxTokens": 50}}
    template = {"textPromptTemplate": "Answer: $search_results$"}
    configuration = {
        "knowledgeBaseId": "KB00000001",
        "modelId": "amazon.nova-lite-v1:0",
        "promptTemplate": template,
        "inferenceConfiguration": inference,
        "orchestrationConfiguration": {"inferenceConfig": inference, "promptTemplate": template},
    }
    given = caller.run(NodeType.KNOWLEDGE_BASE, configuration, {"retrievalQuery": "moon"})
    assert given == {"outputText": "said: moon"}
    asked = fake.seen[-1].json["retrieveAndGenerateConfiguration"]
    sent = {"textInferenceConfig": {"temperature": 0.1, "maxTokens": 50}}
    assert asked["knowledgeBaseConfiguration"] == {
        "knowledgeBaseId": "KB00000001",
        "modelArn": "amazon.nova-lite-v1:0",
        "generationConfiguration": {"promptTemplate": template, "inferenceConfig": sent},
        "orchestrationConfiguration": {"inferenceConfig": sent, "promptTemplate": template},
    }


@pytest.mark.parametrize(
    ("configuration", "query", "words"),
    [
        ({"knowledgeBaseId": ""}, "x", "names no knowledge base"),
        ({"knowledgeBaseId": "KB1"}, " ", "must be a text"),
        ({"knowledgeBaseId": "KB1"}, None, "must be a text"),
    ],
)
def test_a_knowledge_base_needs_a_name_and_a_query(
    caller: Caller, configuration: dict[str, Any], query: Any, words: str
) -> None:
    with pytest.raises(NodeError, match=words) as raised:
        caller.run(NodeType.KNOWLEDGE_BASE, configuration, {"retrievalQuery": query})
    assert raised.value.code is ErrorCode.VALIDATION


def test_an_agents_chunks_are_joined_and_its_traces_reported(caller: Caller, fake: FakeAws) -> None:
    trace = {"agentId": "AGENT00001", "trace": {"failureTrace": {"failureReason": "none"}}}
    euro = "€"
    fake.agent = [("chunk", "one "), ("trace", trace), ("chunk", f"two {euro}")]
    given = caller.run(
        NodeType.AGENT,
        AGENT,
        {
            "agentInputText": "hi",
            "promptAttributes": {"tone": "kind"},
            "sessionAttributes": {"n": 1},
        },
    )
    assert given == {"agentResponse": f"one two {euro}"}
    assert caller.traces == [{"agentTraces": [trace]}]
    assert fake.seen[-1].json == {
        "inputText": "hi",
        "enableTrace": True,
        "sessionState": {
            "promptSessionAttributes": {"tone": "kind"},
            "sessionAttributes": {"n": "1"},
        },
    }
    assert "/agents/AGENT00001/agentAliases/ALIAS00001/sessions/" in fake.seen[-1].path


def test_an_agents_traces_tell_what_its_models_used(caller: Caller, fake: FakeAws) -> None:
    asked = {"traceId": "1", "foundationModel": "claude"}
    answered = {
        "traceId": "1",
        "metadata": {"usage": {"inputTokens": 40, "outputTokens": 6}},
    }
    steps = [{"modelInvocationInput": asked}, {"modelInvocationOutput": answered}]
    traces = [("trace", {"trace": {"orchestrationTrace": step}}) for step in steps]
    fake.agent = [*traces, ("chunk", "done")]
    caller.run(NodeType.AGENT, AGENT, {"agentInputText": "hi"})
    [action] = caller.actions
    assert action.used == (Used("claude", Tokens(40, 6)),)


def test_an_agent_has_the_same_session_when_it_is_tried_again(
    caller: Caller, fake: FakeAws
) -> None:
    fake.fail("/agents", times=1, status=503)
    caller.run(NodeType.AGENT, AGENT, {"agentInputText": "hi"})
    assert len({seen.path for seen in fake.seen}) == 1
    assert len(fake.seen) == 2


def test_an_agent_that_breaks_in_the_middle_is_asked_again_or_fails(
    caller: Caller, fake: FakeAws
) -> None:
    fake.agent = [("chunk", "half"), ("accessDeniedException", {"message": "Not you."})]
    with pytest.raises(NodeError, match=r"Not you") as raised:
        caller.run(NodeType.AGENT, AGENT, {"agentInputText": "hi"})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED
    assert len(fake.seen) == 1
    fake.agent = [("chunk", "half"), ("internalServerException", {"message": "Sorry."})]
    with pytest.raises(NodeError, match=r"Sorry.* \(after 6 attempts\)") as raised:
        caller.run(NodeType.AGENT, AGENT, {"agentInputText": "hi"})
    assert raised.value.code is ErrorCode.BAD_GATEWAY


def test_an_agent_that_hands_control_back_fails_with_a_remedy(
    caller: Caller, fake: FakeAws
) -> None:
    fake.agent = [("returnControl", {"invocationId": "1"})]
    with pytest.raises(NodeError, match="hands control back") as raised:
        caller.run(NodeType.AGENT, AGENT, {"agentInputText": "hi"})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED


def test_lex_gives_the_name_of_the_intent(caller: Caller, fake: FakeAws) -> None:
    given = caller.run(
        NodeType.LEX,
        BOT,
        {"inputText": "roses", "requestAttributes": {"a": True}, "sessionAttributes": {"b": "c"}},
    )
    assert given == {"predictedIntent": "OrderFlowers"}
    assert fake.seen[-1].json == {
        "text": "roses",
        "requestAttributes": {"a": "true"},
        "sessionState": {"sessionAttributes": {"b": "c"}},
    }
    assert "/bots/BOT0000001/botAliases/BALIAS0001/botLocales/en_US/" in fake.seen[-1].path


def test_lex_without_an_intent_fails(caller: Caller, fake: FakeAws) -> None:
    fake.intent = ""
    with pytest.raises(NodeError, match="found no intent") as raised:
        caller.run(NodeType.LEX, BOT, {"inputText": "roses"})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED


def test_what_is_no_arn_is_named(caller: Caller) -> None:
    for node_type, configuration in (
        (NodeType.AGENT, {"agentAliasArn": "nonsense"}),
        (NodeType.LEX, {"botAliasArn": "", "localeId": "en_US"}),
    ):
        with pytest.raises(NodeError, match="is not the ARN of one") as raised:
            caller.run(node_type, configuration, {"agentInputText": "x", "inputText": "x"})
        assert raised.value.code is ErrorCode.VALIDATION


def test_an_agent_that_asks_the_user_gives_a_question(caller: Caller, fake: FakeAws) -> None:
    fake.agent = [observed("KNOWLEDGE_BASE"), observed("ASK_USER"), ("chunk", "Where to?")]
    call = caller.call(NodeType.AGENT, AGENT, {"agentInputText": "book"})
    assert run(call) == Question("Where to?")
    session = fake.seen[-1].path
    assert fake.seen[-1].json["inputText"] == "book"

    fake.agent = [("chunk", "Booked for Rome.")]
    assert run(replace(call, answers=("Rome",))) == {"agentResponse": "Booked for Rome."}
    assert (fake.seen[-1].path, fake.seen[-1].json["inputText"]) == (session, "Rome")


def test_an_agent_that_goes_on_after_asking_itself_has_not_asked(
    caller: Caller, fake: FakeAws
) -> None:
    fake.agent = [observed("REPROMPT"), observed("FINISH"), ("chunk", "Done.")]
    given = caller.run(NodeType.AGENT, AGENT, {"agentInputText": "book"})
    assert given == {"agentResponse": "Done."}

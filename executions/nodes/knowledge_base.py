"""KnowledgeBase: asks a knowledge base of Amazon Bedrock for passages, or for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError, acts
from executions.services import aws
from flowbuilder.definition.types import JSON, NodeType


@acts(NodeType.KNOWLEDGE_BASE)
def knowledge_base(call: Call) -> dict[str, JSON]:
    """Give `retrievalResults`, or with a model `outputText`."""
    query = call.inputs.get("retrievalQuery")
    if not isinstance(query, str) or not query.strip():
        raise NodeError(
            ErrorCode.VALIDATION,
            f"retrievalQuery of node {call.spec.name} is {query!r}; it must be a text to look for.",
        )
    if not call.configuration.get("knowledgeBaseId"):
        raise NodeError(ErrorCode.VALIDATION, f"Node {call.spec.name} names no knowledge base.")
    if call.configuration.get("modelId"):
        return {"outputText": _generate(call, query)}
    return {"retrievalResults": _retrieve(call, query)}


def _retrieve(call: Call, query: str) -> JSON:
    """Operation Retrieve: the passages that fit the query best."""
    configuration: Mapping[str, Any] = call.configuration
    params: dict[str, Any] = {
        "knowledgeBaseId": configuration["knowledgeBaseId"],
        "retrievalQuery": {"text": query},
    } | _search(configuration)
    guardrail = _guardrail(configuration)
    if guardrail:
        params["guardrailConfiguration"] = guardrail

    def read(answer: aws.Answer) -> tuple[JSON, JSON]:
        return aws.readable(answer.get("retrievalResults", [])), aws.readable(answer)

    return aws.ask(call, "bedrock-agent-runtime", "Retrieve", params, read)


def _generate(call: Call, query: str) -> str:
    """Operation RetrieveAndGenerate: an answer a model makes of the passages."""
    configuration: Mapping[str, Any] = call.configuration
    base: dict[str, Any] = {
        "knowledgeBaseId": configuration["knowledgeBaseId"],
        "modelArn": configuration["modelId"],
    } | _search(configuration)
    generation = _generation(configuration)
    if generation:
        base["generationConfiguration"] = generation
    orchestration = _orchestration(configuration.get("orchestrationConfiguration") or {})
    if orchestration:
        base["orchestrationConfiguration"] = orchestration
    params = {
        "input": {"text": query},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": base,
        },
    }

    def read(answer: aws.Answer) -> tuple[str, JSON]:
        return str(answer.get("output", {}).get("text", "")), aws.readable(answer)

    return aws.ask(call, "bedrock-agent-runtime", "RetrieveAndGenerate", params, read)


def _search(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """How many passages, and how they are ranked; nothing where the node leaves it open."""
    search = {
        name: configuration[name]
        for name in ("numberOfResults", "rerankingConfiguration")
        if configuration.get(name)
    }
    return {"retrievalConfiguration": {"vectorSearchConfiguration": search}} if search else {}


def _generation(configuration: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if configuration.get("promptTemplate"):
        made["promptTemplate"] = configuration["promptTemplate"]
    if configuration.get("inferenceConfiguration"):
        made["inferenceConfig"] = _inference(configuration["inferenceConfiguration"])
    guardrail = _guardrail(configuration)
    if guardrail:
        made["guardrailConfiguration"] = guardrail
    return made


def _orchestration(configuration: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(configuration)
    if "inferenceConfig" in made:
        made["inferenceConfig"] = _inference(made["inferenceConfig"])
    return made


def _inference(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """The run time's name for what the definition calls `text`."""
    return {"textInferenceConfig": configuration.get("text", {})}


def _guardrail(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """The run time's names for a guardrail; it takes the bare id of what may be an ARN."""
    guardrail = configuration.get("guardrailConfiguration") or {}
    identifier = guardrail.get("guardrailIdentifier")
    if not identifier:
        return {}
    return {
        "guardrailId": identifier.rsplit("/", 1)[-1],
        "guardrailVersion": guardrail.get("guardrailVersion") or "DRAFT",
    }

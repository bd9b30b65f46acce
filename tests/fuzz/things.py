"""Things that exist, so that requests get past the first look."""

from __future__ import annotations

from typing import Any

from tests.fuzz.api import Api
from tests.operations.conftest import ROLE_ARN, definition

#: By the member that names it: values that name something.
Things = dict[str, list[Any]]

PROMPT = {
    "name": "default",
    "templateType": "TEXT",
    "templateConfiguration": {"text": {"text": "Say {{word}}"}},
}
INPUT = {"nodeName": "Start", "nodeOutputName": "document", "content": {"document": {"a": [1]}}}


def furnish(api: Api) -> Things:
    """Make a prepared flow with two versions and an alias, a prompt with one, and an execution."""
    flow = _made(api, "CreateFlow", name="Known", **draft())
    named = {"flowIdentifier": flow["id"]}
    _made(api, "PrepareFlow", **named)
    for _ in range(2):
        _made(api, "CreateFlowVersion", **named)
    routing = [{"flowVersion": "1"}]
    alias = _made(api, "CreateFlowAlias", name="live", routingConfiguration=routing, **named)
    prompt = _made(api, "CreatePrompt", name="Known", variants=[PROMPT])
    _made(api, "CreatePromptVersion", promptIdentifier=prompt["id"])
    run = _made(api, "StartFlowExecution", flowAliasIdentifier=alias["id"], inputs=[INPUT], **named)
    aliases = [alias["id"], alias["arn"], "TSTALIASID"]
    return {
        "flowIdentifier": [flow["id"], flow["arn"]],
        "aliasIdentifier": aliases,
        "flowAliasIdentifier": aliases,
        "flowVersion": ["1", "2", "00002", "99999"],
        "promptIdentifier": [prompt["id"], prompt["arn"], f"{prompt['arn']}:1"],
        "promptVersion": ["1", "2"],
        "executionIdentifier": [run["executionArn"], run["executionArn"].rsplit("/")[-1]],
        "resourceArn": [flow["arn"], alias["arn"], prompt["arn"], f"{prompt['arn']}:1"],
        "routingConfiguration": [routing, [{"flowVersion": "DRAFT"}]],
        "inputs": [[INPUT]],
        "definition": [definition()],
        "variants": [[PROMPT]],
    }


def draft(text: str = "$.data") -> dict[str, Any]:
    """What CreateFlow and UpdateFlow need beside a name."""
    return {"executionRoleArn": ROLE_ARN, "definition": definition(text)}


def _made(api: Api, operation: str, /, **params: Any) -> dict[str, Any]:
    answer = api.call(operation, **params)
    assert answer.status < 300, (operation, answer.body)
    made: dict[str, Any] = answer.json
    return made

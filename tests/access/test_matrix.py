"""Every operation for every caller, over real signatures: the answers are those of the table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache as counted
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

import flowbuilder.urls  # noqa: F401 - importing fills the registry
from executions.models import Question
from flowbuilder import secrets
from flowbuilder.models import AccessKey, AuditEntry, Membership, Role, Workspace
from flowbuilder.operations import prompts
from flowbuilder.wire.context import REGISTRY
from flowbuilder.wire.routes import routes
from flowbuilder.wire.view import wire_view
from tests.access.table import ANSWERS, CALLERS
from tests.definition import build
from tests.executions.support import execution, named
from tests.operations.conftest import ROLE_ARN, Caller, caller, definition
from tests.support.sdk import session

CODES: Final = {
    "M": (403, "MissingAuthenticationTokenException"),
    "S": (403, "InvalidSignatureException"),
    "U": (403, "UnrecognizedClientException"),
    "E": (403, "ExpiredTokenException"),
    "D": (403, "AccessDeniedException"),
    "N": (404, "ResourceNotFoundException"),
}
HOME, AWAY = "123456789012", "999999999999"
ROLES: Final = ("viewer", "runner", "editor", "admin")
PROMPT: Final = {
    "name": "P",
    "templateType": "TEXT",
    "templateConfiguration": {"text": {"text": "Say {{it}}", "inputVariables": [{"name": "it"}]}},
}
INPUT: Final = [{"nodeName": "Start", "nodeOutputName": "document", "content": {"document": {}}}]


class Objects:
    """One of each object in a workspace, and an execution that runs."""

    def __init__(self, account: str) -> None:
        self.owner: Caller = caller(account, f"owner-{account}", Role.ADMIN)
        context = self.owner.context
        self.flow = self.owner.prepared("F")
        self.owner.publish(self.flow)
        self.working = self.owner.prepared("W", definition=build.straight())
        self.alias = str(self.owner.alias(self.flow, "1")["id"])
        self.spare = self.owner.publish(self.flow)
        variants = {"variants": [PROMPT], "defaultVariant": "P"}
        made = prompts.create_prompt(context, {"name": "P", **variants})
        self.prompt = str(made["id"])
        self.arn = f"arn:aws:bedrock:us-east-1:{account}:flow/{self.flow}"
        run = execution(Workspace.objects.get(account=account), definition(), {})
        self.run = named(run)
        Question.objects.create(
            execution=run, seq=2, node="Ask", turn=1, text="Where to?", asked_at=run.created_at
        )
        ended = {"status": "Failed", "ended_at": run.created_at, "flow_id": self.flow}
        self.ended = named(execution(run.workspace, definition(), {}, **ended))

    def call(self, name: str) -> dict[str, Any]:
        """Parameters of a call about them that is good but for who asks."""
        flow = {"flowIdentifier": self.flow}
        alias = {**flow, "aliasIdentifier": self.alias}
        aim = {**flow, "flowAliasIdentifier": self.alias}
        prompt = {"promptIdentifier": self.prompt}
        flow_body = {"name": "G", "executionRoleArn": ROLE_ARN, "definition": definition()}
        routing = {"name": "other", "routingConfiguration": [{"flowVersion": "1"}]}
        calls: dict[str, dict[str, Any]] = {
            "CreateFlow": flow_body,
            "UpdateFlow": {**flow, **flow_body},
            "DeleteFlow": {**flow, "skipResourceInUseCheck": True},
            "ListFlows": {},
            "ValidateFlowDefinition": {"definition": definition()},
            "GetFlowVersion": {**flow, "flowVersion": "1"},
            "DeleteFlowVersion": {**flow, "flowVersion": self.spare},
            "CreateFlowAlias": {**flow, **routing},
            "GetFlowAlias": alias,
            "UpdateFlowAlias": {**alias, **routing},
            "DeleteFlowAlias": alias,
            "CreatePrompt": {"name": "Q"},
            "UpdatePrompt": {**prompt, "name": "Q"},
            "ListPrompts": {},
            "TagResource": {"resourceArn": self.arn, "tags": {"a": "b"}},
            "UntagResource": {"resourceArn": self.arn, "tagKeys": ["a"]},
            "ListTagsForResource": {"resourceArn": self.arn},
            "InvokeFlow": {**aim, "inputs": INPUT},
            "StartFlowExecution": {**aim, "inputs": INPUT},
            "StopFlowExecution": self.run,
            "GetFlowExecution": self.run,
            "ListFlowExecutionEvents": {**self.run, "eventType": "Flow"},
            "GetExecutionFlowSnapshot": self.run,
            "ListFlowExecutionQuestions": self.run,
            "AnswerFlowExecution": {**self.run, "nodeName": "Ask", "answer": "Rome"},
            "RedriveFlowExecution": self.ended,
            "ReplayFlowExecution": {**self.ended, "flowVersion": "1"},
            "TryFlow": {**flow, "input": {"document": {}}},
            "TryFlowNode": {"flowIdentifier": self.working, "nodeName": "Work", "inputs": []},
        }
        return calls.get(name, prompt if "Prompt" in name else flow)


class _Body(io.BytesIO):
    """An answer's body as botocore reads it."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self.read()


def _served(request: AWSPreparedRequest, **_: object) -> AWSResponse:
    """The answer of this process instead of a server's."""
    address = urlsplit(request.url)
    made = RequestFactory().generic(
        request.method,
        f"{unquote(address.path)}?{address.query}",
        request.body or b"",
        content_type=_text(request.headers.get("Content-Type", "application/json")),
        headers={**{n: _text(v) for n, v in request.headers.items()}, "Host": "127.0.0.1"},
    )
    made.scope = {"raw_path": address.path.encode()}
    made.user, made.session = AnonymousUser(), SessionStore()
    answer = wire_view(made)
    sent = b"" if answer.streaming else answer.content
    return AWSResponse(request.url, answer.status_code, dict(answer.headers), _Body(sent))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


@cache
def sdk(service: str, who: str) -> Any:
    """boto3 as the caller of a column."""
    client = session().client(
        service,
        endpoint_url="http://127.0.0.1/api",
        region_name="us-east-1",
        aws_access_key_id=f"FBKA{who.upper()}" if who != "forged" else "FBKAADMIN",
        aws_secret_access_key=who,
        config=Config(
            retries={"total_max_attempts": 1},
            signature_version=UNSIGNED if who == "nobody" else None,
        ),
    )
    client.meta.events.register("before-send", _served)
    return client


@pytest.fixture
def home(db: None) -> Objects:
    """The callers' own workspace, with a key for each of them."""
    objects = Objects(HOME)
    workspace = Workspace.objects.get(account=HOME)
    for who in CALLERS:
        if who in {"nobody", "forged"}:
            continue
        user = get_user_model().objects.create_user(who)
        role = who if who in ROLES else "admin"
        Membership.objects.create(workspace=workspace, user=user, role=role)
        AccessKey.objects.create(
            key_id=f"FBKA{who.upper()}",
            encrypted_secret=secrets.encrypt(who, settings.SECRET_KEY),
            workspace=workspace,
            user=user,
            enabled=who != "disabled",
            expires_at=timezone.now() - timedelta(seconds=1) if who == "expired" else None,
        )
    return objects


@pytest.fixture
def away(db: None) -> Objects:
    return Objects(AWAY)


class Answer(NamedTuple):
    """What came back, and what the audit trail says of it."""

    status: int
    #: Empty when it was done.
    code: str
    members: dict[str, Any]
    noted: list[tuple[str, str, str]]


def asked(name: str, who: str, params: dict[str, Any]) -> Answer:
    """Call an operation. What the call changed is undone."""
    counted.clear()
    client = sdk(routes()[name].service, who)
    [call] = [p for p, operation in client.meta.method_to_api_mapping.items() if operation == name]
    with transaction.atomic():
        code = ""
        try:
            members = getattr(client, call)(**params)
        except ClientError as problem:
            members, code = problem.response, problem.response["Error"]["Code"]
        noted = AuditEntry.objects.order_by("id").values_list("who", "action", "outcome")
        answer = Answer(members["ResponseMetadata"]["HTTPStatusCode"], code, members, list(noted))
        transaction.set_rollback(True)
    return answer


def test_every_operation_has_its_row() -> None:
    assert set(ANSWERS) == set(REGISTRY)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answers_are_those_of_the_table(name: str, home: Objects, away: Objects) -> None:
    own, foreign = ANSWERS[name]
    got: dict[str, tuple[str, ...]] = {}
    wanted: dict[str, tuple[str, ...]] = {}
    for about, cells in ((home, own), (away, foreign)):
        for who, cell in cells.items():
            if cell == "-":
                continue
            status, code, *_ = asked(name, who, about.call(name))
            key = f"{who}, {'own' if about is home else 'foreign'}"
            got[key] = (str(status), code)
            wanted[key] = tuple(map(str, CODES.get(cell, (cell, ""))))
    assert got == wanted


@pytest.mark.parametrize(("name", "member"), [("ListFlows", "flow"), ("ListPrompts", "prompt")])
def test_lists_hold_the_callers_own_alone(
    name: str, member: str, home: Objects, away: Objects
) -> None:
    answer = asked(name, "viewer", {})
    ids = {row["id"] for row in answer.members[f"{member}Summaries"]}
    assert getattr(home, member) in ids
    assert getattr(away, member) not in ids


@pytest.mark.parametrize("name", ANSWERS)
def test_each_change_and_each_refusal_for_a_role_is_noted(name: str, home: Objects) -> None:
    for who, cell in ANSWERS[name][0].items():
        expected = []
        if cell == "D":
            expected = [(who, name, "AccessDeniedException")]
        elif cell.isdigit() and REGISTRY[name].changes:
            expected = [(who, name, "")]
        assert asked(name, who, home.call(name)).noted == expected

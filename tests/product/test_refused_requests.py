"""Who may not ask is told so, in the service's own words, by the running product."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.product.books import BOOK, ROLE, Shop

pytestmark = pytest.mark.server


def keys(shop: Shop) -> tuple[str, str]:
    return shop.product.env["AWS_ACCESS_KEY_ID"], shop.product.env["AWS_SECRET_ACCESS_KEY"]


@pytest.fixture(scope="module")
def stranger(shop: Shop) -> tuple[str, str]:
    """A key of another workspace on the same server."""
    shop.product.manage("workspace", "add", "999999999999", "Theirs", "--admin", "stranger")
    printed = shop.product.manage("key", "issue", "999999999999", "stranger")
    key, secret = re.findall(r"'(.*)'", printed)
    return key, secret


def refused(problem: pytest.ExceptionInfo[ClientError]) -> tuple[int, str]:
    answer = problem.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


def test_unsigned_requests_are_refused(shop: Shop) -> None:
    with pytest.raises(ClientError) as problem:
        shop.product.boto3("bedrock-agent", signature_version=UNSIGNED).list_flows()
    assert refused(problem) == (403, "MissingAuthenticationTokenException")


@pytest.mark.parametrize("service", ["bedrock-agent", "bedrock-agent-runtime"])
@pytest.mark.parametrize("who", ["a wrong secret", "an unknown key"])
def test_wrongly_signed_requests_are_refused(shop: Shop, service: str, who: str) -> None:
    key, secret = keys(shop)
    wrong = who == "a wrong secret"
    pair = (key, secret + "x") if wrong else ("AKIANOBODYKNOWSME0", secret)
    name = "get_flow" if service == "bedrock-agent" else "list_flow_executions"
    ask = getattr(shop.product.boto3(service, *pair), name)
    with pytest.raises(ClientError) as problem:
        ask(flowIdentifier=shop.example["flowIdentifier"])
    expected = "InvalidSignatureException" if wrong else "UnrecognizedClientException"
    assert refused(problem) == (403, expected)


@pytest.mark.parametrize(("minutes", "status"), [(-6, 403), (6, 403), (-4, 200), (4, 200)])
def test_a_clock_may_be_five_minutes_off(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, minutes: int, status: int
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=minutes)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: now)
    address = f"{shop.product.url}/api/flows/{shop.example['flowIdentifier']}/"
    request = AWSRequest("GET", address)
    region = shop.product.env["AWS_REGION"]
    SigV4Auth(Credentials(*keys(shop)), "bedrock", region).add_auth(request)
    assert httpx.get(address, headers=dict(request.headers)).status_code == status


def test_another_workspace_sees_nothing(shop: Shop, stranger: tuple[str, str]) -> None:
    agent = shop.product.boto3("bedrock-agent", *stranger)
    runtime = shop.product.boto3("bedrock-agent-runtime", *stranger)
    execution = shop.start(shop.example)
    shop.end(execution)
    assert agent.list_flows()["flowSummaries"] == []
    flow = {"flowIdentifier": shop.example["flowIdentifier"]}
    arn = shop.agent.get_flow(**flow)["arn"]
    gone = agent.exceptions.ResourceNotFoundException
    for which in (flow, {"flowIdentifier": arn}):
        with pytest.raises(gone):
            agent.get_flow(**which)
        with pytest.raises(gone):
            agent.update_flow(**which, name="Mine", executionRoleArn=ROLE)
        with pytest.raises(gone):
            agent.delete_flow(**which)
    lost = runtime.exceptions.ResourceNotFoundException
    given = [{"nodeName": "FlowInput", "content": {"document": BOOK}}]
    with pytest.raises(lost):
        runtime.start_flow_execution(**shop.example, inputs=given)
    for operation in ("get_flow_execution", "stop_flow_execution", "get_execution_flow_snapshot"):
        with pytest.raises(lost):
            getattr(runtime, operation)(**execution)
    with pytest.raises(lost):
        runtime.list_flow_execution_events(**execution, eventType="Node")
    with pytest.raises(lost):
        runtime.invoke_flow(
            **shop.example,
            inputs=[
                {
                    "nodeName": "FlowInput",
                    "nodeOutputName": "document",
                    "content": {"document": BOOK},
                }
            ],
        )

"""Keys issued at the command line, used against the running product."""

from __future__ import annotations

import re

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from tests.support.product import Product

pytestmark = pytest.mark.server


def key(server: Product, *words: str) -> list[str]:
    """What `manage.py key` prints between quotes."""
    return re.findall(r"'(.*)'", server.manage("key", *words))


def test_a_bearer_key_asks_until_it_is_disabled(server: Product) -> None:
    [token] = key(server, "issue", "000000000001", "admin", "--kind", "bearer")
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        listed = client.get(f"{server.url}/api/flows/")
        assert listed.status_code == 200
        assert listed.json()["flowSummaries"]
        key(server, "disable", token.split(".")[0])
        refused = client.get(f"{server.url}/api/flows/")
    assert refused.status_code == 403
    assert refused.headers["x-amzn-ErrorType"] == "UnrecognizedClientException"


def test_a_temporary_key_signs_with_its_session_token(server: Product) -> None:
    words = ("issue", "000000000001", "admin", "--temporary", "--hours", "1")
    key_id, secret, token = key(server, *words)
    for given, allowed in ((token, True), (None, False)):
        client = boto3.client(
            "bedrock-agent",
            endpoint_url=f"{server.url}/api",
            region_name="us-east-1",
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            aws_session_token=given,
        )
        try:
            if allowed:
                assert client.list_flows()["flowSummaries"]
            else:
                with pytest.raises(ClientError, match="session token"):
                    client.list_flows()
        finally:
            client.close()

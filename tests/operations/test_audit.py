"""What an entry of the audit trail says an operation was about."""

from __future__ import annotations

from typing import Any

import pytest

from flowbuilder.models import AuditEntry
from flowbuilder.operations import audit
from flowbuilder.wire.context import REGISTRY
from tests.operations.conftest import Caller

ARN = "arn:aws:bedrock:us-east-1:123456789012:"


@pytest.mark.parametrize(
    ("params", "answer", "about"),
    [
        ({}, {"arn": f"{ARN}flow/F", "version": "DRAFT"}, "flow/F"),
        ({}, {"arn": f"{ARN}flow/F", "version": "2"}, "flow/F/version/2"),
        ({}, {"arn": f"{ARN}flow/F/alias/A"}, "flow/F/alias/A"),
        ({}, {"arn": f"{ARN}prompt/P:3", "version": "3"}, "prompt/P/version/3"),
        ({}, {"executionArn": f"{ARN}flow/F/alias/A/execution/E"}, "flow/F/alias/A/execution/E"),
        ({"resourceArn": f"{ARN}prompt/P"}, {}, "prompt/P"),
        ({"flowIdentifier": "F", "aliasIdentifier": f"{ARN}flow/F/alias/A"}, {}, "flow/F/alias/A"),
        ({"flowIdentifier": "F", "flowVersion": "1"}, {}, "flow/F/version/1"),
        ({"promptIdentifier": "P"}, {}, "prompt/P"),
        ({}, {}, ""),
    ],
)
def test_an_entry_names_its_object(
    owner: Caller, params: dict[str, Any], answer: dict[str, Any], about: str
) -> None:
    assert audit.object_of(owner.context, params, answer) == about


def test_a_published_version_is_named_by_its_number(owner: Caller) -> None:
    flow = owner.prepared()
    audit.called(owner.context, REGISTRY["CreateFlowVersion"], {"flowIdentifier": flow})
    assert AuditEntry.objects.get().object == f"flow/{flow}/version/1"


def test_a_move_of_an_alias_says_from_where_to_where(owner: Caller) -> None:
    flow = owner.prepared()
    owner.publish(flow)
    owner.publish(flow)
    alias = owner.alias(flow, "1")
    params = {
        "flowIdentifier": flow,
        "aliasIdentifier": alias["id"],
        "name": "live",
        "routingConfiguration": [{"flowVersion": "2"}],
        "concurrencyConfiguration": {"type": "Manual", "maxConcurrency": 3},
    }
    answer = audit.called(owner.context, REGISTRY["UpdateFlowAlias"], params)
    assert "$detail" not in answer
    told = AuditEntry.objects.get().detail
    assert told == "from version 1 to 2, at most 3 at a time"

"""The ARNs of flows, aliases and executions: made and taken apart in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

from executions.models import Execution

_PATTERN = re.compile(
    r"arn:aws:bedrock:(?P<region>[a-z0-9-]{1,20}):(?P<account>[0-9]{12})"
    r":flow/(?P<flow>[0-9a-zA-Z]{10})"
    r"(?:/alias/(?P<alias>[0-9a-zA-Z]{10})(?:/execution/(?P<execution>[a-zA-Z0-9-]{1,36}))?)?"
)


def flow_arn(account: str, flow_id: str) -> str:
    """The ARN of a flow of this server."""
    return f"arn:aws:bedrock:{settings.AWS_REGION}:{account}:flow/{flow_id}"


def alias_arn(account: str, flow_id: str, alias_id: str) -> str:
    """The ARN of a flow's alias."""
    return f"{flow_arn(account, flow_id)}/alias/{alias_id}"


def execution_arn(account: str, flow_id: str, alias_id: str, name: str) -> str:
    """The ARN of an execution (specification, section 5)."""
    return f"{alias_arn(account, flow_id, alias_id)}/execution/{name}"


def of(account: str, execution: Execution) -> str:
    """The ARN of an execution in the workspace of this account."""
    return execution_arn(account, execution.flow_id, execution.alias_id, execution.name)


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of a flow's, alias's or execution's ARN; None for what it does not name."""

    region: str
    account: str
    flow_id: str
    alias_id: str | None
    execution: str | None


def parse(text: str) -> Arn | None:
    """The parts of the ARN; None when the text is none of this kind."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    return Arn(match["region"], match["account"], match["flow"], match["alias"], match["execution"])

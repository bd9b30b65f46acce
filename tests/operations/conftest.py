"""Three people: the owner, a team mate, and a stranger who must see nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from flowbuilder.models import Membership, Role, Workspace
from flowbuilder.operations import aliases, flows, versions
from flowbuilder.wire.context import Context

ROLE_ARN = "arn:aws:iam::123456789012:role/flows"


def definition(text: str = "$.data") -> dict[str, Any]:
    """Input to output; the expression tells one definition from another."""
    return {
        "nodes": [
            {
                "name": "Start",
                "type": "Input",
                "configuration": {"input": {}},
                "outputs": [{"name": "document", "type": "Object"}],
            },
            {
                "name": "Finish",
                "type": "Output",
                "configuration": {"output": {}},
                "inputs": [{"name": "document", "type": "Object", "expression": text}],
            },
        ],
        "connections": [
            {
                "name": "Only",
                "type": "Data",
                "source": "Start",
                "target": "Finish",
                "configuration": {"data": {"sourceOutput": "document", "targetInput": "document"}},
            }
        ],
    }


class Caller:
    """One person, calling operations by name."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def with_match(self, revision: object) -> Caller:
        return Caller(replace(self.context, if_match=str(revision)))

    def create(self, name: str = "Flow", **more: Any) -> dict[str, Any]:
        params = {"name": name, "executionRoleArn": ROLE_ARN, "definition": definition(), **more}
        return dict(flows.create_flow(self.context, params))

    def get(self, flow: str, **more: Any) -> dict[str, Any]:
        return dict(flows.get_flow(self.context, {"flowIdentifier": flow, **more}))

    def update(self, flow: str, name: str = "Flow", **more: Any) -> dict[str, Any]:
        params = {
            "flowIdentifier": flow,
            "name": name,
            "executionRoleArn": ROLE_ARN,
            "definition": definition(),
            **more,
        }
        return dict(flows.update_flow(self.context, params))

    def prepare(self, flow: str) -> dict[str, Any]:
        return dict(flows.prepare_flow(self.context, {"flowIdentifier": flow}))

    def publish(self, flow: str, **more: Any) -> str:
        params = {"flowIdentifier": flow, **more}
        return str(versions.create_flow_version(self.context, params)["version"])

    def prepared(self, name: str = "Flow", **more: Any) -> str:
        """The identifier of a new prepared flow."""
        flow = str(self.create(name, **more)["id"])
        self.prepare(flow)
        return flow

    def alias(self, flow: str, version: str, name: str = "live", **more: Any) -> dict[str, Any]:
        params = {
            "flowIdentifier": flow,
            "name": name,
            "routingConfiguration": [{"flowVersion": version}],
            **more,
        }
        return dict(aliases.create_flow_alias(self.context, params))

    def delete(self, flow: str, **more: Any) -> dict[str, Any]:
        return dict(flows.delete_flow(self.context, {"flowIdentifier": flow, **more}))


def caller(account: str, name: str, role: Role) -> Caller:
    workspace, _ = Workspace.objects.get_or_create(account=account, defaults={"name": account})
    user = get_user_model().objects.create_user(name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    context = Context(
        workspace_id=workspace.pk,
        account=account,
        user_id=user.pk,
        role=role,
        region="us-east-1",
        request_id="test",
    )
    return Caller(context)


@pytest.fixture
def owner(db: None) -> Caller:
    return caller("123456789012", "owner", Role.ADMIN)


@pytest.fixture
def mate(owner: Caller) -> Caller:
    return caller("123456789012", "mate", Role.EDITOR)


@pytest.fixture
def stranger(db: None) -> Caller:
    return caller("999999999999", "stranger", Role.ADMIN)

"""A workspace, its people, and nodes that do what the test says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from executions import graphs
from executions.nodes import registry
from executions.nodes.registry import Call, Given, Question
from flowbuilder.definition.types import NodeType
from flowbuilder.models import Membership, Role, Workspace
from flowbuilder.wire.context import Context


class Nodes:
    """Stands in for all nodes that act outside: by name, else the input goes through."""

    def __init__(self) -> None:
        self.acts: dict[str, Callable[[Call], Any]] = {}
        self.calls: list[str] = []
        self._lock = threading.Lock()

    def run(self, call: Call) -> Given:
        with self._lock:
            self.calls.append(call.key.rsplit(":", 1)[-1] if call.key.count(":") == 1 else call.key)
        act = self.acts.get(call.spec.name)
        is_agent = call.spec.type is NodeType.AGENT
        value = call.inputs["agentInputText" if is_agent else "value"] if act is None else act(call)
        if isinstance(value, Question):
            return value
        return {"agentResponse" if is_agent else "response": value}


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Nodes:
    stand_in = Nodes()
    monkeypatch.setattr(registry, "run", stand_in.run)
    return stand_in


@pytest.fixture(autouse=True)
def _fresh_graphs() -> None:
    """Snapshots of other tests had the same ids."""
    graphs.compiled.cache_clear()


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    return Workspace.objects.create(account="123456789012", name="Ours")


@pytest.fixture
def other(transactional_db: None) -> Workspace:
    return Workspace.objects.create(account="999999999999", name="Theirs")


def _member(workspace: Workspace, name: str, role: Role) -> Context:
    user = get_user_model().objects.create_user(name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return Context(
        workspace_id=workspace.pk,
        account=workspace.account,
        user_id=user.pk,
        role=role.value,
        region="us-east-1",
        request_id="test",
    )


@pytest.fixture
def owner(workspace: Workspace) -> Context:
    return _member(workspace, "owner", Role.ADMIN)


@pytest.fixture
def stranger(other: Workspace) -> Context:
    return _member(other, "stranger", Role.ADMIN)

"""RedriveFlowExecution: what succeeded keeps its result, what did not is called."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions import deletion, journal, operations, redrive, sweeper
from executions.engine.events import ErrorCode, Kind
from executions.models import Execution
from executions.nodes.registry import Call, NodeError
from flowbuilder.models import Flow, FlowVersion, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import Definition, chain, each, flow, named, snapshot
from tests.executions.test_driver import finish, worker


def start(context: Context, ours: Flow, value: Any, alias: str = "LIVEALIAS1") -> Execution:
    answer = operations.start_flow_execution(
        context,
        {
            "flowIdentifier": ours.flow_id,
            "flowAliasIdentifier": alias,
            "inputs": [{"nodeName": "Start", "content": {"document": value}}],
        },
    )
    return Execution.objects.get(name=answer["executionArn"].rpartition("/")[2])


def again(context: Context, old: Execution, **params: Any) -> Execution:
    answer = redrive.redrive_flow_execution(context, named(old) | params)
    assert answer["redriveOf"].endswith(old.name)
    return Execution.objects.get(name=answer["executionArn"].rpartition("/")[2])


def publish(ours: Flow, definition: Definition, number: int = 2) -> None:
    FlowVersion.objects.create(
        flow=ours,
        number=number,
        name=ours.name,
        execution_role_arn=ours.execution_role_arn,
        snapshot=snapshot(ours.workspace, definition),
    )


def breaking(_: Call) -> Any:
    raise NodeError(ErrorCode.VALIDATION, "broken")


def ended(execution: Execution) -> str:
    finish(worker())
    execution.refresh_from_db()
    return str(execution.status)


def outputs(execution: Execution) -> list[Any]:
    lines = journal.lines(execution.pk, limit=5000, kinds=[Kind.FLOW_OUTPUT])
    events = journal.resolved(execution.pk, [line.event for line in lines])
    return [field["value"] for event in events for field in event.data["fields"]]  # type: ignore[union-attr,index,call-overload]


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, chain(3))


def test_only_what_failed_is_called_again(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    assert ended(old) == "Failed"
    del nodes.acts["N2"]
    nodes.calls.clear()
    new = again(owner, old)
    assert ended(new) == "Succeeded"
    assert nodes.calls == ["N2", "N3"]
    assert outputs(new) == [{"a": 1}]
    assert (new.redrive_of, new.started_by_id, new.flow_version) == (old, owner.user_id, "1")
    kept = [
        (line.event.node, line.event.data.get("kept"))
        for line in journal.lines(new.pk, kinds=[Kind.NODE_OUTPUT])
    ]
    assert kept == [("Start", None), ("N1", True), ("N2", None), ("N3", None)]


def test_items_that_succeeded_are_kept_one_by_one(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = flow(workspace, each("A", "B"))
    items = [f"item {number}" for number in range(40)]

    def picky(call: Call) -> Any:
        if call.inputs["value"] == "item 25":
            raise NodeError(ErrorCode.DEPENDENCY_FAILED, "not this one")
        return str(call.inputs["value"]).upper()

    nodes.acts["B"] = picky
    old = start(owner, ours, items)
    assert ended(old) == "Failed"
    made = set(nodes.calls)
    settled = {
        (line.event.node, line.event.path)
        for line in journal.lines(old.pk, limit=1000, kinds=[Kind.NODE_OUTPUT])
        if line.event.node in {"A", "B"}
    }
    assert 20 < len(settled) < len(made)
    nodes.acts["B"] = lambda call: str(call.inputs["value"]).upper()
    nodes.calls.clear()
    new = again(owner, old)
    assert ended(new) == "Succeeded"
    assert len(nodes.calls) == 2 * len(items) - len(settled)
    assert outputs(new) == [[item.upper() for item in items]]


def test_a_redrive_that_is_stopped_at_once_loses_nothing(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N3"] = breaking
    first = start(owner, ours, {"a": 1})
    assert ended(first) == "Failed"
    second = again(owner, first)
    operations.stop_flow_execution(owner, named(second))
    second.refresh_from_db()
    assert second.status == "Aborted"
    del nodes.acts["N3"]
    nodes.calls.clear()
    third = again(owner, second)
    assert ended(third) == "Succeeded"
    assert nodes.calls == ["N3"]


def test_a_worker_that_dies_over_kept_results_is_taken_over(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = flow(workspace, each("A"))
    items = [f"item {number}" for number in range(30)]
    nodes.acts["A"] = lambda call: (
        breaking(call) if call.inputs["value"] == "item 29" else call.inputs["value"]
    )
    old = start(owner, ours, items)
    assert ended(old) == "Failed"
    del nodes.acts["A"]
    nodes.calls.clear()
    new = again(owner, old)
    dying = worker("dying")
    dying.claim()
    dying.turn(0)
    dying.abandon()
    Execution.objects.filter(pk=new.pk).update(lease_until=new.created_at)
    assert ended(new) == "Succeeded"
    assert len(nodes.calls) < len(items)
    assert outputs(new) == [items]


@pytest.mark.parametrize("status", ["Running", "Succeeded"])
def test_only_what_ended_without_success_is_redriven(
    owner: Context, ours: Flow, nodes: Nodes, status: str
) -> None:
    old = start(owner, ours, {"a": 1})
    if status == "Succeeded":
        assert ended(old) == status
    with pytest.raises(ConflictError, match=status):
        again(owner, old)


def test_another_version_goes_on_where_the_kept_nodes_are_the_same(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    assert ended(old) == "Failed"
    mended = chain(3)
    code_of(mended, "N2")["code"] = "value | {'mended': True}"
    publish(ours, mended)
    nodes.acts["N2"] = lambda call: call.inputs["value"] | {"mended": True}
    nodes.calls.clear()
    new = again(owner, old, flowVersion="2")
    assert ended(new) == "Succeeded"
    assert (new.flow_version, nodes.calls) == ("2", ["N2", "N3"])
    assert outputs(new) == [{"a": 1, "mended": True}]


def test_a_result_is_not_kept_where_the_inputs_are_others(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N3"] = breaking
    old = start(owner, ours, {"a": {"a": 1}})
    assert ended(old) == "Failed"
    other = chain(3)
    other["nodes"][0]["outputs"][0]["type"] = "Object"
    between = code_node("Between")
    other["nodes"].append(between)
    for connection in other["connections"]:
        if connection["target"] == "N2":
            connection["target"], connection["name"] = "Between", "into"
            connection["configuration"]["data"]["targetInput"] = "value"
    other["connections"].append(
        {
            "name": "out",
            "type": "Data",
            "source": "Between",
            "target": "N2",
            "configuration": {"data": {"sourceOutput": "response", "targetInput": "value"}},
        }
    )
    publish(ours, other)
    nodes.acts = {"Between": lambda _: {"b": 2}}
    nodes.calls.clear()
    new = again(owner, old, flowVersion="2")
    assert ended(new) == "Succeeded"
    assert nodes.calls == ["Between", "N2", "N3"]
    assert outputs(new) == [{"b": 2}]


def test_a_version_that_changes_a_kept_node_is_refused(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    assert ended(old) == "Failed"
    changed = chain(3)
    code_of(changed, "N1")["code"] = "{}"
    publish(ours, changed)
    with pytest.raises(ValidationError, match="N1"):
        again(owner, old, flowVersion="2")
    with pytest.raises(NotFoundError, match="no version 3"):
        again(owner, old, flowVersion="3")
    assert Execution.objects.count() == 1


def test_a_name_that_is_taken_is_refused(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    ended(old)
    with pytest.raises(ConflictError, match="already has an execution"):
        again(owner, old, flowExecutionName=old.name)


def test_a_stranger_finds_nothing(
    owner: Context, stranger: Context, ours: Flow, nodes: Nodes
) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    ended(old)
    with pytest.raises(NotFoundError):
        again(stranger, old)


def test_retention_waits_for_redrives(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    ended(old)
    new = again(owner, old)
    old.refresh_from_db()
    assert old.ended_at is not None
    Execution.objects.filter(pk=old.pk).update(ended_at=old.ended_at.replace(year=2000))
    assert sweeper.delete_expired(new.created_at) == 0
    assert ended(new) == "Failed"
    assert sweeper.delete_expired(new.created_at) == 1
    new.refresh_from_db()
    assert new.redrive_of is None


def test_an_execution_that_is_being_deleted_is_not_redriven(
    owner: Context, ours: Flow, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes.acts["N2"] = breaking
    old = start(owner, ours, {"a": 1})
    assert ended(old) == "Failed"
    monkeypatch.setattr(sweeper, "_DELETE_SECONDS", 0.0)
    monkeypatch.setattr(deletion, "_ROWS", 1)
    Execution.objects.update(ended_at=old.created_at - timedelta(days=1000))
    assert sweeper.delete_expired(timezone.now()) == 0
    with pytest.raises(NotFoundError, match="past retention"):
        again(owner, old)
    assert Execution.objects.count() == 1


def code_node(name: str) -> dict[str, Any]:
    return {**json.loads(json.dumps(chain(1)["nodes"][-1])), "name": name}


def code_of(definition: Definition, name: str) -> dict[str, Any]:
    (node,) = (node for node in definition["nodes"] if node["name"] == name)
    found: dict[str, Any] = node["configuration"]["inlineCode"]
    return found

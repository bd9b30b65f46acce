"""TryFlow: pinned nodes are never called, and what comes before a node keeps its results."""

from __future__ import annotations

from typing import Any

import pytest

from executions import journal, trying
from executions.engine.events import Kind
from executions.models import Execution, Trial
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import chain, code, data, each, flow, snapshot
from tests.executions.test_driver import worker
from tests.executions.test_redrive import ended, outputs, start


def pin(node: str, value: Any, output: str = "response") -> dict[str, Any]:
    return {"nodeName": node, "outputs": [{"name": output, "content": {"document": value}}]}


def tried(context: Context, ours: Flow, **params: Any) -> Execution:
    answer = trying.try_flow(context, {"flowIdentifier": ours.flow_id, **params})
    return Execution.objects.get(name=answer["executionArn"].rpartition("/")[2])


def of(value: Any) -> dict[str, Any]:
    return {"input": {"document": value}}


def after(earlier: Execution, node: str) -> dict[str, Any]:
    names = {"flowAliasIdentifier": earlier.alias_id, "executionIdentifier": earlier.name}
    return {"startFrom": {**names, "nodeName": node}}


def marks(execution: Execution) -> dict[str, set[str]]:
    """Nodes whose results were taken, by how the journal marks them."""
    found: dict[str, set[str]] = {"kept": set(), "pinned": set()}
    for line in journal.lines(execution.pk, limit=1000, kinds=[Kind.NODE_OUTPUT]):
        for mark, names in found.items():
            if line.event.data.get(mark):
                names.add(line.event.node)
    return found


def change(ours: Flow, definition: dict[str, Any]) -> None:
    """Prepare another draft."""
    ours.prepared = snapshot(ours.workspace, definition)
    ours.save()


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, chain(3))


def test_without_pins_it_is_a_run_of_the_draft(owner: Context, ours: Flow, nodes: Nodes) -> None:
    run = tried(owner, ours, **of({"a": 1}), flowExecutionName="mine")
    assert (run.name, run.alias_id, run.flow_version) == ("mine", "TSTALIASID", "DRAFT")
    assert ended(run) == "Succeeded"
    assert (nodes.calls, outputs(run)) == (["N1", "N2", "N3"], [{"a": 1}])


def test_a_pinned_node_is_not_called(owner: Context, ours: Flow, nodes: Nodes) -> None:
    run = tried(owner, ours, **of({"a": 1}), pins=[pin("N2", {"b": 2})])
    assert ended(run) == "Succeeded"
    assert (nodes.calls, outputs(run)) == (["N1", "N3"], [{"b": 2}])
    assert marks(run) == {"kept": set(), "pinned": {"N2"}}


def test_a_pin_holds_for_each_item(workspace: Workspace, owner: Context, nodes: Nodes) -> None:
    ours = flow(workspace, each("A", "B"))
    items = [f"item {number}" for number in range(30)]
    run = tried(owner, ours, **of(items), pins=[pin("A", "the same")])
    assert ended(run) == "Succeeded"
    assert len(nodes.calls) == len(items)
    assert all(key.endswith("B") for key in nodes.calls)
    assert outputs(run) == [["the same"] * len(items)]


def test_pins_are_of_one_run_only(owner: Context, ours: Flow, nodes: Nodes) -> None:
    tried(owner, ours, **of({"a": 1}), pins=[pin("N2", {"b": 2})])
    finished = [start(owner, ours, {"a": 1}, alias) for alias in ("TSTALIASID", "LIVEALIAS1")]
    assert [ended(run) for run in finished] == ["Succeeded", "Succeeded"]
    assert [outputs(run) for run in finished] == [[{"a": 1}], [{"a": 1}]]
    assert nodes.calls.count("N2") == 2


def test_from_a_node_on_it_is_run_anew(owner: Context, ours: Flow, nodes: Nodes) -> None:
    earlier = start(owner, ours, {"a": 1})
    assert ended(earlier) == "Succeeded"
    nodes.calls.clear()
    nodes.acts["N2"] = lambda call: call.inputs["value"] | {"new": True}
    run = tried(owner, ours, **after(earlier, "N2"))
    assert ended(run) == "Succeeded"
    assert (nodes.calls, outputs(run)) == (["N2", "N3"], [{"a": 1, "new": True}])
    assert marks(run) == {"kept": {"N1"}, "pinned": set()}


def test_each_item_before_the_node_keeps_its_result(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = flow(workspace, each("A", "B"))
    items = [f"item {number}" for number in range(30)]
    nodes.acts["A"] = lambda call: str(call.inputs["value"]).upper()
    earlier = start(owner, ours, items)
    assert ended(earlier) == "Succeeded"
    nodes.calls.clear()
    nodes.acts["A"] = lambda _: "not asked"
    nodes.acts["B"] = lambda call: f"{call.inputs['value']}!"
    run = tried(owner, ours, **after(earlier, "B"))
    assert ended(run) == "Succeeded"
    assert len(nodes.calls) == len(items)
    assert outputs(run) == [[f"{item.upper()}!" for item in items]]


def test_what_is_beside_the_node_keeps_its_results(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    definition = chain(2)
    definition["nodes"].append(code("Aside"))
    definition["connections"].append(data("aside", "Start.document", "Aside.value"))
    ours = flow(workspace, definition)
    earlier = start(owner, ours, {"a": 1})
    assert ended(earlier) == "Succeeded"
    nodes.calls.clear()
    assert ended(tried(owner, ours, **after(earlier, "N1"))) == "Succeeded"
    assert nodes.calls == ["N1", "N2"]


def test_a_node_that_was_changed_is_called(owner: Context, ours: Flow, nodes: Nodes) -> None:
    earlier = start(owner, ours, {"a": 1})
    assert ended(earlier) == "Succeeded"
    definition = chain(3)
    [first] = [node for node in definition["nodes"] if node["name"] == "N1"]
    first["configuration"]["inlineCode"]["code"] = "value | {'more': 1}"
    change(ours, definition)
    nodes.calls.clear()
    nodes.acts["N1"] = lambda call: call.inputs["value"] | {"more": 1}
    run = tried(owner, ours, **after(earlier, "N3"))
    assert ended(run) == "Succeeded"
    assert (nodes.calls, outputs(run)) == (["N1", "N2", "N3"], [{"a": 1, "more": 1}])


def test_a_pin_before_the_node_wins_and_what_follows_from_it_is_called(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    earlier = start(owner, ours, {"a": 1})
    assert ended(earlier) == "Succeeded"
    nodes.calls.clear()
    run = tried(owner, ours, **after(earlier, "N3"), pins=[pin("N1", {"b": 2})])
    assert ended(run) == "Succeeded"
    assert (nodes.calls, outputs(run)) == (["N2", "N3"], [{"b": 2}])


def test_a_worker_that_dies_is_taken_over(
    workspace: Workspace, owner: Context, nodes: Nodes
) -> None:
    ours = flow(workspace, each("A", "B"))
    items = [f"item {number}" for number in range(30)]
    run = tried(owner, ours, **of(items), pins=[pin("A", "pinned")])
    dying = worker("dying")
    dying.claim()
    dying.turn(0)
    dying.abandon()
    Execution.objects.filter(pk=run.pk).update(lease_until=run.created_at)
    assert ended(run) == "Succeeded"
    assert not any(key.endswith("A") for key in nodes.calls)
    assert outputs(run) == [["pinned"] * len(items)]


def test_without_the_earlier_execution_all_is_called(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    earlier = start(owner, ours, {"a": 1})
    assert ended(earlier) == "Succeeded"
    run = tried(owner, ours, **after(earlier, "N3"))
    earlier.delete()
    nodes.calls.clear()
    assert ended(run) == "Succeeded"
    assert nodes.calls == ["N1", "N2", "N3"]


@pytest.mark.parametrize(
    ("pins", "where", "why"),
    [
        ([pin("N9", {})], "pins[0].nodeName", "is no node"),
        ([pin("Start", {}, "document")], "pins[0].nodeName", "of type Input"),
        ([pin("N1", {}), pin("N1", {})], "pins[1].nodeName", "pinned twice"),
        ([pin("N1", "text")], "pins[0].outputs", 'declared as Object, not String "text"'),
        ([pin("N1", {}, "other")], "pins[0].outputs", "no output 'other'"),
        ([{"nodeName": "N1", "outputs": []}], "pins[0].outputs", "'response' is missing"),
        (
            [{"nodeName": "N1", "outputs": pin("N1", {})["outputs"] * 2}],
            "pins[0].outputs[1].name",
            "given twice",
        ),
        (
            [{"nodeName": "N1", "outputs": [{"name": "response", "content": {}}]}],
            "pins[0].outputs[0].content",
            "must have the member document",
        ),
    ],
)
def test_pins_that_do_not_fit_are_refused(
    owner: Context, ours: Flow, pins: list[Any], where: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why) as refused:
        tried(owner, ours, **of({}), pins=pins)
    assert where in {one["name"] for one in refused.value.members["fieldList"]}
    assert not Execution.objects.exists()


def test_pins_have_a_limit(owner: Context, ours: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "PINNED_BYTES", 100)
    with pytest.raises(ValidationError, match="at most 100"):
        tried(owner, ours, **of({}), pins=[pin("N1", {"long": "x" * 100})])


def test_an_earlier_execution_must_have_ended_and_have_the_node(
    owner: Context, stranger: Context, ours: Flow, nodes: Nodes
) -> None:
    earlier = start(owner, ours, {"a": 1})
    with pytest.raises(ConflictError, match="still runs"):
        tried(owner, ours, **after(earlier, "N2"))
    assert ended(earlier) == "Succeeded"
    with pytest.raises(ValidationError, match="is no node"):
        tried(owner, ours, **after(earlier, "N9"))
    with pytest.raises(ValidationError, match="run all of the flow"):
        tried(owner, ours, **after(earlier, "Start"))
    with pytest.raises(ValidationError, match="Give either"):
        tried(owner, ours, **of({}), **after(earlier, "N2"))
    with pytest.raises(ValidationError, match="Give either"):
        tried(owner, ours)
    with pytest.raises(NotFoundError):
        tried(stranger, ours, **after(earlier, "N2"))
    assert not Trial.objects.exists()


def test_the_earlier_execution_is_of_the_same_flow(
    workspace: Workspace, owner: Context, ours: Flow, nodes: Nodes
) -> None:
    other = flow(workspace, chain(3), "Other")
    earlier = start(owner, other, {"a": 1})
    assert ended(earlier) == "Succeeded"
    with pytest.raises(NotFoundError):
        tried(owner, ours, **after(earlier, "N2"))


def test_a_draft_that_was_not_prepared_is_refused(owner: Context, ours: Flow) -> None:
    Flow.objects.update(prepared=None)
    with pytest.raises(ValidationError, match="has not been prepared"):
        tried(owner, ours, **of({}))

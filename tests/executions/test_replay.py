"""ReplayFlowExecution and `manage.py replay`: which outputs another version would have given."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from executions import arns, replay_operation
from executions.engine.events import ErrorCode
from executions.models import Execution
from executions.nodes.registry import NodeError
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import Definition, chain, each, flow, named
from tests.executions.test_redrive import breaking, code_of, ended, publish, start


def replayed(context: Context, execution: Execution, version: str = "2") -> dict[str, Any]:
    params = named(execution) | {"flowVersion": version}
    return dict(replay_operation.replay_flow_execution(context, params))


def prompted(definition: Definition, name: str, words: str = "Say it") -> Definition:
    """The definition with one of its nodes a prompt."""
    (node,) = (node for node in definition["nodes"] if node["name"] == name)
    inline = {
        "modelId": "m",
        "templateType": "TEXT",
        "templateConfiguration": {
            "text": {"text": f"{words}: {{{{value}}}}", "inputVariables": [{"name": "value"}]}
        },
    }
    node["type"] = "Prompt"
    node["configuration"] = {"prompt": {"sourceConfiguration": {"inline": inline}}}
    node["outputs"] = [{"name": "response", "type": "String"}]
    return definition


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, prompted(chain(3, "String"), "N2"))


@pytest.fixture
def run(owner: Context, ours: Flow, nodes: Nodes) -> Execution:
    nodes.acts["N2"] = lambda call: f"said {call.inputs['value']}"
    started = start(owner, ours, "it")
    assert ended(started) == "Succeeded"
    nodes.calls.clear()
    return started


def test_the_same_definition_gives_the_same_and_calls_nothing(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    report = replayed(owner, run, "1")
    assert report == {
        "executionArn": arns.of(owner.account, run),
        "flowVersion": "1",
        "recorded": {"status": "Succeeded"},
        "replayed": {"status": "Succeeded"},
        "outputs": {"same": 1, "different": 0, "missing": 0, "added": 0, "undetermined": 0},
        "differences": [],
        "nodes": [],
    }
    assert nodes.calls == []


def test_changed_code_is_run_again(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    other = prompted(chain(3, "String"), "N2")
    code_of(other, "N3")["code"] = "value.upper()"
    publish(ours, other)
    nodes.acts["N3"] = lambda call: call.inputs["value"].upper()
    report = replayed(owner, run)
    assert report["differences"] == [
        {
            "nodeName": "End",
            "path": [],
            "kind": "Different",
            "after": {"bytes": 9, "document": "SAID IT"},
            "before": {"bytes": 9, "document": "said it"},
        }
    ]
    assert report["nodes"] == [{"nodeName": "N3", "effect": "Evaluated", "activations": 1}]
    assert [key.rpartition(":")[2] for key in nodes.calls] == ["N3"]


def test_an_unchanged_node_with_other_inputs_is_assumed_to_give_the_same(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    other = prompted(chain(3, "String"), "N2")
    code_of(other, "N1")["code"] = "value * 2"
    publish(ours, other)
    nodes.acts["N1"] = lambda call: call.inputs["value"] * 2
    report = replayed(owner, run)
    assert report["outputs"]["same"] == 1
    assert report["nodes"] == [
        {"nodeName": "N1", "effect": "Evaluated", "activations": 1},
        {"nodeName": "N2", "effect": "Assumed", "activations": 1},
    ]


def test_what_depends_on_a_call_that_is_left_out_is_undetermined(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    publish(ours, prompted(chain(3, "String"), "N2", words="Shout it"))
    report = replayed(owner, run)
    assert report["replayed"] == {"status": "Undetermined"}
    assert report["outputs"]["undetermined"] == 1
    assert [one["kind"] for one in report["differences"]] == ["Undetermined"]
    assert report["nodes"] == [{"nodeName": "N2", "effect": "NotCalled", "activations": 1}]
    assert nodes.calls == []


def test_a_failure_of_changed_code_is_told(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    other = prompted(chain(3, "String"), "N2")
    code_of(other, "N3")["code"] = "int(value)"
    publish(ours, other)
    nodes.acts["N3"] = breaking
    report = replayed(owner, run)
    assert report["replayed"]["status"] == "Failed"
    assert report["replayed"]["nodeName"] == "N3"
    assert "broken" in report["replayed"]["message"]
    assert [one["kind"] for one in report["differences"]] == ["Missing"]


def test_a_recorded_failure_is_replayed(owner: Context, ours: Flow, nodes: Nodes) -> None:
    nodes.acts["N2"] = breaking
    failed = start(owner, ours, "it")
    assert ended(failed) == "Failed"
    nodes.calls.clear()
    report = replayed(owner, failed, "1")
    assert report["recorded"] == report["replayed"]
    assert nodes.calls == []


def test_items_are_compared_one_by_one(workspace: Workspace, owner: Context, nodes: Nodes) -> None:
    def straight(definition: Definition) -> Definition:
        """Each item straight to the output."""
        gone = {"All"}
        definition["nodes"] = [n for n in definition["nodes"] if n["name"] not in gone]
        for node in definition["nodes"]:
            if node["name"] == "End":
                node["inputs"][0]["type"] = "String"
        definition["connections"] = [
            c for c in definition["connections"] if not {c["source"], c["target"]} & gone
        ]
        out = {"data": {"sourceOutput": "response", "targetInput": "document"}}
        definition["connections"].append(
            {"name": "o", "type": "Data", "source": "A", "target": "End", "configuration": out}
        )
        return definition

    ours = flow(workspace, straight(each("A")))
    items = [f"item {number}" for number in range(250)]
    started = start(owner, ours, items)
    assert ended(started) == "Succeeded"
    other = straight(each("A"))
    code_of(other, "A")["code"] = "value.replace('7', 'seven')"
    publish(ours, other)
    nodes.acts["A"] = lambda call: call.inputs["value"].replace("7", "seven")
    report = replayed(owner, started)
    sevens = [number for number, item in enumerate(items) if "7" in item]
    assert report["outputs"]["different"] == len(sevens)
    assert report["outputs"]["same"] == len(items) - len(sevens)
    assert [one["path"][0]["index"] for one in report["differences"]] == sevens
    first = report["differences"][0]
    assert (first["before"]["document"], first["after"]["document"]) == ("item 7", "item seven")


def test_large_values_are_only_measured(workspace: Workspace, owner: Context, nodes: Nodes) -> None:
    ours = flow(workspace, chain(1, "String"))
    nodes.acts["N1"] = lambda _: "x" * 200_000
    started = start(owner, ours, "it")
    assert ended(started) == "Succeeded"
    other = chain(1, "String")
    code_of(other, "N1")["code"] = "'short'"
    publish(ours, other)
    nodes.acts["N1"] = lambda _: "short"
    (one,) = replayed(owner, started)["differences"]
    assert one["before"] == {"bytes": 200_002}
    assert one["after"] == {"bytes": 7, "document": "short"}


def test_at_most_so_many_differences_are_told(
    workspace: Workspace, owner: Context, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.replay._TOLD", 0)
    ours = flow(workspace, chain(1, "String"))
    started = start(owner, ours, "it")
    ended(started)
    other = chain(1, "String")
    code_of(other, "N1")["code"] = "'other'"
    publish(ours, other)
    nodes.acts["N1"] = lambda _: "other"
    report = replayed(owner, started)
    assert (report["outputs"]["different"], report["differences"]) == (1, [])


def test_one_that_runs_is_not_replayed(owner: Context, ours: Flow, nodes: Nodes) -> None:
    with pytest.raises(ConflictError, match="still runs"):
        replayed(owner, start(owner, ours, "it"), "1")


def test_a_replay_has_a_time_limit(
    owner: Context, ours: Flow, run: Execution, settings: Any
) -> None:
    settings.REPLAY_SECONDS = -1.0
    with pytest.raises(ValidationError, match="FLOWBUILDER_REPLAY_SECONDS"):
        replayed(owner, run, "1")


def test_a_stranger_replays_nothing(stranger: Context, run: Execution) -> None:
    with pytest.raises(NotFoundError):
        replayed(stranger, run, "1")


def command(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("replay", *words, stdout=out)
    except SystemExit as problem:
        return int(problem.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_tells_the_same_in_words(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    arn = arns.of(owner.account, run)
    assert command(arn) == (
        0,
        "Succeeded; against the prepared draft: Succeeded\nOutputs: 1 same\n",
    )
    other = prompted(chain(3, "String"), "N2")
    code_of(other, "N3")["code"] = "value.upper()"
    publish(ours, other)
    nodes.acts["N3"] = lambda call: call.inputs["value"].upper()
    code, told = command(arn, "--version-of-flow", "2")
    assert code == 1
    assert told.splitlines() == [
        "Succeeded; against version 2: Succeeded",
        "Outputs: 1 different",
        "- End: different",
        '    before: "said it"',
        '    after: "SAID IT"',
        "N3: its code was run again (once)",
    ]
    code, told = command(arn, "--version-of-flow", "2", "--json")
    assert (code, json.loads(told)["outputs"]["different"]) == (1, 1)


@pytest.mark.parametrize(
    "arn", ["nothing", "arn:aws:bedrock:us-east-1:123456789012:flow/ABCDEFGHIJ"]
)
def test_the_command_refuses_what_is_no_execution(workspace: Workspace, arn: str) -> None:
    with pytest.raises(CommandError) as problem:
        command(arn)
    assert problem.value.returncode == 2


def test_an_unforeseen_failure_of_code_is_the_nodes(
    owner: Context, ours: Flow, run: Execution, nodes: Nodes
) -> None:
    other = prompted(chain(3, "String"), "N2")
    code_of(other, "N3")["code"] = "1"
    publish(ours, other)

    def odd(_: object) -> Any:
        raise NodeError(ErrorCode.INTERNAL_SERVER, "no sandbox here")

    nodes.acts["N3"] = odd
    assert "no sandbox here" in replayed(owner, run)["replayed"]["message"]

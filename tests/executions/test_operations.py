"""Start, stop, get, list, events, snapshot: as the owner sees them, and as a stranger does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django_q.models import OrmQ

from executions import operations, tasks
from executions.engine.events import ErrorCode
from executions.models import Execution
from executions.nodes.registry import Call, NodeError
from flowbuilder.models import Flow, Workspace
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError
from tests.executions.conftest import Nodes
from tests.executions.support import ROLE, chain, flow


@pytest.fixture(autouse=True)
def _no_lingering(settings: Any) -> None:
    settings.LINGER_SECONDS = 0.0


@pytest.fixture
def ours(workspace: Workspace) -> Flow:
    return flow(workspace, chain(2))


def start(context: Context, ours: Flow, value: Any = None, **params: Any) -> str:
    answer = operations.start_flow_execution(
        context,
        {
            "flowIdentifier": ours.flow_id,
            "flowAliasIdentifier": "LIVEALIAS1",
            "inputs": [{"nodeName": "Start", "content": {"document": value or {"a": 1}}}],
            **params,
        },
    )
    return str(answer["executionArn"])


def names(arn: str, **params: Any) -> dict[str, Any]:
    """The parameters that name the execution of the ARN."""
    parts = arn.rsplit(":", maxsplit=1)[-1].split("/")
    return {
        "flowIdentifier": parts[1],
        "flowAliasIdentifier": parts[3],
        "executionIdentifier": parts[5],
        **params,
    }


def all_events(context: Context, arn: str, event_type: str, **params: Any) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        answer = operations.list_flow_execution_events(
            context, names(arn, eventType=event_type, **token, **params)
        )
        events += answer["flowExecutionEvents"]
        if "nextToken" not in answer:
            return events
        token = {"nextToken": answer["nextToken"]}


def test_start_answers_with_the_arn_and_its_first_event_is_there(
    owner: Context, ours: Flow
) -> None:
    arn = start(owner, ours, flowExecutionName="first-1")
    assert arn == (
        f"arn:aws:bedrock:us-east-1:123456789012:flow/{ours.flow_id}"
        "/alias/LIVEALIAS1/execution/first-1"
    )
    (event,) = all_events(owner, arn, "Flow")
    fields = [{"name": "document", "content": {"document": {"a": 1}}}]
    assert event["flowInputEvent"]["nodeName"] == "Start"
    assert event["flowInputEvent"]["fields"] == fields
    assert OrmQ.objects.count() == 1


def test_an_execution_runs_to_its_end(owner: Context, ours: Flow, nodes: Nodes) -> None:
    arn = start(owner, ours)
    assert tasks.shift() == 1
    answer = operations.get_flow_execution(owner, names(arn))
    assert answer["status"] == "Succeeded"
    assert answer["flowVersion"] == "1"
    assert answer["startedAt"] <= answer["endedAt"]
    assert "errors" not in answer
    assert "createdAt" not in answer
    last = all_events(owner, arn, "Flow")[-1]
    assert last["flowOutputEvent"]["nodeName"] == "End"
    assert last["flowOutputEvent"]["fields"][0]["content"] == {"document": {"a": 1}}
    kinds = [next(iter(event)) for event in all_events(owner, arn, "Node")]
    assert kinds.count("nodeInputEvent") >= 2
    assert "nodeOutputEvent" in kinds


def test_an_execution_is_found_by_its_arns(owner: Context, ours: Flow) -> None:
    arn = start(owner, ours, flowExecutionName="by-arn")
    flow_arn, alias = arn.split("/alias/")
    answer = operations.get_flow_execution(
        owner,
        {
            "flowIdentifier": flow_arn,
            "flowAliasIdentifier": f"{flow_arn}/alias/{alias.split('/')[0]}",
            "executionIdentifier": arn,
        },
    )
    assert answer["executionArn"] == arn


def test_a_failure_is_told_in_the_same_words_everywhere(
    owner: Context, ours: Flow, nodes: Nodes, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(call: Call) -> Any:
        raise NodeError(ErrorCode.DEPENDENCY_FAILED, "The model said no to 'tulip'.")

    nodes.acts["N2"] = break_down
    arn = start(owner, ours)
    tasks.shift()
    answer = operations.get_flow_execution(owner, names(arn))
    assert answer["status"] == "Failed"
    (error,) = answer["errors"]
    assert error["nodeName"] == "N2"
    assert "N2" in error["message"]
    assert "The model said no to 'tulip'." in error["message"]
    failures = [
        e["flowFailureEvent"] for e in all_events(owner, arn, "Flow") if "flowFailureEvent" in e
    ]
    assert [f["errorCode"] for f in failures] == ["NODE_EXECUTION_FAILED"]
    node = [
        e["nodeFailureEvent"] for e in all_events(owner, arn, "Node") if "nodeFailureEvent" in e
    ]
    assert [(n["nodeName"], n["errorCode"]) for n in node] == [("N2", "DEPENDENCY_FAILED")]
    assert error["message"] in caplog.text
    assert arn in caplog.text


def test_events_come_in_pages_that_do_not_overlap(owner: Context, ours: Flow, nodes: Nodes) -> None:
    arn = start(owner, ours)
    tasks.shift()
    whole = all_events(owner, arn, "Node")
    assert len(whole) > 3
    assert all_events(owner, arn, "Node", maxResults=1) == whole
    assert all_events(owner, arn, "Node", maxResults=2) == whole


def test_a_page_of_large_values_ends_early_and_they_are_complete(
    owner: Context, ours: Flow, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "_PAGE_BYTES", 300_000)
    value = {"text": "x" * 200_000}
    arn = start(owner, ours, value)
    tasks.shift()
    first = operations.list_flow_execution_events(owner, names(arn, eventType="Node"))
    assert len(first["flowExecutionEvents"]) == 1
    for event in all_events(owner, arn, "Node"):
        (body,) = event.values()
        assert body["fields"][0]["content"]["document"] == value


def test_a_page_of_many_middling_values_ends_early(
    owner: Context, ours: Flow, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that stand in the journal itself count, too."""
    arn = start(owner, ours, {"text": "x" * 30_000})
    tasks.shift()
    whole = all_events(owner, arn, "Node")
    for room, count in ((100_000, 3), (1, 1)):
        monkeypatch.setattr(operations, "_PAGE_BYTES", room)
        first = operations.list_flow_execution_events(owner, names(arn, eventType="Node"))
        assert len(first["flowExecutionEvents"]) == count
        assert all_events(owner, arn, "Node") == whole


def test_an_altered_or_foreign_token_is_refused(owner: Context, ours: Flow, nodes: Nodes) -> None:
    first, second = start(owner, ours), start(owner, ours)
    tasks.shift()
    page = operations.list_flow_execution_events(
        owner, names(first, eventType="Node", maxResults=1)
    )
    for arn, token in ((second, page["nextToken"]), (first, page["nextToken"] + "x")):
        with pytest.raises(ValidationError):
            operations.list_flow_execution_events(
                owner, names(arn, eventType="Node", nextToken=token)
            )


def test_a_name_is_taken_once_per_alias(owner: Context, ours: Flow) -> None:
    start(owner, ours, flowExecutionName="same")
    with pytest.raises(ConflictError, match="same"):
        start(owner, ours, flowExecutionName="same")
    start(owner, ours, flowExecutionName="same", flowAliasIdentifier="TSTALIASID")
    assert Execution.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"nodeName": "Begin"}, "inputs[0].nodeName"),
        ({"nodeName": "Start", "nodeOutputName": "text"}, "inputs[0].nodeOutputName"),
    ],
)
def test_an_input_for_another_node_is_refused_by_name(
    owner: Context, ours: Flow, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as problem:
        start(owner, ours, inputs=[{**given, "content": {"document": {}}}])
    assert [f["name"] for f in problem.value.members["fieldList"]] == [field]
    assert Execution.objects.count() == 0


def test_a_draft_that_was_never_prepared_cannot_run(owner: Context, ours: Flow) -> None:
    Flow.objects.update(prepared=None)
    with pytest.raises(ValidationError, match="has not been prepared"):
        start(owner, ours, flowAliasIdentifier="TSTALIASID")
    start(owner, ours)


def test_the_definition_is_the_one_of_the_start(owner: Context, ours: Flow) -> None:
    arn = start(owner, ours, flowAliasIdentifier="TSTALIASID")
    Flow.objects.update(definition="{}", prepared=None)
    answer = operations.get_execution_flow_snapshot(owner, names(arn))
    assert json.loads(answer["definition"]) == chain(2)
    assert (answer["flowVersion"], answer["executionRoleArn"]) == ("DRAFT", ROLE)


def test_key_and_latency_are_those_of_the_start(owner: Context, ours: Flow, nodes: Nodes) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    Flow.objects.update(customer_encryption_key_arn=key)
    heard: list[str] = []

    def listen(call: Call) -> Any:
        heard.append(call.scope.latency)
        return call.inputs["value"]

    nodes.acts = {node["name"]: listen for node in chain(2)["nodes"]}
    wanted = {"performanceConfig": {"latency": "optimized"}}
    arn = start(owner, ours, flowAliasIdentifier="TSTALIASID", modelPerformanceConfiguration=wanted)
    tasks.shift()
    assert set(heard) == {"optimized"}
    answer = operations.get_execution_flow_snapshot(owner, names(arn))
    assert answer["customerEncryptionKeyArn"] == key
    snapshot = operations.get_execution_flow_snapshot(owner, names(start(owner, ours)))
    assert "customerEncryptionKeyArn" not in snapshot


def test_an_execution_outlives_its_flow(owner: Context, ours: Flow) -> None:
    arn = start(owner, ours)
    ours.aliases.all().delete()
    ours.versions.all().delete()
    ours.delete()
    assert operations.get_flow_execution(owner, names(arn))["status"] == "Running"
    listed = operations.list_flow_executions(
        owner, {"flowIdentifier": names(arn)["flowIdentifier"]}
    )
    assert len(listed["flowExecutionSummaries"]) == 1


def test_executions_are_listed_latest_first_in_pages(owner: Context, ours: Flow) -> None:
    started = [start(owner, ours) for _ in range(5)]
    started.append(start(owner, ours, flowAliasIdentifier="TSTALIASID"))
    listed: list[str] = []
    params: dict[str, Any] = {"flowIdentifier": ours.flow_id, "maxResults": 4}
    while True:
        answer = operations.list_flow_executions(owner, params)
        listed += [row["executionArn"] for row in answer["flowExecutionSummaries"]]
        if "nextToken" not in answer:
            break
        params["nextToken"] = answer["nextToken"]
    assert listed == started[::-1]
    of_alias = operations.list_flow_executions(
        owner, {"flowIdentifier": ours.flow_id, "flowAliasIdentifier": "TSTALIASID"}
    )
    assert [row["executionArn"] for row in of_alias["flowExecutionSummaries"]] == started[-1:]


def test_stopping_aborts_at_once_and_nothing_starts_after_it(
    owner: Context, ours: Flow, nodes: Nodes
) -> None:
    arn = start(owner, ours)
    nodes.acts["N1"] = lambda call: operations.stop_flow_execution(owner, names(arn))["status"]
    tasks.shift()
    assert nodes.calls == ["N1"]
    answer = operations.get_flow_execution(owner, names(arn))
    assert answer["status"] == "Aborted"
    assert operations.stop_flow_execution(owner, names(arn))["status"] == "Aborted"


def test_what_has_ended_cannot_be_stopped(owner: Context, ours: Flow, nodes: Nodes) -> None:
    arn = start(owner, ours)
    tasks.shift()
    with pytest.raises(ConflictError, match="already ended: Succeeded"):
        operations.stop_flow_execution(owner, names(arn))


def test_a_stranger_sees_and_does_nothing(owner: Context, stranger: Context, ours: Flow) -> None:
    arn = start(owner, ours, flowExecutionName="ours")
    assert start_is_refused(stranger, ours)
    for operation, extra in (
        (operations.get_flow_execution, {}),
        (operations.stop_flow_execution, {}),
        (operations.list_flow_execution_events, {"eventType": "Flow"}),
        (operations.get_execution_flow_snapshot, {}),
        (operations.list_flow_executions, {}),
    ):
        with pytest.raises(NotFoundError):
            operation(stranger, names(arn, **extra))
        with pytest.raises(NotFoundError):
            operation(stranger, names(arn, executionIdentifier=arn, **extra))
        by_arn = {"flowIdentifier": arn.split("/alias/")[0]}
        with pytest.raises(NotFoundError):
            operation(stranger, names(arn, **extra) | by_arn)
    assert Execution.objects.get().status == "Running"


def start_is_refused(context: Context, ours: Flow) -> bool:
    with pytest.raises(NotFoundError):
        start(context, ours)
    with pytest.raises(NotFoundError):
        operations.invoke_flow(
            context,
            {"flowIdentifier": ours.flow_id, "flowAliasIdentifier": "LIVEALIAS1", "inputs": []},
        )
    return True


def test_enough_hints_are_enough(owner: Context, ours: Flow, settings: Any) -> None:
    for _ in range(10):
        start(owner, ours)
    assert OrmQ.objects.count() == settings.WORKERS


def test_an_alias_says_how_much_runs_at_once(owner: Context, ours: Flow, settings: Any) -> None:
    start(owner, ours)
    ours.aliases.filter(alias_id="LIVEALIAS1").update(
        concurrency={"type": "Manual", "maxConcurrency": 3}
    )
    start(owner, ours)
    limits = list(Execution.objects.order_by("id").values_list("concurrency", flat=True))
    assert limits == [settings.AUTOMATIC_CONCURRENCY, 3]

"""The AWS CLI against the running product: every command that it has for what is served."""

from __future__ import annotations

import uuid

import pytest
from botocore import xform_name

from tests.clients.cli import Cli
from tests.clients.conftest import MANY
from tests.clients.served import capitals, served
from tests.product.books import DRAFT, ROLE
from tests.product.test_own_operations import travel
from tests.support.processes import wait_until
from tests.support.product import Product

pytestmark = pytest.mark.server

VARIANT = {
    "name": "plain",
    "templateType": "TEXT",
    "templateConfiguration": {"text": {"text": "Hi {{who}}", "inputVariables": [{"name": "who"}]}},
    "modelId": "amazon.nova-lite-v1:0",
}


@pytest.fixture
def cli(server: Product) -> Cli:
    return Cli(server)


def test_every_command_of_the_cli_works(cli: Cli, lasting: str) -> None:
    flow, arn = make_a_flow(cli)
    tag(cli, arn)
    alias = make_versions_and_an_alias(cli, flow)
    run(cli, flow, alias)
    stop(cli, lasting)
    go_on(cli)
    take_down(cli, flow, alias)
    write_a_prompt(cli)
    for service, names in served().items():
        commands = {xform_name(name, "-") for name in names} & cli.offered(service)
        assert commands - {"try-flow-node"} == cli.called[service]  # the CLI shows no stream


def make_a_flow(cli: Cli) -> tuple[str, str]:
    """A prepared flow: its id and ARN."""
    name, definition = _name(), capitals()
    made = cli.agent("create-flow", name=name, execution_role_arn=ROLE, tags={"made": "first"})
    assert (made["name"], made["status"]) == (name, "NotPrepared")
    flow = made["id"]
    cli.agent(
        "update-flow",
        flow_identifier=flow,
        name=name,
        execution_role_arn=ROLE,
        definition=definition,
    )
    assert cli.agent("validate-flow-definition", definition=definition)["validations"] == []
    assert cli.agent("prepare-flow", flow_identifier=flow)["status"] == "Prepared"
    got = cli.agent("get-flow", flow_identifier=made["arn"])
    assert (got["id"], got["definition"]) == (flow, definition)
    assert flow in [row["id"] for row in cli.agent("list-flows")["flowSummaries"]]
    return flow, made["arn"]


def tag(cli: Cli, arn: str) -> None:
    cli.agent("tag-resource", resource_arn=arn, tags="stage=two words,empty=")
    cli.agent("untag-resource", resource_arn=arn, tag_keys="made")
    tags = cli.agent("list-tags-for-resource", resource_arn=arn)["tags"]
    assert tags == {"stage": "two words", "empty": ""}


def make_versions_and_an_alias(cli: Cli, flow: str) -> str:
    """Two versions, and the id of an alias that has moved from the first to the second."""
    for number in ("1", "2"):
        made = cli.agent("create-flow-version", flow_identifier=flow, description=f"No. {number}")
        assert made["version"] == number
    got = cli.agent("get-flow-version", flow_identifier=flow, flow_version="1")
    assert (got["description"], got["definition"]) == ("No. 1", capitals())
    rows = cli.agent("list-flow-versions", flow_identifier=flow)["flowVersionSummaries"]
    assert {"1", "2"} <= {row["version"] for row in rows}

    alias = cli.agent(
        "create-flow-alias",
        flow_identifier=flow,
        name="live",
        routing_configuration="flowVersion=1",
    )["id"]
    cli.agent(
        "update-flow-alias",
        flow_identifier=flow,
        alias_identifier=alias,
        name="live",
        routing_configuration="flowVersion=2",
    )
    moved = cli.agent("get-flow-alias", flow_identifier=flow, alias_identifier=alias)
    assert moved["routingConfiguration"] == [{"flowVersion": "2"}]
    aliases = cli.agent("list-flow-aliases", flow_identifier=flow)["flowAliasSummaries"]
    assert {alias, DRAFT} >= {row["id"] for row in aliases} >= {alias}
    return str(alias)


def run(cli: Cli, flow: str, alias: str) -> None:
    """An execution from its start to its output."""
    which = {"flow_identifier": flow, "flow_alias_identifier": alias}
    given = [{"nodeName": "Start", "content": {"document": "hello"}}]
    started = cli.runtime("start-flow-execution", **which, inputs=given)
    execution = {**which, "execution_identifier": started["executionArn"]}
    wait_until(
        lambda: cli.runtime("get-flow-execution", **execution)["status"] == "Succeeded",
        "the execution to succeed",
    )
    events = cli.runtime("list-flow-execution-events", **execution, event_type="Flow")
    last = events["flowExecutionEvents"][-1]["flowOutputEvent"]
    assert last["fields"][0]["content"]["document"] == "HELLO!"
    snapshot = cli.runtime("get-execution-flow-snapshot", **execution)
    assert snapshot["flowVersion"] == "2"
    listed = cli.runtime("list-flow-executions", flow_identifier=flow)["flowExecutionSummaries"]
    assert [row["executionArn"] for row in listed] == [started["executionArn"]]


def stop(cli: Cli, flow: str) -> None:
    """An execution that is ended while it runs."""
    which = {"flow_identifier": flow, "flow_alias_identifier": DRAFT}
    given = [{"nodeName": "Start", "content": {"document": MANY}}]
    started = cli.runtime("start-flow-execution", **which, inputs=given)
    execution = {**which, "execution_identifier": started["executionArn"]}
    assert cli.runtime("stop-flow-execution", **execution)["status"] == "Aborted"


def go_on(cli: Cli) -> None:
    """An execution that asks, is stopped, and goes on as another."""
    made = cli.agent("create-flow", name=_name(), execution_role_arn=ROLE, definition=travel())
    cli.agent("prepare-flow", flow_identifier=made["id"])
    which = {"flow_identifier": made["id"], "flow_alias_identifier": DRAFT}

    def asking(started: dict[str, str]) -> dict[str, str]:
        """The execution, once its agent asks."""
        execution = {**which, "execution_identifier": started["executionArn"]}
        wait_until(
            lambda: cli.own("list-flow-execution-questions", **execution)["questions"],
            "the agent to ask",
        )
        return execution

    given = [{"nodeName": "Start", "content": {"document": "book"}}]
    execution = asking(cli.runtime("start-flow-execution", **which, inputs=given))
    cli.runtime("stop-flow-execution", **execution)
    execution = asking(cli.own("redrive-flow-execution", **execution))
    cli.own("answer-flow-execution", **execution, node_name="Agent", answer="Rome")
    wait_until(
        lambda: cli.runtime("get-flow-execution", **execution)["status"] == "Succeeded",
        "the execution to succeed",
    )
    replay = cli.own("replay-flow-execution", **execution, flow_version="DRAFT")
    assert replay["outputs"]["same"] == 1
    tried = cli.own("try-flow", flow_identifier=which["flow_identifier"], input={"document": "x"})
    assert tried["executionArn"]


def take_down(cli: Cli, flow: str, alias: str) -> None:
    cli.agent("delete-flow-alias", flow_identifier=flow, alias_identifier=alias)
    for number in ("1", "2"):
        cli.agent("delete-flow-version", flow_identifier=flow, flow_version=number)
    assert cli.agent("delete-flow", flow_identifier=flow)["id"] == flow


def write_a_prompt(cli: Cli) -> None:
    """A prompt from its draft to its end."""
    name = _name()
    made = cli.agent("create-prompt", name=name, variants=[VARIANT], default_variant="plain")
    prompt = {"prompt_identifier": made["id"]}
    assert cli.agent("create-prompt-version", **prompt)["version"] == "1"
    cli.agent("update-prompt", **prompt, name=name, description="Empty now")
    assert cli.agent("get-prompt", **prompt)["description"] == "Empty now"
    assert cli.agent("get-prompt", **prompt, prompt_version="1")["variants"] == [VARIANT]
    rows = cli.agent("list-prompts", **prompt)["promptSummaries"]
    assert [row["version"] for row in rows] == ["DRAFT", "1"]
    assert cli.agent("delete-prompt", **prompt)["id"] == made["id"]


def test_lists_come_in_the_cli_s_pages(cli: Cli) -> None:
    made = {cli.agent("create-flow", name=_name(), execution_role_arn=ROLE)["id"] for _ in "123"}
    whole = [row["id"] for row in cli.agent("list-flows", page_size="2")["flowSummaries"]]
    assert made <= set(whole)
    first = cli.agent("list-flows", max_items="2", page_size="1")
    rest = cli.agent("list-flows", starting_token=first["NextToken"])
    assert [row["id"] for page in (first, rest) for row in page["flowSummaries"]] == whole
    assert len(first["flowSummaries"]) == 2
    for flow in made:
        cli.agent("delete-flow", flow_identifier=flow)


@pytest.mark.parametrize(
    ("service", "command", "options", "words"),
    [
        (
            "bedrock-agent",
            "create-flow",
            {"name": "no spaces allowed", "execution_role_arn": ROLE},
            "(ValidationException) when calling the CreateFlow operation",
        ),
        (
            "bedrock-agent",
            "get-flow",
            {"flow_identifier": "NOSUCHFLOW"},
            "(ResourceNotFoundException) when calling the GetFlow operation",
        ),
        (
            "bedrock-agent-runtime",
            "list-flow-executions",
            {"flow_identifier": "NOSUCHFLOW"},
            "(ResourceNotFoundException) when calling the ListFlowExecutions operation",
        ),
    ],
)
def test_the_cli_prints_what_was_wrong(
    cli: Cli, service: str, command: str, options: dict[str, str], words: str
) -> None:
    said = cli.refused(service, command, **options)
    assert f"An error occurred {words}: " in said
    assert any(value in said for value in options.values())


def _name() -> str:
    return f"Cli{uuid.uuid4().hex[:10]}"

"""Which provider a model goes to."""

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes import registry
from executions.nodes.registry import NodeError
from executions.services.models import routes
from flowbuilder.models import ModelRoute, Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db
ARN = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2:1"
PROFILE = "arn:aws:bedrock:us-east-1:111111111111:inference-profile/us.anthropic.claude-v2:1"


@pytest.mark.parametrize(
    ("model", "target"),
    [
        ("anthropic.claude-v2:1", "exact"),
        (ARN, "whole arn"),
        (ARN.replace("us-east-1", "eu-west-1"), "exact"),
        (PROFILE, "profile"),
        ("anthropic.claude-v3", "claude"),
        ("anthropic.other", "anthropic"),
        ("amazon.nova-lite-v1:0", "everything"),
        ("", "everything"),
    ],
)
def test_the_longest_route_that_matches_wins(
    workspace: Workspace, stranger: Workspace, model: str, target: str
) -> None:
    table = {
        "*": "everything",
        "anthropic.*": "anthropic",
        "anthropic.claude*": "claude",
        "anthropic.claude-v2:1": "exact",
        ARN: "whole arn",
        "us.*": "profile",
    }
    for pattern, name in table.items():
        ModelRoute.objects.create(
            workspace=workspace, model_id=pattern, provider="bedrock", target=name
        )
    ModelRoute.objects.create(workspace=stranger, model_id=model, provider="local")
    assert routes.resolve(workspace.pk, model).target == target


def test_a_route_without_a_target_keeps_the_name(workspace: Workspace) -> None:
    ModelRoute.objects.create(workspace=workspace, model_id="a*", provider="bedrock")
    assert routes.resolve(workspace.pk, "abc") == routes.Route("bedrock", "abc")


def test_unset_it_is_bedrock_with_credentials(fake: FakeAws, own_settings: Settings) -> None:
    own_settings.DEFAULT_PROVIDER = ""
    assert routes.default_provider() == "bedrock"


def test_unset_it_is_bedrock_with_an_endpoint_for_it(
    no_aws: None, own_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_settings.DEFAULT_PROVIDER = ""
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://localhost:1")
    assert routes.default_provider() == "bedrock"


def test_unset_it_is_the_local_model_without(no_aws: None, own_settings: Settings) -> None:
    own_settings.DEFAULT_PROVIDER = ""
    assert routes.default_provider() == "local"


def test_a_provider_there_is_not_is_named(workspace: Workspace, own_settings: Settings) -> None:
    own_settings.DEFAULT_PROVIDER = "skynet"
    with pytest.raises(NodeError, match=r"skynet.*local, bedrock, openai") as raised:
        routes.resolve(workspace.pk, "x")
    assert raised.value.code is ErrorCode.VALIDATION


def test_a_run_looks_its_route_up_once_a_second(
    workspace: Workspace,
    caller: Caller,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    now = 100.0
    monkeypatch.setattr(registry.time, "monotonic", lambda: now)
    ModelRoute.objects.create(workspace=workspace, model_id="a", provider="bedrock", target="x")
    with django_assert_num_queries(1):
        assert [routes.of_run(caller.scope, "a").target for _ in range(3)] == ["x"] * 3
    ModelRoute.objects.update(target="y")
    now += 0.9
    assert routes.of_run(caller.scope, "a").target == "x"
    assert routes.of_run(Caller(workspace).scope, "a").target == "y"
    now += 0.2
    assert routes.of_run(caller.scope, "a").target == "y"

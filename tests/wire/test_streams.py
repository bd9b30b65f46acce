"""Event streams leave event by event, and end in an exception when one is raised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
from botocore.eventstream import EventStreamBuffer
from pytest_django import Settings

from flowbuilder.wire import errors
from flowbuilder.wire.context import Answer, Context, Params
from tests.wire.conftest import Asked, Served

_PATH = "/api/flows/ABCDEFGHIJ/aliases/TSTALIASID"
_BODY = (
    b'{"inputs": [{"nodeName": "In", "nodeOutputName": "document", "content": {"document": 1}}]}'
)
_OUTPUT = {"nodeName": "Out", "nodeType": "FlowOutputNode", "content": {"document": [1]}}

Item = list[tuple[str, Mapping[str, Any]]]


@pytest.fixture(autouse=True)
def identities(settings: Settings) -> None:
    settings.WIRE_IDENTITY = settings.WIRE_AUDIT = "tests.wire.people"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]


def streaming(events: Callable[[], AsyncIterator[Item]]) -> Callable[[Context, Params], Answer]:
    def operation(context: Context, params: Params) -> Answer:
        return {"executionId": "e-1", "responseStream": events()}

    return operation


def read(*chunks: bytes) -> list[tuple[str, bytes]]:
    """Kind and payload of the messages in these bytes."""
    buffer = EventStreamBuffer()
    for chunk in chunks:
        buffer.add_data(chunk)
    found = []
    for message in buffer:
        headers = message.headers
        found.append((headers[f":{headers[':message-type']}-type"], message.payload))
    return found


async def rest(asked: Asked) -> list[tuple[str, bytes]]:
    """The messages up to the end of the answer."""
    chunks = []
    while True:
        message = await asked.message()
        assert message["type"] == "http.response.body"
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return read(*chunks)


async def test_headers_and_events_leave_as_they_come(serve: Served) -> None:
    gate = asyncio.Event()

    async def events() -> AsyncIterator[Item]:
        await gate.wait()
        yield [("flowOutputEvent", _OUTPUT)]
        gate.clear()
        await gate.wait()
        yield [("flowCompletionEvent", {"completionReason": "SUCCESS"})]

    serve("InvokeFlow", streaming(events))
    async with Asked(_PATH, _BODY).running() as asked:
        start = await asked.message()
        headers = {name.lower(): value for name, value in start["headers"]}
        assert start["status"] == 200
        assert headers[b"content-type"] == b"application/vnd.amazon.eventstream"
        assert headers[b"x-amz-bedrock-flow-execution-id"] == b"e-1"
        assert headers[b"x-amzn-requestid"]
        assert await asked.message() == {
            "type": "http.response.body",
            "body": b"",
            "more_body": True,
        }
        gate.set()
        first = await asked.message()
        assert [kind for kind, _ in read(first["body"])] == ["flowOutputEvent"]
        gate.set()
        assert await rest(asked) == [("flowCompletionEvent", b'{"completionReason":"SUCCESS"}')]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.ValidationError, "validationException"),
        (errors.NotFoundError, "resourceNotFoundException"),
        (errors.ConflictError, "conflictException"),
        (errors.DependencyFailedError, "dependencyFailedException"),
        (errors.BadGatewayError, "badGatewayException"),
        (errors.ThrottlingError, "throttlingException"),
        (errors.QuotaError, "serviceQuotaExceededException"),
        (errors.AccessDeniedError, "accessDeniedException"),
    ],
)
async def test_an_error_on_the_way_is_the_streams_last_event(
    serve: Served, error: type[errors.WireError], kind: str
) -> None:
    async def events() -> AsyncIterator[Item]:
        yield [("flowOutputEvent", _OUTPUT)]
        raise error("Node A failed.")

    serve("InvokeFlow", streaming(events))
    async with Asked(_PATH, _BODY).running() as asked:
        assert (await asked.message())["status"] == 200
        told = await rest(asked)
    assert [name for name, _ in told] == ["flowOutputEvent", kind]
    assert told[-1][1] == b'{"message":"Node A failed."}'


async def test_an_unexpected_exception_is_logged_and_told(
    serve: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async def events() -> AsyncIterator[Item]:
        yield [("flowOutputEvent", _OUTPUT)]
        raise RuntimeError("the disk is gone")

    serve("InvokeFlow", streaming(events))
    async with Asked(_PATH, _BODY).running() as asked:
        await asked.message()
        told = await rest(asked)
    assert told[-1][0] == "internalServerException"
    assert b"A fault of this server; its log names request" in told[-1][1]
    assert "the disk is gone" in caplog.text


async def test_an_event_that_is_too_large_is_an_exception(
    serve: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbuilder.wire.eventstream.MAX_PAYLOAD", 200)

    async def events() -> AsyncIterator[Item]:
        yield [("flowOutputEvent", {**_OUTPUT, "content": {"document": "x" * 300}})]
        yield [("flowCompletionEvent", {"completionReason": "SUCCESS"})]

    serve("InvokeFlow", streaming(events))
    async with Asked(_PATH, _BODY).running() as asked:
        await asked.message()
        told = await rest(asked)
    assert [name for name, _ in told] == ["validationException"]


async def test_what_is_told_at_once_leaves_in_parts_of_a_size(
    serve: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbuilder.wire.view._PART_BYTES", 1000)

    async def events() -> AsyncIterator[Item]:
        yield [("flowOutputEvent", _OUTPUT)] * 20
        yield [("flowCompletionEvent", {"completionReason": "SUCCESS"})]

    serve("InvokeFlow", streaming(events))
    parts = []
    async with Asked(_PATH, _BODY).running() as asked:
        await asked.message()
        while (message := await asked.message()).get("more_body"):
            parts.append(message["body"])
    full, last = parts[1:-2], parts[-2]
    assert all(1000 <= len(part) < 1300 for part in full)
    assert len(full) >= 3
    assert len(last) < 1000
    assert [name for name, _ in read(*parts)] == ["flowOutputEvent"] * 20 + ["flowCompletionEvent"]


async def test_events_before_one_that_is_too_large_are_told(
    serve: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbuilder.wire.eventstream.MAX_PAYLOAD", 200)

    async def events() -> AsyncIterator[Item]:
        large = {**_OUTPUT, "content": {"document": "x" * 300}}
        yield [("flowOutputEvent", _OUTPUT), ("flowOutputEvent", large)]

    serve("InvokeFlow", streaming(events))
    async with Asked(_PATH, _BODY).running() as asked:
        await asked.message()
        told = await rest(asked)
    assert [name for name, _ in told] == ["flowOutputEvent", "validationException"]


async def test_an_error_before_the_stream_is_an_ordinary_answer(serve: Served) -> None:
    def operation(context: Context, params: Params) -> Answer:
        raise errors.NotFoundError("There is no such alias.")

    serve("InvokeFlow", operation)
    async with Asked(_PATH, _BODY).running() as asked:
        assert (await asked.message())["status"] == 404
        assert (await asked.message())["body"] == b'{"message":"There is no such alias."}'


async def test_a_caller_that_goes_away_ends_the_stream(serve: Served) -> None:
    ended = asyncio.Event()

    async def events() -> AsyncIterator[Item]:
        try:
            yield [("flowOutputEvent", _OUTPUT)]
            await asyncio.Event().wait()
        finally:
            ended.set()

    serve("InvokeFlow", streaming(events))
    async with Asked(_PATH, _BODY).running() as asked:
        for _ in range(3):
            await asked.message()
        asked.go_away()
        await asyncio.wait_for(ended.wait(), 5)

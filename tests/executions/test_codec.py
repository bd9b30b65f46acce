"""What the journal keeps of values, and what it gives back."""

from __future__ import annotations

import hashlib
import json

import pytest

from executions import codec
from executions.codec import Encoder


def keep(data: dict[str, codec.JSON], inline_bytes: int = 100) -> tuple[dict, dict]:
    """The data as it is read again, and the payloads kept beside it."""
    encoder = Encoder(inline_bytes)
    text = encoder.text(data)
    return codec.loads(text), encoder.payloads


def restored(data: dict[str, codec.JSON], inline_bytes: int = 100) -> dict:
    read, payloads = keep(data, inline_bytes)
    values = {digest: codec.loads(body) for digest, body in payloads.items()}
    return codec.resolve(read, values)


VALUES = [
    None,
    True,
    0,
    -1.5,
    2**80,
    "",
    "x" * 1000,
    "\x00\ud800 lone",
    "ü😀" * 50,
    [],
    {},
    list(range(200)),
    {"a": {"b": ["c" * 300]}},
    {"$payload": "ab", "bytes": 3},
    {"fields": [{"value": "x" * 500}]},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_value_comes_back_as_it_was(value: codec.JSON) -> None:
    data = {"fields": [{"name": "document", "value": value}], "request": value, "code": "X"}
    assert restored(data) == data


def test_a_large_value_is_kept_beside_with_its_size_and_a_preview() -> None:
    value = {"text": "word " * 1000}
    data, payloads = keep({"fields": [{"name": "a", "value": value}]})
    body = codec.dumps(value)
    digest = hashlib.sha256(body).hexdigest()
    assert payloads == {digest: body}
    reference = data["fields"][0]["value"]
    assert reference["$payload"] == digest
    assert reference["bytes"] == len(body)
    assert body.decode().startswith(reference["preview"])
    assert list(codec.references(data)) == [(digest, len(body))]


def test_a_small_value_stands_in_the_event() -> None:
    data, payloads = keep({"fields": [{"name": "a", "value": {"b": 1}}]})
    assert payloads == {}
    assert data["fields"][0]["value"] == {"b": 1}


def test_a_value_that_looks_like_a_reference_is_none() -> None:
    secret = hashlib.sha256(b"other").hexdigest()
    forged = {"$payload": secret, "bytes": 1}
    data, payloads = keep({"fields": [{"name": "a", "value": forged}]}, inline_bytes=10_000)
    (digest,) = payloads
    assert digest != secret
    assert [found for found, _ in codec.references(data)] == [digest]


def test_one_value_in_several_events_is_kept_once() -> None:
    value = ["y" * 5000]
    encoder = Encoder(100)
    first = encoder.text({"fields": [{"name": "a", "value": value}]})
    second = encoder.text({"fields": [{"name": "b", "value": value}], "response": value})
    assert len(encoder.payloads) == 1
    references = {
        digest for text in (first, second) for digest, _ in codec.references(json.loads(text))
    }
    assert references == set(encoder.payloads)

"""Retrieval and Storage: own buckets first, S3 else; text in, text out."""

import json
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from executions.services import buckets
from flowbuilder.definition.types import DataType, NodeType
from flowbuilder.models import Workspace
from tests.fakes.aws import FakeAws
from tests.nodes.calls import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def s3(bucket: str) -> dict[str, Any]:
    return {"serviceConfiguration": {"s3": {"bucketName": bucket}}}


@pytest.fixture
def own(workspace: Workspace) -> int:
    buckets.create(workspace.pk, "books")
    return workspace.pk


def test_what_is_stored_is_retrieved(caller: Caller, own: int) -> None:
    given = {"content": "Grüße 🚀", "objectKey": "a.txt"}
    stored = caller.run(NodeType.STORAGE, s3("books"), given)
    assert stored == {"s3Uri": "s3://books/a.txt"}
    assert caller.run(NodeType.RETRIEVAL, s3("books"), {"objectKey": "a.txt"}) == {
        "s3Content": "Grüße 🚀"
    }
    assert [(a.service, a.operation, a.attempt) for a in caller.actions] == [
        ("s3", "PutObject", 1),
        ("s3", "GetObject", 1),
    ]
    assert all(action.request_id for action in caller.actions)


@pytest.mark.parametrize(
    ("content", "kept", "kind"),
    [
        ("<p>hi</p>", b"<p>hi</p>", "text/html; charset=utf-8"),
        ({"a": [1, "é"]}, '{"a":[1,"é"]}'.encode(), "application/json"),
        (["x"], b'["x"]', "application/json"),
        (True, b"true", "application/json"),
        (1.5, b"1.5", "application/json"),
        (None, b"null", "application/json"),
    ],
)
def test_content_is_kept_as_text_or_json(
    caller: Caller, own: int, content: Any, kept: bytes, kind: str
) -> None:
    caller.run(NodeType.STORAGE, s3("books"), {"content": content, "objectKey": "x.html"})
    found = buckets.read(own, "books", "x.html")
    assert found is not None
    assert (found[1], found[0].content_type) == (kept, kind)


def test_text_under_a_key_that_says_nothing_is_plain_text(caller: Caller, own: int) -> None:
    caller.run(NodeType.STORAGE, s3("books"), {"content": "x", "objectKey": "chapter"})
    found = buckets.look(own, "books", "chapter")
    assert found is not None
    assert found.content_type == "text/plain; charset=utf-8"


def test_an_output_declared_as_an_object_is_read_as_json(caller: Caller, own: int) -> None:
    buckets.put(own, "books", "a.json", b'{"a": 1}')
    buckets.put(own, "books", "b.json", b"{nonsense")
    outputs = {"s3Content": DataType.OBJECT}
    assert caller.run(
        NodeType.RETRIEVAL, s3("books"), {"objectKey": "a.json"}, outputs=outputs
    ) == {"s3Content": {"a": 1}}
    with pytest.raises(NodeError, match=r"not JSON") as raised:
        caller.run(NodeType.RETRIEVAL, s3("books"), {"objectKey": "b.json"}, outputs=outputs)
    assert raised.value.code is ErrorCode.VALIDATION


def test_a_missing_object_is_named_with_its_bucket(caller: Caller, own: int) -> None:
    with pytest.raises(NodeError, match=r"'chapter_4.txt' in bucket books") as raised:
        caller.run(NodeType.RETRIEVAL, s3("books"), {"objectKey": "chapter_4.txt"})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED
    assert "NoSuchKey" in json.dumps(caller.actions[-1].response)


def test_bytes_that_are_no_text_are_refused(caller: Caller, own: int) -> None:
    buckets.put(own, "books", "a.png", b"\x89PNG")
    with pytest.raises(NodeError, match=r"not UTF-8 text: byte 0x89 at 0") as raised:
        caller.run(NodeType.RETRIEVAL, s3("books"), {"objectKey": "a.png"})
    assert raised.value.code is ErrorCode.VALIDATION


@pytest.mark.parametrize("key", ["", None, 5, ["a"]])
def test_an_object_key_that_is_none_is_refused(caller: Caller, own: int, key: Any) -> None:
    for node_type in (NodeType.RETRIEVAL, NodeType.STORAGE):
        with pytest.raises(NodeError, match="objectKey of node Node_1") as raised:
            caller.run(node_type, s3("books"), {"objectKey": key, "content": "x"})
        assert raised.value.code is ErrorCode.VALIDATION


@pytest.mark.parametrize("key", ["x" * 1025, "nu\0ll"])
def test_a_key_s3_refuses_is_a_validation_failure(caller: Caller, own: int, key: str) -> None:
    with pytest.raises(NodeError) as raised:
        caller.run(NodeType.STORAGE, s3("books"), {"objectKey": key, "content": "x"})
    assert raised.value.code is ErrorCode.VALIDATION


def test_any_other_bucket_is_one_of_s3(caller: Caller, fake: FakeAws) -> None:
    given = {"content": "Grüße", "objectKey": "d/a.txt"}
    stored = caller.run(NodeType.STORAGE, s3("theirs"), given)
    assert stored == {"s3Uri": "s3://theirs/d/a.txt"}
    assert fake.objects["theirs", "d/a.txt"] == ("Grüße".encode(), "text/plain; charset=utf-8")
    assert caller.run(NodeType.RETRIEVAL, s3("theirs"), {"objectKey": "d/a.txt"}) == {
        "s3Content": "Grüße"
    }
    assert caller.actions[0].request == {
        "Bucket": "theirs",
        "Key": "d/a.txt",
        "ContentType": "text/plain; charset=utf-8",
        "ContentLength": 7,
    }
    assert caller.actions[1].request_id.startswith("request-")


def test_s3_says_itself_that_a_key_does_not_exist(caller: Caller, fake: FakeAws) -> None:
    with pytest.raises(NodeError, match=r"The key does not exist. \(NoSuchKey\)") as raised:
        caller.run(NodeType.RETRIEVAL, s3("theirs"), {"objectKey": "gone"})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED
    assert len(fake.seen) == 1


def test_too_large_an_object_of_s3_is_not_read(
    caller: Caller, fake: FakeAws, own_settings: Settings
) -> None:
    own_settings.OBJECT_BYTES = 10
    fake.objects["theirs", "big"] = b"x" * 11, "text/plain"
    with pytest.raises(NodeError, match="FLOWBUILDER_OBJECT_BYTES") as raised:
        caller.run(NodeType.RETRIEVAL, s3("theirs"), {"objectKey": "big"})
    assert raised.value.code is ErrorCode.VALIDATION


def test_without_credentials_the_message_says_how_to_give_them(
    caller: Caller, no_aws: None
) -> None:
    with pytest.raises(NodeError, match="AWS_ACCESS_KEY_ID") as raised:
        caller.run(NodeType.RETRIEVAL, s3("theirs"), {"objectKey": "a"})
    assert raised.value.code is ErrorCode.DEPENDENCY_FAILED


def test_a_strangers_bucket_of_the_same_name_is_not_ours(
    caller: Caller, stranger: Workspace, fake: FakeAws
) -> None:
    buckets.create(stranger.pk, "theirs")
    buckets.put(stranger.pk, "theirs", "secret.txt", b"secret")
    with pytest.raises(NodeError, match="NoSuchKey"):
        caller.run(NodeType.RETRIEVAL, s3("theirs"), {"objectKey": "secret.txt"})


def test_a_node_that_names_no_bucket_says_so(caller: Caller) -> None:
    for configuration in ({}, s3(""), {"serviceConfiguration": {}}):
        with pytest.raises(NodeError, match="names no bucket"):
            caller.run(NodeType.RETRIEVAL, configuration, {"objectKey": "a"})

"""The server's own buckets in the browser."""

from __future__ import annotations

import pytest

from tests.console.conftest import Browser


@pytest.fixture
def bucket(owner: Browser) -> str:
    assert owner.send("POST", "buckets", {"name": "books"}).status_code == 201
    return "books"


def test_an_object_comes_back_byte_for_byte(owner: Browser, viewer: Browser, bucket: str) -> None:
    body = bytes(range(256))
    key = "buckets/books/objects/a/b%20c/ü%3F.bin"
    assert owner.upload(key, body, "application/octet-stream").status_code == 201
    answer = viewer.get(key)
    assert answer.content == body
    assert answer["Content-Disposition"].startswith("attachment")
    [listed] = viewer.get("buckets/books/objects").json()["objects"]
    assert (listed["key"], listed["bytes"]) == ("a/b c/ü?.bin", 256)
    [row] = viewer.get("buckets").json()["buckets"]
    assert (row["objects"], row["bytes"]) == (1, 256)


def test_a_document_is_looked_at_without_script_or_network(owner: Browser, bucket: str) -> None:
    key = "buckets/books/objects/book.html"
    owner.upload(key, b"<script>alert(1)</script>", "text/html; charset=utf-8")
    answer = owner.get(f"{key}?view=1")
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Content-Disposition"].startswith("inline")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_objects_are_listed_by_prefix(owner: Browser, bucket: str) -> None:
    for key in ("a/1", "a/2", "b/1"):
        owner.upload(f"buckets/books/objects/{key}", b"x", "text/plain")
    listed = owner.get("buckets/books/objects?prefix=a/").json()
    assert [row["key"] for row in listed["objects"]] == ["a/1", "a/2"]
    assert listed["nextAfter"] is None


def test_a_content_type_that_is_none_is_guessed(owner: Browser, bucket: str) -> None:
    owner.upload("buckets/books/objects/a.txt", b"x", "text/plain\r\nSet-Cookie: a=b")
    [listed] = owner.get("buckets/books/objects").json()["objects"]
    assert listed["contentType"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", ["", "A", "ab", "-ab", "192.168.1.1", "a..b", 7, None])
def test_a_name_s3_would_refuse_is_refused(owner: Browser, name: object) -> None:
    answer = owner.send("POST", "buckets", {"name": name})
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["name"] == "name"


def test_a_name_is_taken_once_in_a_workspace(
    owner: Browser, stranger: Browser, bucket: str
) -> None:
    assert owner.send("POST", "buckets", {"name": bucket}).status_code == 409
    assert stranger.send("POST", "buckets", {"name": bucket}).status_code == 201


def test_a_bucket_with_objects_is_deleted_only_with_them(owner: Browser, bucket: str) -> None:
    owner.upload("buckets/books/objects/a", b"x", "text/plain")
    refused = owner.send("DELETE", "buckets/books")
    assert refused.status_code == 409
    assert "1 objects" in refused.json()["message"]
    assert owner.send("DELETE", "buckets/books?withObjects=1").status_code == 204
    assert owner.get("buckets").json()["buckets"] == []


def test_a_deleted_object_is_gone(owner: Browser, bucket: str) -> None:
    key = "buckets/books/objects/a"
    owner.upload(key, b"x", "text/plain")
    assert owner.send("DELETE", key).status_code == 204
    assert owner.get(key).status_code == 404
    assert owner.send("DELETE", key).status_code == 404


def test_a_stranger_sees_no_object(owner: Browser, stranger: Browser, bucket: str) -> None:
    key = "buckets/books/objects/a"
    owner.upload(key, b"x", "text/plain")
    assert stranger.get("buckets").json()["buckets"] == []
    for path in (key, "buckets/books/objects"):
        assert stranger.get(path).status_code == 404
    assert stranger.upload(key, b"y", "text/plain").status_code == 404
    assert stranger.send("DELETE", key).status_code == 404
    assert stranger.send("DELETE", "buckets/books?withObjects=1").status_code == 404
    assert owner.get(key).content == b"x"

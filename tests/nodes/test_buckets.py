"""The server's own buckets: any key S3 takes, whole objects, nobody else's."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from executions.services import buckets
from executions.services.buckets import BucketError, NoBucketError
from flowbuilder.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)

STRANGE_KEYS = [
    "a",
    "a/b",
    "a/",
    "/a",
    "//",
    "..",
    "../../etc/passwd",
    "a/../b",
    ".",
    "C:\\x",
    "%2e%2e/x",
    "with space and ünïcode/日本語.txt",
    "Case",
    "case",
    "x" * 1024,
    "é" * 512,
    "new\nline",
    "~root",
    "-rf",
    "a?b=c&d#e",
    "emoji 🚀",
]


@pytest.fixture
def ours(workspace: Workspace) -> int:
    buckets.create(workspace.pk, "books")
    return workspace.pk


def files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.FLOWBUILDER_DATA).rglob("*") if path.is_file()]


def test_each_strange_key_is_an_object_of_its_own(ours: int, own_settings: Settings) -> None:
    for key in STRANGE_KEYS:
        buckets.put(ours, "books", key, key.encode())
    for key in STRANGE_KEYS:
        found = buckets.read(ours, "books", key)
        assert found is not None
        assert found[1] == key.encode()
    listed = [stored.key for stored in buckets.listing(ours, "books")]
    assert listed == sorted(STRANGE_KEYS, key=str.encode)
    root = Path(own_settings.FLOWBUILDER_DATA) / "buckets"
    assert all(path.is_relative_to(root) for path in files(own_settings))


@pytest.mark.parametrize("key", ["", "x" * 1025, "é" * 513, "nu\0ll", "\ud800"])
def test_keys_s3_refuses_are_refused(ours: int, key: str) -> None:
    with pytest.raises(BucketError):
        buckets.put(ours, "books", key, b"x")


def test_writing_again_replaces_and_leaves_no_file_behind(
    ours: int, own_settings: Settings
) -> None:
    for content in (b"one", b"two", b"three"):
        stored = buckets.put(ours, "books", "k", content)
    assert stored.size == 5
    assert stored.etag == "35d6d33467aae9a2e3dccb4b6b027878"
    assert buckets.read(ours, "books", "k") == (stored, b"three")
    assert len(files(own_settings)) == 1


def test_removing_takes_the_file_along(ours: int, own_settings: Settings) -> None:
    buckets.put(ours, "books", "k", b"x")
    assert buckets.remove(ours, "books", "k")
    assert not buckets.remove(ours, "books", "k")
    assert buckets.read(ours, "books", "k") is None
    assert files(own_settings) == []


def test_listing_by_prefix_is_exact_and_goes_on_after_a_key(ours: int) -> None:
    for key in ("a/1", "a/2", "A/3", "a_1", "a%1", "b"):
        buckets.put(ours, "books", key, b"")
    assert [o.key for o in buckets.listing(ours, "books", "a/")] == ["a/1", "a/2"]
    assert [o.key for o in buckets.listing(ours, "books", "a%")] == ["a%1"]
    assert [o.key for o in buckets.listing(ours, "books", "a", after="a%1", limit=2)] == [
        "a/1",
        "a/2",
    ]


def test_the_content_type_is_kept_or_guessed(ours: int) -> None:
    assert buckets.put(ours, "books", "a.html", b"").content_type == "text/html; charset=utf-8"
    assert buckets.put(ours, "books", "a.png", b"").content_type == "image/png"
    assert buckets.put(ours, "books", "a", b"").content_type == "application/octet-stream"
    assert buckets.put(ours, "books", "a.html", b"", "text/plain").content_type == "text/plain"


@pytest.mark.parametrize("name", ["ab", "Upper", "a..b", "-ab", "10.0.0.1", "a/b", "x" * 64, ""])
def test_names_s3_refuses_are_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(BucketError, match="no name for a bucket"):
        buckets.create(workspace.pk, name)


def test_making_a_bucket_twice_gives_the_same(ours: int) -> None:
    assert buckets.create(ours, "books") == buckets.find(ours, "arn:aws:s3:::books")


def test_an_object_may_not_be_too_large(ours: int, own_settings: Settings) -> None:
    own_settings.OBJECT_BYTES = 10
    with pytest.raises(BucketError, match="FLOWBUILDER_OBJECT_BYTES"):
        buckets.put(ours, "books", "k", b"x" * 11)
    assert files(own_settings) == []


def test_a_stranger_sees_no_bucket_of_ours(ours: int, stranger: Workspace) -> None:
    buckets.put(ours, "books", "k", b"x")
    assert buckets.find(stranger.pk, "books") is None
    with pytest.raises(NoBucketError):
        buckets.read(stranger.pk, "books", "k")
    with pytest.raises(NoBucketError):
        buckets.listing(stranger.pk, "books")
    buckets.create(stranger.pk, "books")
    assert buckets.read(stranger.pk, "books", "k") is None


def test_destroying_takes_everything_along(ours: int, own_settings: Settings) -> None:
    buckets.put(ours, "books", "k", b"x")
    buckets.destroy(ours, "books")
    assert buckets.find(ours, "books") is None
    assert files(own_settings) == []


def test_a_lost_file_is_said_to_be_lost(ours: int) -> None:
    buckets.path(buckets.put(ours, "books", "k", b"x")).unlink()
    with pytest.raises(BucketError, match="missing"):
        buckets.read(ours, "books", "k")


def test_files_without_a_row_are_swept_when_they_are_old(
    ours: int, own_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = buckets.path(buckets.put(ours, "books", "k", b"x"))
    left = kept.with_name("f" * 32)
    left.write_bytes(b"a write that never ended")
    assert buckets.sweep() == 0
    monkeypatch.setattr(buckets, "_ABANDONED_SECONDS", -1.0)
    assert buckets.sweep() == 1
    assert files(own_settings) == [kept]

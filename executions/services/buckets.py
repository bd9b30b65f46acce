"""Buckets of the server's own: objects are files below the data folder, named by rows.

A file is written whole under a new random name before its row points to it, so that a reader gets
the old object or the new one, never a part; a name made of random digits also means that no key
can lead anywhere else. What a crash leaves without a row is swept later (`sweep`).
"""

from __future__ import annotations

import contextlib
import hashlib
import mimetypes
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from flowbuilder.models import Bucket, StoredObject

#: Bytes of UTF-8 a key may have, as with S3.
KEY_BYTES = 1024
#: The content type of what has none.
UNKNOWN_TYPE = "application/octet-stream"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/javascript")
#: Seconds after which a file without a row is no write in progress.
_ABANDONED_SECONDS = 3600.0


class BucketError(ValueError):
    """A bucket or key that cannot be, said so that the person who named it can mend it."""


class NoBucketError(BucketError):
    """The workspace has no such bucket on this server."""


def find(workspace_id: int, bucket: str) -> Bucket | None:
    """The workspace's own bucket of this name or ARN; None when it has none."""
    name = bucket.removeprefix("arn:aws:s3:::")
    return Bucket.objects.filter(workspace_id=workspace_id, name=name).first()


def create(workspace_id: int, bucket: str) -> Bucket:
    """Make a bucket; one that exists is given back. Raises BucketError for a name S3 refuses."""
    if not _NAME.fullmatch(bucket) or ".." in bucket or _ADDRESS.fullmatch(bucket):
        raise BucketError(
            f"{bucket!r} is no name for a bucket: 3 to 63 lower-case letters, digits, dots and "
            "hyphens, with a letter or digit at both ends, and not an IP address."
        )
    return Bucket.objects.get_or_create(workspace_id=workspace_id, name=bucket)[0]


def destroy(workspace_id: int, bucket: str) -> None:
    """Delete a bucket with all it holds. Raises NoBucketError."""
    found = _own(workspace_id, bucket)
    folder = _folder(found.pk)
    found.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def put(
    workspace_id: int,
    bucket: str,
    key: str,
    body: bytes,
    content_type: str = "",
    *,
    note: Callable[[StoredObject], None] | None = None,
) -> StoredObject:
    """Write an object, replacing the one there is; `note` is called in its transaction.

    The content type is guessed from the key where none is given. Raises BucketError for a key S3
    refuses and for more than `FLOWBUILDER_OBJECT_BYTES`.
    """
    found = _own(workspace_id, bucket)
    check_key(key)
    if len(body) > largest():
        raise BucketError(
            f"{key!r} has {len(body):,} bytes; an object may have {largest():,} "
            "(FLOWBUILDER_OBJECT_BYTES)."
        )
    blob = uuid.uuid4().hex
    _write(_blob(found.pk, blob), body)
    with transaction.atomic():
        # Locks the bucket's row, so that of two writers each sees the other's file to remove.
        Bucket.objects.select_for_update().get(pk=found.pk)
        before = StoredObject.objects.filter(bucket=found, key=key).first()
        stored, _ = StoredObject.objects.update_or_create(
            bucket=found,
            key=key,
            defaults={
                "size": len(body),
                "content_type": content_type or guess_type(key),
                "etag": hashlib.md5(body, usedforsecurity=False).hexdigest(),
                "blob": blob,
                "modified_at": timezone.now(),
            },
        )
        if before is not None:
            _forget_later(_blob(found.pk, before.blob))
        if note is not None:
            note(stored)
    return stored


def look(workspace_id: int, bucket: str, key: str) -> StoredObject | None:
    """The object under a key; None when there is none. Raises NoBucketError."""
    return StoredObject.objects.filter(bucket=_own(workspace_id, bucket), key=key).first()


def read(workspace_id: int, bucket: str, key: str) -> tuple[StoredObject, bytes] | None:
    """The object under a key and its bytes; None when there is none. Raises NoBucketError."""
    for _ in range(3):
        stored = look(workspace_id, bucket, key)
        if stored is None:
            return None
        with contextlib.suppress(FileNotFoundError):  # replaced just now: look again
            return stored, path(stored).read_bytes()
    raise BucketError(f"The file of {key!r} is missing below {_root()}.")


def path(stored: StoredObject) -> Path:
    """The file that holds an object's bytes. Open it at once: the next write removes it."""
    return _blob(stored.bucket_id, stored.blob)


def listing(
    workspace_id: int, bucket: str, prefix: str = "", after: str = "", limit: int = 1000
) -> list[StoredObject]:
    """Up to `limit` objects whose keys begin with a prefix, by key, after a key.

    Raises NoBucketError.
    """
    rows = StoredObject.objects.filter(bucket=_own(workspace_id, bucket)).order_by("key")
    if prefix:
        rows = rows.filter(key__startswith=prefix)
    if after:
        rows = rows.filter(key__gt=after)
    exact = (row for row in rows.iterator() if row.key.startswith(prefix))  # SQLite ignores case
    return [row for row, _ in zip(exact, range(limit), strict=False)]


def remove(workspace_id: int, bucket: str, key: str) -> bool:
    """Delete an object; whether there was one. Raises NoBucketError."""
    with transaction.atomic():
        stored = look(workspace_id, bucket, key)
        if stored is None:
            return False
        _forget_later(path(stored))
        stored.delete()
    return True


def sweep() -> int:
    """Remove files that no row names, left behind by a crash; how many there were."""
    removed = 0
    for folder in _root().glob("*/*"):
        files = [
            f for f in folder.iterdir() if time.time() - f.stat().st_mtime > _ABANDONED_SECONDS
        ]
        named = set(
            StoredObject.objects.filter(blob__in=[f.name for f in files]).values_list(
                "blob", flat=True
            )
        )
        for file in files:
            if file.name not in named:
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def check_key(key: str) -> None:
    """Raises BucketError for a key that S3 would refuse."""
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        raise BucketError(f"The key {key!r} is not valid Unicode.") from None
    if not 1 <= size <= KEY_BYTES:
        raise BucketError(f"A key has 1 to {KEY_BYTES:,} bytes of UTF-8; this one has {size:,}.")
    if "\0" in key:
        raise BucketError(f"The key {key!r} contains a null character.")


def guess_type(key: str) -> str:
    """The content type a key's ending stands for; text with its character set."""
    guessed = mimetypes.guess_type(key, strict=False)[0] or UNKNOWN_TYPE
    return f"{guessed}; charset=utf-8" if guessed.startswith(_TEXT_TYPES) else guessed


def largest() -> int:
    """Bytes an object may have (`FLOWBUILDER_OBJECT_BYTES`)."""
    return int(settings.OBJECT_BYTES)


def _own(workspace_id: int, bucket: str) -> Bucket:
    found = find(workspace_id, bucket)
    if found is None:
        raise NoBucketError(f"There is no bucket {bucket!r} on this server.")
    return found


def _root() -> Path:
    return Path(settings.FLOWBUILDER_DATA) / "buckets"


def _folder(bucket_id: int) -> Path:
    return _root() / str(bucket_id)


def _blob(bucket_id: int, blob: str) -> Path:
    return _folder(bucket_id) / blob[:2] / blob


def _write(target: Path, body: bytes) -> None:
    """Write a new file and see it on the disk before anything refers to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _forget_later(file: Path) -> None:
    """Remove a file once the transaction that forgets it is committed."""
    transaction.on_commit(lambda: file.unlink(missing_ok=True))

"""The server's own buckets, as design time uses them. Run time keeps them."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings


class ObjectStore(Protocol):
    """The part of `executions.services.buckets` that design time needs."""

    def put(
        self, workspace_id: int, bucket: str, key: str, body: bytes, content_type: str = ""
    ) -> object:
        """Write an object, replacing the one there is."""
        ...


def store() -> ObjectStore:
    """The object store. Imported when asked for: imports never point from design to run time."""
    return cast(ObjectStore, import_module(settings.OBJECT_STORE))

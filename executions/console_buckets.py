"""The console's view of the server's own buckets and their objects."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request
from rest_framework.response import Response

from executions.services import buckets
from flowbuilder.console.access import ConsoleView
from flowbuilder.models import Bucket, StoredObject
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError

_MOST_OBJECTS = 1000
_CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(;[\w.+=\"' -]+)*", re.ASCII)
#: A stored document shown in the browser may style itself and nothing else: no script, no network,
#: an origin of its own.
_SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class BucketsView(ConsoleView):
    """GET; POST {name}."""

    def get(self, request: Request) -> Response:
        return Response({"buckets": [_bucket(row) for row in self._rows().order_by("name")]})

    @transaction.atomic
    def post(self, request: Request) -> Response:
        name = request.data.get("name") if isinstance(request.data, dict) else None
        if not isinstance(name, str):
            raise ValidationError("A bucket needs a name.", [("name", "A bucket needs a name.")])
        if buckets.find(self.identity.workspace_id, name) is not None:
            raise ConflictError(f"There is a bucket named {name} already.")
        try:
            made = buckets.create(self.identity.workspace_id, name)
        except buckets.BucketError as problem:
            raise ValidationError(str(problem), [("name", str(problem))]) from None
        self.note("CreateBucket", f"bucket/{name}")
        return Response(_bucket(self._rows().get(pk=made.pk)), 201)

    def _rows(self) -> QuerySet[Bucket]:
        return Bucket.objects.filter(workspace_id=self.identity.workspace_id).annotate(
            count=Count("objects_kept"), total=Sum("objects_kept__size")
        )


class BucketView(ConsoleView):
    """DELETE ?withObjects=1; without, only an empty bucket."""

    @transaction.atomic
    def delete(self, request: Request, bucket: str) -> Response:
        found = find_bucket(self.identity.workspace_id, bucket)
        held = StoredObject.objects.filter(bucket=found).count()
        if held and request.query_params.get("withObjects") != "1":
            raise ConflictError(
                f"The bucket {bucket} holds {held:,} objects. Delete them first, or delete the "
                "bucket with its objects."
            )
        buckets.destroy(self.identity.workspace_id, bucket)
        self.note("DeleteBucket", f"bucket/{bucket}", detail=f"with {held:,} objects")
        return Response(status=204)


class ObjectsView(ConsoleView):
    """GET ?prefix=&after=: up to 1,000 objects by key; `nextAfter` when there are more."""

    def get(self, request: Request, bucket: str) -> Response:
        found = find_bucket(self.identity.workspace_id, bucket)
        rows = buckets.listing(
            self.identity.workspace_id,
            found.name,
            request.query_params.get("prefix", ""),
            request.query_params.get("after", ""),
            _MOST_OBJECTS + 1,
        )
        more = len(rows) > _MOST_OBJECTS
        shown = rows[:_MOST_OBJECTS]
        return Response(
            {
                "objects": [_object(row) for row in shown],
                "nextAfter": shown[-1].key if more else None,
            }
        )


class ObjectView(ConsoleView):
    """GET (`?view=1` to look at it in a sandbox, else to save it), PUT its bytes, DELETE."""

    def get(self, request: Request, bucket: str, key: str) -> HttpResponse:
        found = find_bucket(self.identity.workspace_id, bucket)
        held = buckets.read(self.identity.workspace_id, found.name, key)
        if held is None:
            raise NotFoundError(f"There is no object {key} in bucket {bucket}.")
        stored, body = held
        response = HttpResponse(body, content_type=stored.content_type)
        look = request.query_params.get("view") == "1"
        name = key.rsplit("/", 1)[-1] or "object"
        response["Content-Disposition"] = str(content_disposition_header(not look, name))
        response["Content-Security-Policy"] = _SANDBOX
        response["X-Content-Type-Options"] = "nosniff"
        response["ETag"] = f'"{stored.etag}"'
        response["Cache-Control"] = "private, no-cache"
        return response

    def put(self, request: Request, bucket: str, key: str) -> Response:
        found = find_bucket(self.identity.workspace_id, bucket)
        given = request.content_type or ""
        content_type = given if _CONTENT_TYPE.fullmatch(given) else ""
        try:
            stored = buckets.put(
                *(self.identity.workspace_id, found.name, key),
                *(request._request.body, content_type),
                note=lambda made: self.note(
                    "PutObject", f"bucket/{bucket}/{key}", detail=f"{made.size:,} bytes"
                ),
            )
        except buckets.BucketError as problem:
            raise ValidationError(str(problem)) from None
        return Response(_object(stored), 201)

    @transaction.atomic
    def delete(self, request: Request, bucket: str, key: str) -> Response:
        found = find_bucket(self.identity.workspace_id, bucket)
        if not buckets.remove(self.identity.workspace_id, found.name, key):
            raise NotFoundError(f"There is no object {key} in bucket {bucket}.")
        self.note("DeleteObject", f"bucket/{bucket}/{key}")
        return Response(status=204)


def find_bucket(workspace_id: int, name: str) -> Bucket:
    """The workspace's bucket of this name. Raises NotFoundError."""
    found = Bucket.objects.filter(workspace_id=workspace_id, name=name).first()
    if found is None:
        raise NotFoundError(f"There is no bucket {name}.")
    return found


def _bucket(row: Any) -> dict[str, Any]:
    """A bucket, annotated with `count` and `total`."""
    return {
        "name": row.name,
        "createdAt": row.created_at,
        "objects": row.count,
        "bytes": row.total or 0,
    }


def _object(row: StoredObject) -> dict[str, Any]:
    return {
        "key": row.key,
        "bytes": row.size,
        "contentType": row.content_type,
        "modifiedAt": row.modified_at,
    }

"""Objects of buckets as nodes see them: this server's own buckets first, else S3."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError
from executions.services import aws, buckets
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from flowbuilder.definition.types import JSON

T = TypeVar("T")


def read(call: Call, bucket: str, key: str) -> bytes:
    """The bytes of an object. Raises NodeError DEPENDENCY_FAILED when there is none."""
    if buckets.find(call.scope.workspace_id, bucket) is None:
        return aws.ask(call, "s3", "GetObject", {"Bucket": bucket, "Key": key}, _body)

    def send() -> Heard[bytes]:
        found = buckets.read(call.scope.workspace_id, bucket, key)
        if found is None:
            raise CallFailedError(
                Kind.PERMANENT,
                f"There is no object {key!r} in bucket {bucket}.",
                name="NoSuchKey",
            )
        stored, body = found
        shown: JSON = {
            "ContentLength": stored.size,
            "ContentType": stored.content_type,
            "ETag": f'"{stored.etag}"',
        }
        return Heard(body, shown, call.key)

    return repeat(call, "s3", "GetObject", {"Bucket": bucket, "Key": key}, _careful(send))


def write(call: Call, bucket: str, key: str, body: bytes, content_type: str) -> None:
    """Write an object, replacing the one there is."""
    request: dict[str, JSON] = {
        "Bucket": bucket,
        "Key": key,
        "ContentType": content_type,
        "ContentLength": len(body),
    }
    if buckets.find(call.scope.workspace_id, bucket) is None:
        params = {"Bucket": bucket, "Key": key, "ContentType": content_type, "Body": body}
        aws.ask(call, "s3", "PutObject", params, lambda a: (None, aws.readable(a)), shown=request)
        return

    def send() -> Heard[None]:
        stored = buckets.put(call.scope.workspace_id, bucket, key, body, content_type)
        return Heard(None, {"ETag": f'"{stored.etag}"'}, call.key)

    repeat(call, "s3", "PutObject", request, _careful(send))


def _careful(send: Callable[[], Heard[T]]) -> Callable[[], Heard[T]]:
    """The same, with what the object store refuses as a failure of the call."""

    def careful() -> Heard[T]:
        try:
            return send()
        except buckets.BucketError as problem:
            raise CallFailedError(
                Kind.PERMANENT, str(problem), code=ErrorCode.VALIDATION, name="InvalidRequest"
            ) from problem
        except OSError as problem:
            raise CallFailedError(
                Kind.PERMANENT,
                f"The server's own storage failed: {problem}.",
                code=ErrorCode.INTERNAL_SERVER,
                name="InternalError",
            ) from problem

    return careful


def _body(answer: aws.Answer) -> tuple[bytes, JSON]:
    """The bytes of a GetObject answer; what is too large is refused before it is read."""
    limit = buckets.largest()
    if answer["ContentLength"] > limit:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"The object has {answer['ContentLength']:,} bytes; a node may read {limit:,} "
            "(FLOWBUILDER_OBJECT_BYTES).",
        )
    shown = {name: value for name, value in answer.items() if name != "Body"}
    return answer["Body"].read(), aws.readable(shown)

"""What the two nodes that use a bucket have in common: which bucket, which key."""

from __future__ import annotations

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError


def bucket_of(call: Call) -> str:
    """The bucket's name in the node's configuration. Raises NodeError VALIDATION without one."""
    service = call.configuration.get("serviceConfiguration")
    s3 = service.get("s3") if isinstance(service, dict) else None
    name = s3.get("bucketName") if isinstance(s3, dict) else None
    if not isinstance(name, str) or not name:
        raise NodeError(ErrorCode.VALIDATION, f"Node {call.spec.name} names no bucket.")
    return name


def object_key(call: Call) -> str:
    """The value of the input `objectKey`. Raises NodeError VALIDATION when it is no key."""
    key = call.inputs.get("objectKey")
    if not isinstance(key, str) or not key:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"objectKey of node {call.spec.name} is {key!r}; it must be the key of an object, "
            "such as books/chapter_1.txt.",
        )
    return key

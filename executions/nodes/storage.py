"""Storage: writes an object into a bucket, of this server or of S3."""

from __future__ import annotations

import json

from executions.nodes.registry import Call, acts
from executions.nodes.s3 import bucket_of, object_key
from executions.services import buckets, objects
from flowbuilder.definition.types import JSON, NodeType


@acts(NodeType.STORAGE)
def store(call: Call) -> dict[str, JSON]:
    """Write `content` under `objectKey`, text as it is and anything else as JSON; give `s3Uri`."""
    bucket, key = bucket_of(call), object_key(call)
    content = call.inputs.get("content")
    if isinstance(content, str):
        guessed = buckets.guess_type(key)
        kind = "text/plain; charset=utf-8" if guessed == buckets.UNKNOWN_TYPE else guessed
        body = content.encode()
    else:
        kind = "application/json"
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    objects.write(call, bucket, key, body, kind)
    return {"s3Uri": f"s3://{bucket}/{key}"}

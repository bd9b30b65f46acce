"""Retrieval: reads an object of a bucket, of this server or of S3."""

from __future__ import annotations

import json

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError, acts
from executions.nodes.s3 import bucket_of, object_key
from executions.services import objects
from flowbuilder.definition.types import JSON, DataType, NodeType


@acts(NodeType.RETRIEVAL)
def retrieve(call: Call) -> dict[str, JSON]:
    """Give `s3Content`: the object as text, or as JSON where the output is not declared a String.

    Raises NodeError VALIDATION for bytes that are not UTF-8 or not JSON.
    """
    bucket, key = bucket_of(call), object_key(call)
    body = objects.read(call, bucket, key)
    try:
        text = body.decode()
    except UnicodeDecodeError as problem:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"s3://{bucket}/{key} is not UTF-8 text: byte {body[problem.start]:#04x} at "
            f"{problem.start:,}. Only text can be retrieved.",
        ) from problem
    declared = {output.name: output.type for output in call.spec.outputs}.get("s3Content")
    if declared in {None, DataType.STRING}:
        return {"s3Content": text}
    try:
        return {"s3Content": json.loads(text)}
    except ValueError as problem:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"s3Content is declared as {declared}, but s3://{bucket}/{key} is not JSON: {problem}.",
        ) from problem

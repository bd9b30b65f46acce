"""Executions and events as the browser gets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from executions import arns
from executions.models import Event, Execution

#: Bytes of event data in one answer, more or less.
_BATCH_BYTES = 1024 * 1024


#: What a query for rows takes along.
SHOWN = ("workspace", "started_by", "redrive_of")


def moment(at: datetime | None) -> str | None:
    """The time as ISO 8601 with milliseconds, UTC."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rows(executions: QuerySet[Execution]) -> list[dict[str, Any]]:
    """A row for each execution (see `row`), in the query's order."""
    return [row(one) for one in executions.select_related(*SHOWN)]


def row(execution: Execution) -> dict[str, Any]:
    """What lists and headings show of an execution."""
    error = None
    if execution.error_message:
        error = {
            "code": execution.error_code,
            "message": execution.error_message,
            "node": execution.error_node or None,
        }
    started_by = execution.started_by
    return {
        "flowId": execution.flow_id,
        "flowName": execution.flow_name,
        "aliasId": execution.alias_id,
        "aliasName": execution.alias_name,
        "flowVersion": execution.flow_version,
        "name": execution.name,
        "arn": arns.execution_arn(
            execution.workspace.account, execution.flow_id, execution.alias_id, execution.name
        ),
        "status": str(execution.status),
        "createdAt": moment(execution.created_at),
        "endedAt": moment(execution.ended_at),
        "startedBy": started_by.get_username() if started_by is not None else None,
        "attempt": execution.attempt,
        "lastSeq": execution.last_seq,
        "waits": execution.asked - execution.answers,
        "redriveOf": _names(execution.redrive_of),
        "error": error,
    }


def _names(execution: Execution | None) -> dict[str, str] | None:
    """What an execution is found by."""
    if execution is None:
        return None
    return {
        "flowId": execution.flow_id,
        "aliasId": execution.alias_id,
        "name": execution.name,
    }


def events(execution_id: int, after: int, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` events with numbers above `after`, fewer where their data is large.

    Data and path stay the JSON text they are kept as; large values in it are references.
    """
    found = (
        Event.objects.filter(execution_id=execution_id, seq__gt=after)
        .order_by("seq")
        .values_list("seq", "kind", "node", "path", "at", "data")[:limit]
    )
    batch: list[dict[str, Any]] = []
    size = 0
    for seq, kind, node, path, at, data in found.iterator(chunk_size=100):
        batch.append(
            {
                "seq": seq,
                "kind": kind,
                "node": node,
                "path": orjson.Fragment(path),
                "at": moment(at),
                "data": orjson.Fragment(data),
            }
        )
        size += len(data)
        if size > _BATCH_BYTES:
            break
    return batch


def fields(execution_id: int, kinds: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Node, path and fields of the first events of these kinds: a flow's input, its outputs."""
    found = (
        Event.objects.filter(execution_id=execution_id, event_type="Flow", kind__in=kinds)
        .order_by("seq")
        .values_list("node", "path", "data")[:limit]
    )
    return [
        {"node": node, "path": orjson.Fragment(path), **orjson.loads(data)}
        for node, path, data in found
    ]

"""Lost updates made impossible: `If-Match` against the revision that an ETag named."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from flowbuilder.models import Flow, FlowAlias, Prompt
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import ConflictError

_Row = TypeVar("_Row", bound=Model)


def etag(row: Flow | FlowAlias | Prompt) -> dict[str, str]:
    """The header that comes with what is shown of a row that can be changed."""
    return {"ETag": f'"{row.revision}"'}


def matching(context: Context, rows: QuerySet[_Row]) -> QuerySet[_Row]:
    """The rows, if they are still at the revision that the caller's `If-Match` names."""
    if context.if_match in (None, "*"):
        return rows
    return rows.filter(revision=_revision(context.if_match))


def stale(context: Context, thing: str, row: Flow | FlowAlias | Prompt) -> ConflictError:
    """The error for a caller whose `If-Match` is out of date: who changed the row, and when."""
    who = row.updated_by.get_username() if row.updated_by else "someone who is gone"
    return ConflictError(
        f"The {thing} has been changed since, by {who} on {row.updated_at:%Y-%m-%d at %H:%M:%S} "
        f"UTC: it is at revision {row.revision}, not at {context.if_match}. Get it again, and "
        "update what you got."
    )


def _revision(tag: str | None) -> int:
    """The revision an ETag names; 0, which nothing has, for anything else."""
    return int(tag) if tag and tag.isascii() and tag.isdigit() and len(tag) < 10 else 0

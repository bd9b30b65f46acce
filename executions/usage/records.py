"""Adding to the sums of tokens: with the journal's groups, and after runs that have no journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias, cast

from django.db import connection, transaction

from executions.engine.events import Event, Kind
from executions.models import Execution
from executions.usage.models import Usage
from executions.usage.tokens import NAMES, Tokens, Used

#: A day, a node and a model.
_Key: TypeAlias = "tuple[date, str, str]"
#: Calls, and their tokens.
Sums: TypeAlias = "dict[_Key, tuple[int, Tokens]]"

_TABLE, _EXECUTIONS = Usage._meta.db_table, Execution._meta.db_table
#: Rows that a statement adds to at most.
_ROWS = 200
_KEY = ("day", "node", "model_id")
_NUMBERS = ("calls", *NAMES)
_COLUMNS = ", ".join(("execution_id", "workspace_id", "flow_id", *_KEY, *_NUMBERS))
_ADD = ", ".join(f"{name} = {_TABLE}.{name} + excluded.{name}" for name in _NUMBERS)
_VALUES = ", ".join(["%s"] * (len(_KEY) + len(_NUMBERS)))
_TO_DAY = (
    f"ON CONFLICT (workspace_id, flow_id, {', '.join(_KEY)}) WHERE execution_id IS NULL "
    f"DO UPDATE SET {_ADD}"
)
#: A row of an execution, which is named three times.
_ROW: Final = (
    f"(%s, (SELECT workspace_id FROM {_EXECUTIONS} WHERE id = %s), "  # noqa: S608 - our own names
    f"(SELECT flow_id FROM {_EXECUTIONS} WHERE id = %s), {_VALUES})"
)
_OF_NONE: Final = f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES (NULL, %s, %s, {_VALUES}) {_TO_DAY}"  # noqa: S608
_KEEP: Final = (
    f"INSERT INTO {_TABLE} ({_COLUMNS}) "  # noqa: S608 - as above
    f"SELECT NULL, workspace_id, flow_id, {', '.join((*_KEY, *_NUMBERS))} FROM {_TABLE} "
    f"WHERE execution_id = %s ORDER BY {', '.join(_KEY)} {_TO_DAY}"
)


def summed(events: Iterable[tuple[datetime, Event]]) -> Sums:
    """What the calls among the events have used."""
    sums: Sums = {}
    for at, event in events:
        if event.kind is not Kind.NODE_ACTION or "usage" not in event.data:
            continue
        for written in cast("list[Mapping[str, Any]]", event.data["usage"]):
            used = Used.read(written)
            key = (at.astimezone(UTC).date(), event.node, used.model)
            calls, tokens = sums.get(key, (0, Tokens()))
            sums[key] = calls + 1, tokens + used.tokens
    return sums


def add_of_executions(found: Mapping[int, Sums]) -> None:
    """Add to the sums of executions, by their ids; in the caller's transaction."""
    rows = [(*(id_,) * 3, *cells) for id_, sums in sorted(found.items()) for cells in _cells(sums)]
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES {', '.join([_ROW] * len(part))} "  # noqa: S608
                f"ON CONFLICT (execution_id, {', '.join(_KEY)}) DO UPDATE SET {_ADD}",
                [cell for row in part for cell in row],
            )


def add_of_day(workspace_id: int, flow_id: str, sums: Sums) -> None:
    """Add to the days' sums of runs that are no executions."""
    rows = [(workspace_id, flow_id, *cells) for cells in _cells(sums)]
    if rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_OF_NONE, rows)


def delete(execution_id: int) -> int:
    """Delete an execution whose journal is gone; gives how many rows went with it.

    What it has used stays in the days' sums.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [execution_id])
        Usage.objects.filter(execution_id=execution_id)._raw_delete("default")
        gone, _ = Execution.objects.filter(pk=execution_id).delete()
    return gone


def _cells(sums: Sums) -> list[tuple[Any, ...]]:
    """In the order of their keys, in which every transaction takes its locks."""
    adapt = connection.ops.adapt_datefield_value
    return [
        (adapt(day), node, model, calls, *(getattr(tokens, name) for name in NAMES))
        for (day, node, model), (calls, tokens) in sorted(sums.items())
    ]

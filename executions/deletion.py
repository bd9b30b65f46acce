"""Deleting what has ended: journals in parts, so that nobody waits for a large one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain

from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Length

from executions.crashpoints import Point, reach
from executions.models import Event, Execution, Payload

#: Rows, and bytes of payloads, deleted in one transaction, and seconds until the next.
_ROWS, _ROW_BYTES, _PAUSE_SECONDS = 1000, 32 * 1024 * 1024, 0.005


def in_use() -> set[int]:
    """Ids of the executions whose results a running redrive may take."""
    redrives = Execution.objects.filter(redrive_of__isnull=False)
    found: set[int] = set()
    running = redrives.filter(status=Execution.Status.RUNNING)
    of = set(running.values_list("redrive_of_id", flat=True))
    while of:
        found |= of
        of = set(redrives.filter(id__in=of).values_list("redrive_of_id", flat=True)) - found
    return found


def begin(execution_id: int) -> str | None:
    """Delete the input of an execution that has ended; gives why that cannot be, else None.

    From then on nobody can redrive or replay it: both begin with the input.
    """
    with transaction.atomic():
        one = Execution.objects.select_for_update().filter(id=execution_id).first()
        if one is None:
            return None
        if one.status == Execution.Status.RUNNING:
            return f"Execution {one.name} is running. Stop it first."
        if execution_id in in_use():
            return f"Execution {one.name} has results that a running redrive may take."
        Event.objects.filter(execution_id=execution_id, seq=1)._raw_delete("default")
    return None


def empty(execution_id: int, until: float) -> bool:
    """Delete an execution's journal, in transactions of bounded size, until that monotonic time.

    Gives whether all of it is gone. Between two transactions there is room for those who wait.
    """
    for part in chain(_events(execution_id), _payloads(execution_id)):
        with transaction.atomic():
            part._raw_delete("default")
        reach(Point.DELETE_BETWEEN)
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


def _events(execution_id: int) -> Iterator[QuerySet[Event]]:
    """Its events, a part at a time.

    By their numbers, not by what is left: PostgreSQL would pass over all that is deleted already.
    """
    rows = Event.objects.filter(execution_id=execution_id)
    ends = rows.aggregate(first=Min("seq"), last=Max("seq"))
    if ends["first"] is not None:
        for first in range(ends["first"], ends["last"] + 1, _ROWS):
            yield rows.filter(seq__gte=first, seq__lt=first + _ROWS)


def _payloads(execution_id: int) -> Iterator[QuerySet[Payload]]:
    """Its payloads, at least one at a time."""
    rows = Payload.objects.filter(execution_id=execution_id).order_by("id")
    last = 0
    while sizes := list(rows.filter(id__gt=last).values_list("id", Length("body"))[:_ROWS]):
        ids, size = [], 0
        for last, length in sizes:
            ids.append(last)
            size += length
            if size >= _ROW_BYTES:
                break
        yield Payload.objects.filter(id__in=ids)

"""How an execution begins: its row, its input and the hint to the queue, all or nothing."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from executions import journal, live, tasks
from executions.crashpoints import Point, reach
from executions.engine.events import Event
from executions.models import Execution
from flowbuilder.wire.errors import ConflictError


def start(new: Execution, first: Event) -> None:
    """Record the execution with its input and hint at it to the queue, in one transaction.

    Raises ConflictError when its alias has an execution of that name.
    """
    taken = ConflictError(
        f"Alias {new.alias_id} of flow {new.flow_id} already has an execution named {new.name}. "
        "Choose another flowExecutionName, or none."
    )
    try:
        with transaction.atomic():
            if _same_name(new):
                raise taken
            journal.begin(new, [first])
            tasks.hint()
        reach(Point.BEGIN_AFTER_COMMIT)
    except IntegrityError as problem:
        raise taken from problem
    transaction.on_commit(lambda: live.announce([(new.pk, new.workspace_id)]))


def _same_name(new: Execution) -> bool:
    return Execution.objects.filter(
        workspace_id=new.workspace_id,
        flow_id=new.flow_id,
        alias_id=new.alias_id,
        name=new.name,
    ).exists()

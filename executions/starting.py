"""How an execution begins: its row, its input and the hint to the queue, all or nothing."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from executions import journal, live, tasks
from executions.crashpoints import Point, reach
from executions.engine.events import Event
from executions.models import Execution, Trial
from flowbuilder.wire.errors import ConflictError


def start(new: Execution, first: Event, trial: Trial | None = None) -> None:
    """Record the execution with its input and hint at it to the queue, in one transaction.

    `trial` is recorded with it, if it takes results instead of making calls.

    Raises ConflictError when its alias has an execution of that name.
    """
    try:
        with transaction.atomic():
            journal.begin(new, [first])
            if trial is not None:
                trial.execution = new
                trial.save(force_insert=True)
            tasks.hint()
        reach(Point.BEGIN_AFTER_COMMIT)
    except IntegrityError as problem:  # the name is the only thing that others may have taken
        raise ConflictError(
            f"Alias {new.alias_id} of flow {new.flow_id} already has an execution named "
            f"{new.name}. Choose another flowExecutionName, or none."
        ) from problem
    transaction.on_commit(lambda: live.announce([(new.pk, new.workspace_id)]))

"""ReplayFlowExecution."""

from __future__ import annotations

from django.conf import settings

from executions import targets
from executions.models import Execution
from executions.replay import Replay, ReplayTimeoutError
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, ValidationError


@operation("ReplayFlowExecution", role="runner", changes=False)
def replay_flow_execution(context: Context, params: Params) -> Answer:
    """Replay an ended execution against a version of its flow.

    Raises ConflictError while it runs, and ValidationError when the replay takes too long.
    """
    return replayed(context, targets.execution_of(context, params), params["flowVersion"])


def replayed(
    context: Context, execution: Execution, version: str, seconds: float | None = None
) -> Answer:
    """The operation's answer; `seconds` limits it, the setting's without one."""
    if execution.status == Execution.Status.RUNNING:
        raise ConflictError(f"Execution {execution.name} still runs. Replay it when it has ended.")
    runs = targets.version_of(context, execution.flow_id, version)
    replay = Replay(execution, targets.compiled(runs, execution.flow_name), runs.version)
    try:
        replay.run(settings.REPLAY_SECONDS if seconds is None else seconds)
    except ReplayTimeoutError as problem:
        raise ValidationError(
            f"{problem} (FLOWBUILDER_REPLAY_SECONDS). `manage.py replay` takes its time."
        ) from problem
    return replay.report()

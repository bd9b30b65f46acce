"""What agents in background executions ask, and the answers that let these go on.

A question stands in the journal and, for whoever is to answer it, in a table of its own, which
takes the answer. The execution's worker folds the answer into the journal; until there is one,
no worker holds the execution (see `executions.driver`).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from executions import arns, journal, live, tasks
from executions.crashpoints import Point, reach
from executions.models import Execution, Question
from executions.targets import execution_of
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError


@operation("ListFlowExecutionQuestions", role="viewer")
def list_flow_execution_questions(context: Context, params: Params) -> Answer:
    """All questions of the execution, the oldest first."""
    found = execution_of(context, params)
    return {"questions": [_shown(row) for row in found.questions.order_by("seq")]}


@operation("AnswerFlowExecution", role="runner")
def answer_flow_execution(context: Context, params: Params) -> Answer:
    """Answer the question that a node waits with.

    Raises ConflictError when the execution has ended, or the node does not wait for an answer.
    """
    found = execution_of(context, params)
    node, path = params["nodeName"], _path(params.get("path") or [])
    with transaction.atomic():
        execution = Execution.objects.select_for_update().get(pk=found.pk)
        if execution.status != Execution.Status.RUNNING:
            raise ConflictError(f"Execution {execution.name} has ended: {execution.status}.")
        question = execution.questions.filter(node=node, path=path, answered_at=None).first()
        if question is None:
            raise ConflictError(f"Node {node} of execution {execution.name} asks nothing there.")
        now = timezone.now()
        question.answer = params["answer"]
        question.answered_at = now
        question.answered_by_id = context.user_id
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        execution.answers += 1
        if not execution.lease_token:
            execution.lease_until = now
        execution.save(update_fields=["answers", "lease_until"])
        tasks.hint()
        reach(Point.ANSWER_BEFORE_COMMIT)
    reach(Point.ANSWER_AFTER_COMMIT)
    transaction.on_commit(lambda: live.announce([(found.pk, found.workspace_id)]))
    return {"executionArn": arns.of(context.account, execution), "status": str(execution.status)}


def _path(steps: list[dict[str, Any]]) -> str:
    return journal.path_text(tuple((step["nodeName"], step["index"]) for step in steps))


def _shown(row: Question) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "nodeName": row.node,
        "path": [{"nodeName": name, "index": index} for name, index in journal.path_of(row.path)],
        "turn": row.turn,
        "question": row.text,
        "askedAt": row.asked_at,
    }
    if row.answered_at is not None:
        shown |= {"answer": row.answer, "answeredAt": row.answered_at}
    return shown

"""One background execution as the worker that owns it holds it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings

from executions import arns, graphs, recovery
from executions.calls import Flight, News
from executions.engine.events import Activation, ErrorCode, Event, Kind, Status
from executions.engine.plan import Plan, Step
from executions.journal import Ending, Entry, Stamped
from executions.models import Execution
from executions.nodes.registry import RunScope

_log = logging.getLogger(__name__)

#: An execution whose worker vanished this often in a row without a step forward is given up.
MAX_CRASHES = 10


class Run:
    """The plan of an execution, what it gained since the last commit, and its calls in flight."""

    def __init__(self, execution: Execution) -> None:
        self.id = execution.pk
        self.workspace_id = execution.workspace_id
        self.deadline = execution.deadline
        self.last_seq = execution.last_seq
        #: Happened, but not yet in the journal.
        self.pending: list[Stamped] = []
        #: To be called as soon as `pending` is in the journal.
        self.due: list[Activation] = []
        self.flights: dict[str, Flight] = {}
        self.ending: Ending | None = None
        self.scope = scope_of(execution)
        self._execution = execution
        self._plan: Plan | None = None

    def load(self, now: datetime) -> None:
        """Bring the plan to where the journal ends.

        An execution that has only been started has its input in the journal and nothing else: what
        follows from the input is recorded by its first worker. Any later journal ends with a whole
        step, because a step is committed as one.
        """
        execution = self._execution
        if execution.crashes >= MAX_CRASHES:
            self.fail(
                f"Given up: its worker process died {execution.crashes} times in a row at the same "
                "step, most likely for want of memory.",
                now,
            )
            return
        try:
            compiled = graphs.compiled(execution.snapshot_id)
            causes = recovery.causes(self.id, self.last_seq, compiled.acting)
            if self.last_seq == 1:
                self._plan = Plan(compiled.graph, execution.concurrency)
                self._take(self._plan.apply(next(causes)), now, recorded=1)
            else:
                plan, due = Plan.replay(compiled.graph, execution.concurrency, causes)
                self._plan, self.due = plan, list(due)
        except Exception as problem:  # noqa: BLE001 - recorded
            self._give_up(problem, now)

    def hear(self, news: News) -> None:
        """Take in what one of its calls tells."""
        if not news.settles:
            self.pending.append((news.at, news.event))
            return
        self.flights.pop(news.flight.key, None)
        self._apply(news.event, news.at)

    def time_out(self, now: datetime) -> None:
        """End it because its time is over."""
        self._apply(Event(Kind.FLOW_END, data={"status": Status.TIMED_OUT.value}), now)

    def fail(self, message: str, now: datetime) -> None:
        """End it for a reason that lies in this server, not in the flow."""
        code = ErrorCode.INTERNAL_SERVER.value
        self.pending += [
            (now, Event(Kind.FLOW_FAILURE, data={"code": code, "message": message})),
            (now, Event(Kind.FLOW_END, data={"status": Status.FAILED.value})),
        ]
        self.due = []
        self.ending = Ending(Status.FAILED, code, message)

    def entry(self) -> Entry:
        """What its journal is to gain now."""
        return Entry(self.id, self.last_seq, self.pending, self.ending)

    def committed(self) -> None:
        """`entry` is in the journal."""
        self.last_seq += len(self.pending)
        self.pending = []

    def cancel(self) -> None:
        """Drop its calls in flight."""
        for flight in self.flights.values():
            flight.cancel()
        self.flights.clear()

    def _apply(self, cause: Event, at: datetime) -> None:
        if self._plan is None or self.ending is not None:
            return
        try:
            self._take(self._plan.apply(cause), at, recorded=0)
        except Exception as problem:  # noqa: BLE001 - recorded
            self._give_up(problem, at)

    def _take(self, step: Step, at: datetime, recorded: int) -> None:
        """Take in a step of the plan, whose first `recorded` events are in the journal already."""
        self.pending += [(at, event) for event in step.events[recorded:]]
        self.due += step.due
        outcome = self._plan.outcome if self._plan is not None else None
        if outcome is not None:
            self.due = []
            self.ending = ending_of(outcome.status, outcome.code, outcome.message, outcome.node)

    def _give_up(self, problem: Exception, now: datetime) -> None:
        _log.exception("Execution %s cannot go on", self.scope.execution_arn)
        self.fail(f"A fault of this server: {type(problem).__name__}: {problem}", now)


def ending_of(
    status: Status, code: str | None = None, message: str | None = None, node: str | None = None
) -> Ending:
    """An ending as columns can hold it."""
    if status == Status.TIMED_OUT:
        limit = settings.EXECUTION_SECONDS
        message = (
            message or f"Not finished within {limit:g} seconds (FLOWBUILDER_EXECUTION_SECONDS)."
        )
        code = code or "ExecutionTimedOut"
    return Ending(status, str(code or ""), storable(message or ""), node or "")


def storable(text: str) -> str:
    """The text without what a database's text column refuses: NUL and lone surrogates."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def scope_of(execution: Execution) -> RunScope:
    """Whose resources the execution may use, and its names."""
    account = execution.workspace.account
    flow, alias, name = execution.flow_id, execution.alias_id, execution.name
    return RunScope(
        workspace_id=execution.workspace_id,
        account=account,
        region=settings.AWS_REGION,
        flow_arn=arns.flow_arn(account, flow),
        alias_arn=arns.alias_arn(account, flow, alias),
        execution_arn=arns.execution_arn(account, flow, alias, name),
        execution_key=f"{flow}/{alias}/{name}",
        latency=execution.latency,
    )

"""One background execution as the worker that owns it holds it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import InterfaceError, OperationalError

from executions import arns, codec, graphs, recovery
from executions.calls import Flight, News
from executions.engine.events import Activation, ErrorCode, Event, Kind, Status
from executions.engine.plan import PORTION, Plan, Step
from executions.journal import Ending, Entry, Stamped
from executions.models import Execution
from executions.nodes.registry import RunScope
from executions.trials import Known, known_to

_log = logging.getLogger(__name__)

#: An execution whose worker vanished this often in a row without a step forward is given up.
MAX_CRASHES = 10
#: Known results that are read at a time.
_KEPT = 50


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
        #: What calls told while a step was under way: for after it.
        self._held: deque[News] = deque()
        self._more = False
        #: What is taken instead of making calls, and the calls that have a result there.
        self._known: Known | None = None
        self._kept: deque[Activation] = deque()
        #: Answers of users that the plan has been given.
        self.answers = 0
        self.ending: Ending | None = None
        self.scope = scope_of(execution)
        self._execution = execution
        self._plan: Plan | None = None

    def load(self, now: datetime) -> None:
        """Bring the plan to where the journal ends.

        Which may be in the middle of a step: an execution that has only been started has its input
        in the journal and nothing else, and a worker may die between two portions of a step. What
        is missing follows from what is there, so it is recorded now. Raises OperationalError and
        InterfaceError: a database that does not answer is no fault of the execution.
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
            self._known = known_to(execution, compiled)
            self._plan, step = Plan.replay(
                compiled.graph,
                execution.concurrency,
                recovery.causes(self.id, self.last_seq, compiled.acting),
                partial(recovery.recorded, self.id),
                value_bytes=settings.VALUE_BYTES,
            )
            self._take(step, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:  # noqa: BLE001 - recorded
            self._give_up(problem, now)
            return
        if execution.answers:
            self.answer(now)
        if self.ending is not None and not self.pending:
            self.fail("What ends it is in its journal already, yet it was never ended.", now)

    @property
    def is_behind(self) -> bool:
        """Whether there is more to fold: `go_on` does some of it."""
        return self._more or bool(self._held) or bool(self._kept)

    @property
    def is_waiting(self) -> bool:
        """Whether nothing is to be done before a user answers."""
        busy = self.is_behind or self.pending or self.due or self.flights or self.ending
        return not busy and self._plan is not None and bool(self._plan.questions)

    def go_on(self, now: datetime) -> None:
        """Fold the next portion of the step under way; after the last, what was heard meanwhile
        and what is known."""
        if self._more and self._plan is not None:
            self._fold(self._plan.go_on, now)
        self._keep(now)
        while self._held and not self._more and len(self.pending) < PORTION:
            self._settle(self._held.popleft())

    def hear(self, news: News) -> None:
        """Take in what one of its calls tells."""
        if self.ending is not None:
            return
        if not news.settles:
            self.pending.append((news.at, news.event))
        elif self.is_behind:
            self._held.append(news)
        else:
            self._settle(news)

    def answer(self, now: datetime) -> None:
        """Take in what users have answered."""
        if self.is_behind:
            return
        given = recovery.answers(self.id)
        for event in given:
            self._apply(event, now)
        self.answers = len(given)

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
        self._end(Ending(Status.FAILED, code, message))

    def entry(self) -> Entry:
        """What its journal is to gain now."""
        return Entry(self.id, self.last_seq, self.pending, self.ending)

    def committed(self, count: int) -> bool:
        """The first `count` events of `entry` are in the journal; gives whether all of it is."""
        self.last_seq += count
        self.pending = self.pending[count:]
        return not self.pending

    def cancel(self) -> None:
        """Drop its calls in flight."""
        for flight in self.flights.values():
            flight.cancel()
        self.flights.clear()

    def _keep(self, now: datetime) -> None:
        """Take known results in the place of calls."""
        while self._known and self._kept and not self._more and len(self.pending) < PORTION:
            batch = [self._kept.popleft() for _ in range(min(_KEPT, len(self._kept)))]
            for number, result in enumerate(self._known.results(batch), 1):
                if not result.same_inputs:
                    self.due.append(result.activation)
                    continue
                event = result.event
                self._apply(replace(event, data={**event.data, result.mark: True}), now)
                if self._more:
                    self._kept.extendleft(reversed(batch[number:]))
                    break

    def _settle(self, news: News) -> None:
        self.flights.pop(news.flight.key, None)
        self._apply(news.event, news.at)

    def _apply(self, cause: Event, at: datetime) -> None:
        if self._plan is not None and self.ending is None:
            self._fold(partial(self._plan.apply, cause), at)

    def _fold(self, move: Callable[[], Step], at: datetime) -> None:
        try:
            self._take(move(), at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:  # noqa: BLE001 - recorded
            self._give_up(problem, at)

    def _take(self, step: Step, at: datetime) -> None:
        """Take in a step of the plan, or a portion of it."""
        self.pending += [(at, event) for event in step.events]
        for activation in step.due:
            known = self._known is not None and activation in self._known
            (self._kept if known else self.due).append(activation)
        self._more = step.more
        outcome = self._plan.outcome if self._plan is not None else None
        if outcome is not None:
            self._end(ending_of(outcome.status, outcome.code, outcome.message, outcome.node))

    def _end(self, ending: Ending) -> None:
        """Nothing follows any more."""
        self.due = []
        self._more = False
        self._held.clear()
        self._kept.clear()
        self.ending = ending

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
    return Ending(status, str(code or ""), codec.storable(message or ""), node or "")


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

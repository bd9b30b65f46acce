"""The loop of a worker: many executions, one thread that folds, many threads that wait.

Each turn: hear what calls tell, fold it into the plans, commit all that follows as one group, and
only then start the calls that depend on it. While a commit runs, the next news pile up, so groups
grow with the load and nobody waits for a timer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from queue import Empty, SimpleQueue

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from executions import leases, live
from executions.calls import Calls, News
from executions.crashpoints import Point, reach
from executions.engine.events import Status
from executions.journal import Group
from executions.models import Execution
from executions.run import Run

_log = logging.getLogger(__name__)

#: News heard, and events folded, in one turn, more or less: bounds what waits to be committed.
_TURN_NEWS, _TURN_EVENTS = 500, 2000
#: Executions claimed at a time, so that several workers share what is due.
_CLAIM = 32
#: What a group can be refused for by its content: the database's reasons, or values that are no
#: JSON or nested too deeply.
_REFUSALS = (DatabaseError, TypeError, ValueError, RecursionError)
#: Seconds for which a failing database is tried again.
_WRITE_SECONDS = 30.0


class Driver:
    """Drives the executions it has claimed under one lease token."""

    def __init__(
        self,
        token: str,
        calls: Calls,
        *,
        places: int,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.token = token
        self.runs: dict[int, Run] = {}
        #: Held while this process writes: the renewal of leases comes from another thread, and two
        #: transactions that lock the same rows in different orders would deadlock.
        self.writing = threading.Lock()
        #: No more calls are started; executions are handed over as theirs come back.
        self.draining = False
        self._calls = calls
        self._places = places
        self._clock = clock
        self._news: SimpleQueue[News] = SimpleQueue()

    @property
    def in_flight(self) -> bool:
        """Whether any call has not come back yet, or any run is in the middle of a step."""
        return any(run.flights or run.is_behind for run in self.runs.values())

    def claim(self) -> int:
        """Take executions that are due, as far as there are places; gives how many."""
        room = min(_CLAIM, self._places - len(self.runs))
        if self.draining or room <= 0:
            return 0
        now = self._clock()
        ids = [id_ for id_ in leases.due(now, room) if id_ not in self.runs]
        if not ids:
            return 0
        with self.writing:
            taken = leases.claim(ids, self.token, now)
        for execution in taken:
            self._load(execution, now)
        self._commit()
        return len(taken)

    def turn(self, wait: float) -> None:
        """Hear, fold, commit, start; waits for news up to `wait` seconds."""
        behind = [run for run in self.runs.values() if run.is_behind]
        if self._hear(0 if behind else wait) or behind:
            self._go_on(behind)
            self._commit()

    def look(self) -> None:
        """Notice what was stopped or lost, what is past its time, and calls past theirs."""
        if not self.runs:
            return
        owned = leases.held(self.token)
        now = self._clock()
        for run in list(self.runs.values()):
            if run.id not in owned:
                self._drop(run)
                continue
            if now >= run.deadline:
                run.time_out(now)
            if owned[run.id] > run.answers:
                run.answer(now)
            for flight in run.flights.values():
                flight.expire()
        self._commit()

    def release(self, *, everything: bool = False) -> int:
        """Hand over executions that have nothing in flight, or all; gives how many."""
        free = [run for run in self.runs.values() if everything or not run.flights]
        if free:
            with self.writing:
                leases.hand_over([run.id for run in free], self.token, self._clock())
            for run in free:
                self._drop(run)
        return len(free)

    def abandon(self) -> None:
        """Drop everything without a write: the leases run out by themselves."""
        for run in list(self.runs.values()):
            self._drop(run)

    def _load(self, execution: Execution, now: datetime) -> None:
        run = Run(execution)
        self.runs[run.id] = run
        run.load(now)
        if now >= run.deadline:
            run.time_out(now)

    def _hear(self, wait: float) -> bool:
        """Fold the news there are, waiting for the first; gives whether there were any."""
        try:
            news = self._news.get(timeout=wait) if wait > 0 else self._news.get_nowait()
        except Empty:
            return False
        events = 0
        for _ in range(_TURN_NEWS):
            run = news.flight.owner
            if isinstance(run, Run) and self.runs.get(run.id) is run:
                before = len(run.pending)
                run.hear(news)
                events += len(run.pending) - before
            if events >= _TURN_EVENTS:
                break
            try:
                news = self._news.get_nowait()
            except Empty:
                break
        return True

    def _go_on(self, behind: Iterable[Run]) -> None:
        """Fold some more of these runs; who had a turn is the last in the next."""
        events = 0
        for run in behind:
            before = len(run.pending)
            run.go_on(self._clock())
            events += len(run.pending) - before
            self.runs[run.id] = self.runs.pop(run.id)
            if events >= _TURN_EVENTS:
                break

    def _commit(self) -> None:
        """Write what happened, in as many groups as it takes; then start what follows from it."""
        while changed := [run for run in self.runs.values() if run.pending or run.ending]:
            self._write(changed)
            live.announce((run.id, run.workspace_id) for run in changed)
        for run in list(self.runs.values()):
            if run.due and not run.pending:
                self._start(run)
            if run.is_waiting:
                self._suspend(run)

    def _suspend(self, run: Run) -> None:
        """Let go of a run that waits for a user: nobody holds it until there is an answer."""
        with self.writing:
            suspended = leases.suspend(run.id, self.token, run.answers)
        if suspended:
            self._drop(run)

    def _start(self, run: Run) -> None:
        due, run.due = run.due, []
        if self.draining:
            return  # whoever takes it over finds in the journal what is due
        reach(Point.CALLS_BEFORE_START)
        for activation in due:
            flight = self._calls.start(run, activation, run.scope, self._news.put)
            run.flights[flight.key] = flight
        reach(Point.CALLS_AFTER_START)

    def _write(self, changed: list[Run]) -> None:
        """Write a group of what happened to these runs."""
        try:
            self._write_group(changed)
        except (OperationalError, InterfaceError):
            raise
        except _REFUSALS:
            _log.exception("A group of %d executions was refused; trying each", len(changed))
            for run in changed:
                self._write_alone(run)

    def _write_alone(self, run: Run) -> None:
        """Write one run's events; what the database refuses ends that execution alone."""
        try:
            self._write_group([run])
        except _REFUSALS as problem:
            _log.exception("Execution %s: its events were refused", run.scope.execution_arn)
            run.pending = []
            reason = f"{type(problem).__name__}: {problem}"
            run.fail(f"Its events could not be recorded: {reason}", self._clock())
            self._write_group([run])

    def _write_group(self, runs: Iterable[Run]) -> None:
        """Commit what fits into a group of the runs' entries, and note what became of each."""
        group = Group((run.entry() for run in runs), self.token, self._clock())
        lost = self._write_for_a_while(group)
        for run_id, count in group.counts.items():
            run = self.runs[run_id]
            if run_id in lost:
                _log.info("Execution %s is no longer ours", run.scope.execution_arn)
                self._drop(run)
            elif run.committed(count) and run.ending is not None:
                _tell_end(run)
                self._drop(run)

    def _write_for_a_while(self, group: Group) -> set[int]:
        """Commit the group; a database that does not answer is tried for a while."""
        until = time.monotonic() + _WRITE_SECONDS
        pause = 0.05
        while True:
            try:
                with self.writing:
                    return group.write()
            except (OperationalError, InterfaceError) as problem:
                if time.monotonic() >= until:
                    raise
                _log.warning("The database did not take a group (%s); trying again", problem)
                connection.close()
                time.sleep(pause)
                pause = min(pause * 2, 1.0)

    def _drop(self, run: Run) -> None:
        run.cancel()
        self.runs.pop(run.id, None)


def _tell_end(run: Run) -> None:
    """One line in the log for each execution that did not succeed, in the API's words."""
    ending = run.ending
    if ending is not None and ending.status != Status.SUCCEEDED:
        _log.warning("Execution %s %s: %s", run.scope.execution_arn, ending.status, ending.message)

"""A synchronous run: the same plan and the same calls, its journal the stream to the caller."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from executions import trace
from executions.calls import Calls, Flight, News
from executions.conversations import Talk, TooLargeError
from executions.engine.events import Activation, ErrorCode, Event, Kind, Status
from executions.engine.plan import Outcome, Plan, Step
from executions.graphs import Compiled
from executions.nodes.registry import RunScope
from executions.usage import records

_log = logging.getLogger(__name__)

#: The stream's exception for each code of a node's or flow's failure.
_EXCEPTIONS = {
    ErrorCode.VALIDATION: "validationException",
    ErrorCode.DEPENDENCY_FAILED: "dependencyFailedException",
    ErrorCode.BAD_GATEWAY: "badGatewayException",
}
#: Seconds between looks at the time while calls are in flight.
_LOOK_SECONDS = 0.5

Item = tuple[str, dict[str, Any]]
_T = TypeVar("_T")


@cache
def _calls() -> Calls:
    return Calls(settings.WORKER_CALLS)


@cache
def _folds() -> ThreadPoolExecutor:
    """Where plans are folded: a large step must not hold up the other requests of the process."""
    return ThreadPoolExecutor(4, thread_name_prefix="fold")


class Invocation:
    """One run of InvokeFlow."""

    def __init__(
        self,
        compiled: Compiled,
        concurrency: int,
        scope: RunScope,
        first: Sequence[Event],
        *,
        with_trace: bool,
        talk: Talk | None = None,
    ) -> None:
        """`first` is the flow's input, or the answers to what it has asked.

        `talk` remembers the run of a flow with agents, which may wait for answers.
        """
        self._compiled = compiled
        self._plan = Plan(compiled.graph, concurrency, value_bytes=settings.VALUE_BYTES)
        self._scope = scope
        self._first = first
        self._with_trace = with_trace
        self._talk = talk
        self._flights: dict[str, Flight] = {}
        #: What follows from the input, once the run has begun.
        self._begun: Step | None = None
        #: What its calls have told of the tokens that they used.
        self._told: list[tuple[datetime, Event]] = []
        #: Code of the node failure that ended it.
        self._failure: str | None = None

    def begin(self) -> None:
        """Fold what the run begins with in this thread: the stream's beginning follows from it."""
        for cause in self._talk.earlier if self._talk else ():
            step = self._plan.apply(cause)
            while step.more:
                step = self._plan.go_on()
        steps = [self._apply(cause) for cause in self._first]
        self._begun = Step(
            tuple(event for step in steps for event in step.events),
            tuple(activation for step in steps for activation in step.due),
            steps[-1].more,
        )

    async def stream(self) -> AsyncIterator[list[Item]]:
        """The members of the wire's `FlowResponseStream`, as they happen: at once, what is so.

        A caller that goes away ends the run: its calls are cancelled.
        """
        try:
            async with contextlib.aclosing(self._items()) as batches:
                async for items in batches:
                    yield items
        except Exception as problem:  # noqa: BLE001 - recorded
            _log.exception("A synchronous run failed (%s)", self._scope.execution_key)
            message = f"A fault of this server: {type(problem).__name__}: {problem}"
            yield [("internalServerException", {"message": message})]
        finally:
            for flight in self._flights.values():
                flight.cancel()
            if self._told or self._talk:  # also when the request's task was cancelled
                await asyncio.shield(asyncio.wrap_future(_folds().submit(self._leave)))

    async def _items(self) -> AsyncGenerator[list[Item], None]:
        loop = asyncio.get_running_loop()
        news: asyncio.Queue[News] = asyncio.Queue()

        def tell(item: News) -> None:
            if used := item.event.data.get("usage"):
                self._told.append((item.at, replace(item.event, data={"usage": used})))
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(news.put_nowait, item)

        ends_at = time.monotonic() + settings.INVOKE_SECONDS
        if self._begun is None:
            await self._in_thread(self.begin)
        step, self._begun = cast("Step", self._begun), None
        while True:
            now = timezone.now()
            if items := [item for event in step.events for item in self._shown(event, now)]:
                yield items
            if self._plan.outcome is not None:
                break
            if step.more:
                over = time.monotonic() >= ends_at
                step = await self._in_thread(self._time_out if over else self._plan.go_on)
                continue
            self._start(step.due, tell)
            if not self._flights and self._plan.questions:
                yield await sync_to_async(self._wait)()
                return
            while (heard := await self._next(news, ends_at)) and not heard.settles:
                if items := list(self._shown(heard.event, heard.at)):
                    yield items
            step = await self._in_thread(partial(self._settle, heard) if heard else self._time_out)
        if self._talk:
            await sync_to_async(self._talk.drop)()
        yield self._end(self._plan.outcome)

    def _settle(self, heard: News) -> Step:
        self._flights.pop(heard.flight.key, None)
        return self._apply(heard.event)

    def _apply(self, cause: Event) -> Step:
        if self._talk:
            self._talk.hear(cause)
        return self._plan.apply(cause)

    def _wait(self) -> list[Item]:
        """Keep the run until it is answered; the last members of the stream for now."""
        try:
            asked = self._talk.keep() if self._talk else ()
        except TooLargeError as problem:
            return [("validationException", {"message": str(problem)})]
        requests: list[Item] = [
            (
                "flowMultiTurnInputRequestEvent",
                {
                    "nodeName": question.node,
                    "nodeType": "AgentNode",
                    "content": {"document": question.data["question"]},
                },
            )
            for question in asked
        ]
        return [*requests, ("flowCompletionEvent", {"completionReason": "INPUT_REQUIRED"})]

    def _start(self, due: Iterable[Activation], tell: Callable[[News], None]) -> None:
        for activation in due:
            flight = _calls().start(self, activation, self._scope, tell)
            self._flights[flight.key] = flight

    def _leave(self) -> None:
        """Add what the calls have used to the day's sums, and let others go on with the run."""
        flow = self._scope.flow_arn.rpartition("/")[2]
        try:
            if self._told:
                records.add_of_day(self._scope.workspace_id, flow, records.summed(self._told))
            if self._talk and self._plan.outcome is None:
                self._talk.release()
        except DatabaseError:
            _log.exception("The end of %s is not recorded", self._scope.execution_key)
        finally:
            connection.close()

    async def _in_thread(self, move: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(_folds(), move)

    def _time_out(self) -> Step:
        return self._plan.apply(Event(Kind.FLOW_END, data={"status": Status.TIMED_OUT.value}))

    async def _next(self, news: asyncio.Queue[News], ends_at: float) -> News | None:
        """The next news; None when the run's time is over."""
        while True:
            left = ends_at - time.monotonic()
            if left <= 0:
                return None
            try:
                return await asyncio.wait_for(news.get(), min(left, _LOOK_SECONDS))
            except TimeoutError:
                for flight in list(self._flights.values()):
                    flight.expire()

    def _shown(self, event: Event, at: datetime) -> Iterator[Item]:
        """What the stream says of an event."""
        if event.kind == Kind.NODE_FAILURE:
            self._failure = str(event.data["code"])
        if event.kind == Kind.FLOW_OUTPUT:
            for field in cast("list[dict[str, Any]]", event.data["fields"]):
                yield (
                    "flowOutputEvent",
                    {
                        "nodeName": event.node,
                        "nodeType": "FlowOutputNode",
                        "content": {"document": field["value"]},
                    },
                )
        elif self._with_trace:
            union = trace.shown(event, at, trace.SYNCHRONOUS, self._compiled.scopes)
            if union:
                yield "flowTraceEvent", {"trace": union}

    def _end(self, outcome: Outcome) -> list[Item]:
        """The last member: completion, or the exception that says why not."""
        if outcome.status == Status.SUCCEEDED:
            return [("flowCompletionEvent", {"completionReason": "SUCCESS"})]
        if outcome.status == Status.TIMED_OUT:
            limit = f"{settings.INVOKE_SECONDS:g} seconds (FLOWBUILDER_INVOKE_SECONDS)"
            return [("dependencyFailedException", {"message": f"Not finished within {limit}."})]
        message = outcome.message or "The flow failed."
        _log.warning("Synchronous run %s failed: %s", self._scope.execution_key, message)
        code = self._failure or outcome.code or ""
        name = next((n for c, n in _EXCEPTIONS.items() if c.value == code), None)
        return [(name or "internalServerException", {"message": message})]

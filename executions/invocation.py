"""A synchronous run: the same plan and the same calls, its journal the stream to the caller."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache, partial
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from executions import trace
from executions.calls import Calls, Flight, News
from executions.engine.events import Activation, ErrorCode, Event, Kind, Status
from executions.engine.plan import Outcome, Plan, Step
from executions.graphs import Compiled
from executions.nodes.registry import RunScope

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
        first: Event,
        *,
        with_trace: bool,
    ) -> None:
        self._compiled = compiled
        self._plan = Plan(compiled.graph, concurrency)
        self._scope = scope
        self._first = first
        self._with_trace = with_trace
        self._flights: dict[str, Flight] = {}
        #: What follows from the input, once the run has begun.
        self._begun: Step | None = None
        #: Code of the node failure that ended it.
        self._failure: str | None = None

    def begin(self) -> None:
        """Fold the input in this thread; what follows from it is the stream's beginning."""
        self._begun = self._plan.apply(self._first)

    async def stream(self) -> AsyncIterator[Item]:
        """The members of the wire's `FlowResponseStream`, as they happen.

        A caller that goes away ends the run: its calls are cancelled.
        """
        loop = asyncio.get_running_loop()
        news: asyncio.Queue[News] = asyncio.Queue()

        def tell(item: News) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(news.put_nowait, item)

        ends_at = time.monotonic() + settings.INVOKE_SECONDS
        try:
            step = self._begun or await self._fold(partial(self._plan.apply, self._first))
            self._begun = None
            while True:
                for event in step.events:
                    for item in self._shown(event, timezone.now()):
                        yield item
                if self._plan.outcome is not None:
                    break
                if step.more:
                    over = time.monotonic() >= ends_at
                    step = await self._fold(self._time_out if over else self._plan.go_on)
                    continue
                self._start(step.due, tell)
                while True:
                    heard = await self._next(news, ends_at)
                    if heard is None:
                        step = await self._fold(self._time_out)
                        break
                    if heard.settles:
                        self._flights.pop(heard.flight.key, None)
                        step = await self._fold(partial(self._plan.apply, heard.event))
                        break
                    for item in self._shown(heard.event, heard.at):
                        yield item
            yield self._end(self._plan.outcome)
        except Exception as problem:  # noqa: BLE001 - recorded
            _log.exception("A synchronous run failed (%s)", self._scope.execution_key)
            message = f"A fault of this server: {type(problem).__name__}: {problem}"
            yield "internalServerException", {"message": message}
        finally:
            for flight in self._flights.values():
                flight.cancel()

    def _start(self, due: Iterable[Activation], tell: Callable[[News], None]) -> None:
        for activation in due:
            flight = _calls().start(self, activation, self._scope, tell)
            self._flights[flight.key] = flight

    async def _fold(self, move: Callable[[], Step]) -> Step:
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

    def _end(self, outcome: Outcome) -> Item:
        """The last member: completion, or the exception that says why not."""
        if outcome.status == Status.SUCCEEDED:
            return "flowCompletionEvent", {"completionReason": "SUCCESS"}
        if outcome.status == Status.TIMED_OUT:
            limit = f"{settings.INVOKE_SECONDS:g} seconds (FLOWBUILDER_INVOKE_SECONDS)"
            return "dependencyFailedException", {"message": f"Not finished within {limit}."}
        message = outcome.message or "The flow failed."
        _log.warning("Synchronous run %s failed: %s", self._scope.execution_key, message)
        code = self._failure or outcome.code or ""
        name = next((n for c, n in _EXCEPTIONS.items() if c.value == code), None)
        return name or "internalServerException", {"message": message}

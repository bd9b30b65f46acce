"""Calls of nodes: each in a thread, with a time limit, telling its run what happened.

The driver of background executions and the synchronous run both make their calls here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.utils import timezone

from executions import codec
from executions.engine import sizes
from executions.engine.events import Activation, ErrorCode, Event, Kind
from executions.nodes import registry
from executions.nodes.registry import Action, Call, Given, NodeError, Question, RunScope
from executions.pool import Pool
from flowbuilder.definition.types import JSON

_log = logging.getLogger(__name__)

#: Seconds a call may be late before it is given up without it: nodes keep their own time.
_GRACE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class News:
    """What a call tells its run: an event, and whether the call is over with it."""

    flight: Flight
    at: datetime
    event: Event
    settles: bool


class Flight:
    """One call in flight. What it tells after it was settled or cancelled is dropped."""

    def __init__(
        self,
        owner: object,
        activation: Activation,
        scope: RunScope,
        tell: Callable[[News], None],
    ) -> None:
        self.owner = owner
        self.activation = activation
        self._scope = scope
        self._tell = tell
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._settled = False
        #: When it must be over (`time.monotonic`); None while it waits for a thread.
        self._deadline: float | None = None

    @property
    def key(self) -> str:
        """The activation's name within its run."""
        return self.activation.key

    def run(self) -> None:
        """Make the call, in a pool's thread, and tell how it ended."""
        if self._cancelled.is_set():
            return
        self._deadline = time.monotonic() + settings.NODE_SECONDS
        call = Call(
            spec=self.activation.spec,
            inputs=self.activation.inputs,
            key=f"{self._scope.execution_key}:{self.key}",
            scope=self._scope,
            deadline=self._deadline,
            cancelled=self._cancelled,
            report=self._report,
            answers=self.activation.answers,
            depend=self._depend,
        )
        try:
            event = self._event(*given(registry.run(call), len(call.answers)))
        except NodeError as problem:
            event = self._failure(problem.code, problem.message)
        except Exception as problem:  # noqa: BLE001 - recorded
            _log.exception("Node %s failed unexpectedly (%s)", self.activation.node, call.key)
            event = self._failure(ErrorCode.INTERNAL_SERVER, f"{type(problem).__name__}: {problem}")
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()
        self._settle(event)

    def cancel(self) -> None:
        """Drop whatever it still tells, and let waits inside the node give up."""
        with self._lock:
            self._settled = True
        self._cancelled.set()

    def expire(self) -> None:
        """Settle it as failed when it is past its time."""
        deadline = self._deadline
        if deadline is None or time.monotonic() < deadline + _GRACE_SECONDS:
            return
        self._cancelled.set()
        message = f"No answer within {settings.NODE_SECONDS:g} seconds (FLOWBUILDER_NODE_SECONDS)."
        self._settle(self._failure(ErrorCode.DEPENDENCY_FAILED, message))

    def _settle(self, event: Event) -> None:
        with self._lock:
            if self._settled:
                return
            self._settled = True
        self._tell(News(self, timezone.now(), event, settles=True))

    def _note(self, event: Event) -> None:
        with self._lock:
            if self._settled:
                return
        self._tell(News(self, timezone.now(), event, settles=False))

    def _report(self, action: Action) -> None:
        data: dict[str, JSON] = {
            "service": action.service,
            "operation": action.operation,
            "request": action.request,
            "response": action.response,
            "requestId": action.request_id,
            "attempt": action.attempt,
            "milliseconds": action.milliseconds,
        }
        if action.used:
            data["usage"] = [used.written() for used in action.used]
        self._note(self._event(Kind.NODE_ACTION, data))

    def _depend(self, trace: dict[str, JSON]) -> None:
        self._note(self._event(Kind.NODE_DEPENDENCY, {"trace": trace}))

    def _failure(self, code: ErrorCode, message: str) -> Event:
        return self._event(Kind.NODE_FAILURE, {"code": code.value, "message": message})

    def _event(self, kind: Kind, data: dict[str, JSON]) -> Event:
        return Event(kind, self.activation.node, self.activation.path, data)


def given(result: Given, answered: int) -> tuple[Kind, dict[str, JSON]]:
    """Kind and data of the event for what a node gave, after so many answers of the user.

    Raises NodeError when a value is too large.
    """
    if isinstance(result, Question):
        return Kind.NODE_QUESTION, {"question": codec.storable(result.text), "turn": answered + 1}
    for name, value in result.items():
        _check_size(name, value)
    fields: list[JSON] = [{"name": name, "value": value} for name, value in result.items()]
    return Kind.NODE_OUTPUT, {"fields": fields}


def _check_size(name: str, value: JSON) -> None:
    size, most = sizes.json_bytes(value), settings.VALUE_BYTES
    if size > most:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Output `{name}` has {size:,} bytes, but {sizes.limit(most)}.",
        )


class Calls:
    """Starts calls in a pool of threads; `tell` hears all that they tell."""

    def __init__(self, size: int) -> None:
        self._pool = Pool("node", size)

    def start(
        self,
        owner: object,
        activation: Activation,
        scope: RunScope,
        tell: Callable[[News], None],
    ) -> Flight:
        """Make the call of the activation; `tell` is called from its thread."""
        flight = Flight(owner, activation, scope, tell)
        self._pool.submit(flight.run)
        return flight

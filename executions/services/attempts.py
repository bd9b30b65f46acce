"""Calling a service until it answers, says no for good, or the node's time is over."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from django.db import connection

from executions.engine.events import ErrorCode
from executions.nodes.registry import Action, Call, NodeError
from executions.usage.tokens import Used
from flowbuilder.definition.types import JSON

T = TypeVar("T")

#: Seconds before the second attempt; each further pause is twice as long, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 20.0
#: Attempts at a service that cannot be reached or answers with a fault of its own. One that only
#: asks for patience is asked again until the node's time is over.
GATEWAY_ATTEMPTS = 6


class Kind(Enum):
    """What a failure says about trying again."""

    #: Wrong for good: the same request would fail again.
    PERMANENT = "permanent"
    #: The service is there and asks to come back later.
    THROTTLED = "throttled"
    #: The service could not be reached, or broke while answering.
    GATEWAY = "gateway"


class CallFailedError(Exception):
    """One attempt failed. `message` says who failed, at what, and in the service's own words."""

    def __init__(
        self,
        kind: Kind,
        message: str,
        *,
        code: ErrorCode | None = None,
        name: str = "",
        request_id: str = "",
        shown: JSON = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.code = code or (
            ErrorCode.BAD_GATEWAY if kind is Kind.GATEWAY else ErrorCode.DEPENDENCY_FAILED
        )
        #: The service's name for the error, e.g. "ThrottlingException".
        self.name = name
        self.request_id = request_id
        #: What the trace shows as the response; made of name and message when None.
        self.shown = shown


@dataclass(frozen=True, slots=True)
class Heard(Generic[T]):
    """A service's answer: its value, what the trace shows of it, its request id, what it used."""

    value: T
    shown: JSON
    request_id: str = ""
    used: tuple[Used, ...] = ()


def repeat(
    call: Call, service: str, operation: str, request: JSON, send: Callable[[], Heard[T]]
) -> T:
    """Send until an answer comes; report every attempt as an Action of the call.

    `send` raises CallFailedError; its kind decides whether there is another attempt, after a pause
    that doubles, half of it random. Raises NodeError when the failure is permanent, when a service
    failed too often, or when the next attempt would begin after the deadline.
    """
    if not connection.in_atomic_block:
        connection.close()  # hundreds of calls wait at once, and a pool has few connections
    attempt = 1
    while True:
        began = time.perf_counter()

        def report(
            response: JSON,
            request_id: str,
            used: tuple[Used, ...] = (),
            number: int = attempt,
            t0: float = began,
        ) -> None:
            spent = round((time.perf_counter() - t0) * 1000, 3)
            action = Action(service, operation, request, response, request_id, number, spent, used)
            call.report(action)

        try:
            heard = send()
        except CallFailedError as failure:
            error: JSON = {"error": {"name": failure.name, "message": failure.message}}
            report(failure.shown or error, failure.request_id)
            _pause_or_give_up(call, failure, attempt)
            attempt += 1
        else:
            report(heard.shown, heard.request_id, heard.used)
            return heard.value


def pause_after(attempt: int) -> float:
    """Seconds to wait after this attempt (the first is 1): doubling, half of it random."""
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (attempt - 1))
    return whole * (0.5 + random.random() / 2)  # noqa: S311 - spreads retries, keeps no secret


def _pause_or_give_up(call: Call, failure: CallFailedError, attempt: int) -> None:
    times = "" if attempt == 1 else f" (after {attempt} attempts)"
    if failure.kind is Kind.PERMANENT:
        raise NodeError(failure.code, failure.message) from failure
    if failure.kind is Kind.GATEWAY and attempt >= GATEWAY_ATTEMPTS:
        raise NodeError(failure.code, failure.message + times) from failure
    pause = pause_after(attempt)
    if pause >= call.remaining:
        raise NodeError(
            failure.code, f"{failure.message}{times}; the node's time is over."
        ) from failure
    if call.cancelled.wait(pause):
        raise NodeError(failure.code, f"{failure.message}{times}; the run was stopped.")

"""What Django-Q2 runs: shifts. A queue message is a hint that there may be something to run."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
import uuid
from multiprocessing.sharedctypes import RawValue

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task
from redis.exceptions import RedisError

from executions import heartbeat
from executions.calls import Calls
from executions.driver import Driver
from executions.pulse import PULSE
from executions.renewal import Renewal
from executions.services import sandbox

_log = logging.getLogger(__name__)

#: Seconds between looks for due executions, and for what was stopped or is late.
_CLAIM_SECONDS, _LOOK_SECONDS = 0.02, 0.2
#: A shift's hard end, in lengths of a shift.
_HARD = 10


class _Told:
    """Whether workers were told to stop: one byte shared by all processes forked from here on.

    No lock, so that a worker killed at any moment leaves nothing behind that another waits for.
    """

    def __init__(self) -> None:
        self._flag = RawValue("b", 0)

    def set(self) -> None:
        self._flag.value = 1

    def is_set(self) -> bool:
        return bool(self._flag.value)


STOPPING = _Told()
#: The pool of this process, made by its first shift: threads do not survive a fork.
_calls: dict[int, Calls] = {}


def hint() -> None:
    """Tell the queue that there is something to run.

    Within a transaction the message is queued with it (database broker) or after it (Redis). Where
    enough messages wait already, nothing is added: one shift finds all that is due.
    """
    if settings.REDIS_URL:
        transaction.on_commit(_enqueue)
    else:
        _enqueue()


def _enqueue() -> None:
    try:
        if get_broker().queue_size() < settings.WORKERS:
            async_task("executions.tasks.shift")
    except RedisError as problem:
        _log.warning("The queue was not told (%s); the sweeper tells it again", problem)


def shift() -> int:
    """Drive due executions for a while; gives how many were claimed.

    1. Say that this worker lives. 2. Claim; without anything due, end at once. 3. Turn, claim more
    as places come free, notice what was stopped. 4. End when there has been nothing to do for
    LINGER_SECONDS; after SHIFT_SECONDS, as soon as no call is in flight; when told to stop, after
    STOP_SECONDS at most. What is unfinished is handed over.
    """
    with PULSE.working():
        return _shift()


def _shift() -> int:
    heartbeat.beat(timezone.now())
    token = f"{os.getpid()}-{uuid.uuid4().hex[:24]}"
    driver = Driver(token, _process_calls(), places=settings.WORKER_EXECUTIONS)
    claimed = driver.claim()
    if not claimed:
        return 0
    with Renewal(driver) as renewal:
        try:
            return claimed + _work(driver, renewal)
        except BaseException:
            driver.abandon()
            raise
        finally:
            if driver.runs:
                driver.release(everything=True)
                _enqueue()


def _process_calls() -> Calls:
    """The pool of this process; its first shift also warms the sandbox up, so that no run waits."""
    calls = _calls.get(os.getpid())
    if calls is None:
        calls = _calls[os.getpid()] = Calls(settings.WORKER_CALLS)
        threading.Thread(target=_warm_sandbox, name="warm-sandbox", daemon=True).start()
    return calls


def _warm_sandbox() -> None:
    """Start the sandbox, and log which it is."""
    status = sandbox.status()
    if status.available:
        _log.info("Code runs in the sandbox %s. %s", status.name, status.reason)
    else:
        _log.warning("Code nodes will be refused: %s", status.problem)


def _work(driver: Driver, renewal: Renewal) -> int:
    """The loop of a shift; gives how many executions it claimed."""
    started = idle_since = time.monotonic()
    soft_end = started + settings.SHIFT_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311
    hard_end = started + settings.SHIFT_SECONDS * _HARD
    give_up_at = float("inf")
    next_claim = next_look = started
    claimed = 0
    while True:
        renewal.turned()
        now = time.monotonic()
        if not driver.draining and (STOPPING.is_set() or now >= hard_end):
            driver.draining = True
            patience = settings.STOP_SECONDS if STOPPING.is_set() else settings.NODE_SECONDS
            give_up_at = now + patience
        if now >= next_claim:
            claimed += driver.claim()
            next_claim = now + _CLAIM_SECONDS
        if now >= next_look:
            driver.look()
            next_look = now + _LOOK_SECONDS
        if driver.draining:
            driver.release()
        if driver.runs:
            idle_since = now
        elif driver.draining or now >= min(soft_end, idle_since + settings.LINGER_SECONDS):
            return claimed
        if now >= give_up_at or (now >= soft_end and not driver.in_flight):
            return claimed
        driver.turn(max(0.0, min(next_claim, next_look) - time.monotonic()))

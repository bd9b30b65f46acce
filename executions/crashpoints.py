"""Places where a process can be made to die: both sides of every commit, and one within, by name.

`FLOWBUILDER_CRASH_AT=group.after-commit:3` in the environment of a process has the kernel kill it
when it gets to that point for the third time. Without the variable nothing happens.
"""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

VARIABLE = "FLOWBUILDER_CRASH_AT"


class Point(StrEnum):
    """Each is reached in one place. `before-commit`: all is written, and nothing of it kept;
    `half-written`: the execution's row is, and none of the events that it counts.
    """

    BEGIN_BEFORE_COMMIT = "begin.before-commit"
    BEGIN_AFTER_COMMIT = "begin.after-commit"
    CLAIM_BEFORE = "claim.before"
    CLAIM_AFTER = "claim.after"
    GROUP_HALF_WRITTEN = "group.half-written"
    GROUP_BEFORE_COMMIT = "group.before-commit"
    GROUP_AFTER_COMMIT = "group.after-commit"
    CALLS_BEFORE_START = "calls.before-start"
    CALLS_AFTER_START = "calls.after-start"
    RENEW_BEFORE = "renew.before"
    RENEW_AFTER = "renew.after"
    HANDOVER_BEFORE = "handover.before"
    HANDOVER_AFTER = "handover.after"
    SUSPEND_BEFORE = "suspend.before"
    SUSPEND_AFTER = "suspend.after"
    ANSWER_BEFORE_COMMIT = "answer.before-commit"
    ANSWER_AFTER_COMMIT = "answer.after-commit"
    END_BEFORE_COMMIT = "end.before-commit"
    END_AFTER_COMMIT = "end.after-commit"
    DELETE_BETWEEN = "delete.between"


@dataclass(frozen=True, slots=True)
class _Charge:
    """What kills this process: a point, and how often it must be reached."""

    point: Point
    times: int
    count: Iterator[int]


_charge: _Charge | None = None


def arm(text: str) -> None:
    """Have this process die at "name" or "name:n". Raises ValueError for what is no point."""
    global _charge  # noqa: PLW0603 - one per process, like the environment it comes from
    name, _, times = text.partition(":")
    _charge = _Charge(Point(name), int(times or 1), itertools.count(1))


def reach(point: Point) -> None:
    """Die here, if this process is to; else do nothing."""
    if _charge is not None and _charge.point is point and next(_charge.count) == _charge.times:
        os.kill(os.getpid(), signal.SIGKILL)


if os.environ.get(VARIABLE):
    arm(os.environ[VARIABLE])

"""Dying with one's parent: Linux's PR_SET_PDEATHSIG, and nothing on other systems."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: Names the supervisor's process to those it starts.
SUPERVISOR = "FLOWBUILDER_SUPERVISOR"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def follow_parent(how: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process `how` when its parent dies.

    Call it from the main thread: the kernel means the thread that forked. Only libc is touched, so
    that it is safe between fork and exec.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def follow_supervisor() -> None:
    """Have this process get SIGTERM when its supervisor dies; exits when that has happened already.

    Does nothing for a process that was started by hand.
    """
    supervisor = os.environ.get(SUPERVISOR)
    if supervisor is None:
        return
    follow_parent(signal.SIGTERM)
    if _libc is not None and os.getppid() != int(supervisor):
        sys.exit("the supervisor is gone")


def children_follow() -> None:
    """Have every process forked from here on, and their own children, die with its parent."""
    parent = os.getpid()

    def in_child() -> None:
        nonlocal parent
        follow_parent(signal.SIGKILL)
        if _libc is not None and os.getppid() != parent:
            os._exit(1)  # the parent died before the kernel was told
        parent = os.getpid()

    os.register_at_fork(after_in_child=in_child)

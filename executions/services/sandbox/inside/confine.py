"""Putting this process behind the layers, in the order in which they can be put up."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path

from . import kernel, landlock, namespaces, seccomp
from .layers import Layer

#: Why a layer is not in place, by layer; empty text: it is.
Report = dict[Layer, str]


def attempt(layer: Layer, wanted: AbstractSet[Layer], put_up: Callable[[], object]) -> str:
    """Put a layer up if it is wanted; give why it is not in place, or an empty text."""
    if layer not in wanted:
        return "switched off"
    try:
        put_up()
    except (OSError, kernel.UnsupportedError, ValueError) as problem:
        return str(problem) or type(problem).__name__
    return ""


def process(wanted: AbstractSet[Layer], report: Report) -> None:
    """Confine this process and all its children, but for the filter of system calls.

    1. Be the first that the kernel ends when memory is short, and yield to others.
    2. Exchange the root for an empty one: needs the capabilities of the namespace.
    3. Promise that no program started gains privileges, which Landlock asks for.
    4. Landlock, while the process is still who it was: it needs nothing of the files any more.
    5. Give up the superuser, then every capability; neither can be had back.
    6. Close the process's memory to others of the same user.
    """
    be_expendable()
    if report[Layer.NAMESPACES]:
        report[Layer.EMPTY_ROOT] = "needs namespaces"
    else:
        report[Layer.EMPTY_ROOT] = attempt(Layer.EMPTY_ROOT, wanted, namespaces.empty_root)
    kernel.prctl("no_new_privs", kernel.PR_SET_NO_NEW_PRIVS, 1)
    report[Layer.LANDLOCK] = attempt(Layer.LANDLOCK, wanted, landlock.restrict)
    report[Layer.USER] = attempt(Layer.USER, wanted, be_nobody)
    report[Layer.CAPABILITIES] = attempt(Layer.CAPABILITIES, wanted, kernel.drop_capabilities)
    kernel.prctl("undumpable", kernel.PR_SET_DUMPABLE, 0)


def be_expendable() -> None:
    """Be the kernel's first choice when it must end something, and run after everybody else."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:  # no /proc here: the limits hold without it
        return
    finally:
        os.nice(5)


def be_nobody() -> None:
    """Stop being the superuser. Raises OSError when the kernel does not let it."""
    if os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(namespaces.NOBODY, namespaces.NOBODY, namespaces.NOBODY)
    os.setresuid(namespaces.NOBODY, namespaces.NOBODY, namespaces.NOBODY)


class Filter:
    """The filter of system calls, made once and put on each child."""

    def __init__(self, wanted: AbstractSet[Layer], report: Report) -> None:
        self._program = b""

        def make() -> None:
            self._program = seccomp.program(kernel.machine())

        report[Layer.SECCOMP] = attempt(Layer.SECCOMP, wanted, make)

    def put_on(self) -> None:
        """From now on this process may only compute. Raises OSError when the kernel refuses."""
        if self._program:
            kernel.install_filter(self._program)

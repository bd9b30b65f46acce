"""The list of system calls that code in the sandbox may make, as a seccomp program.

Everything else gives EPERM: no file or socket can be opened, no process or thread started, no
signal sent, no memory made executable. The program is classic BPF, written by hand: it sees the
call's number and its arguments, not what these point to.
"""

from __future__ import annotations

import errno
import struct

from .kernel import Machine

#: Calls without danger whatever their arguments: they concern only this process's own memory,
#: clock, identity and the two descriptors it was left with.
_PLAIN = (
    "read", "write", "munmap", "brk", "mremap", "madvise", "getrandom", "clock_gettime",
    "gettimeofday", "time", "clock_nanosleep", "nanosleep", "clock_getres", "restart_syscall",
    "rt_sigprocmask", "rt_sigreturn", "sched_yield", "close", "fstat", "poll", "ppoll",
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getrusage",
    "exit", "exit_group",
)  # fmt: skip

_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_IF_EQUAL, _IF_SET = 0x15, 0x45
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_NUMBER, _ARCH = 0, 4
_PROT_EXEC, _MAP_ANONYMOUS = 0x4, 0x20
#: futex: wait, wake and wait-with-mask, private or not, on either clock.
_FUTEX_FLAGS, _FUTEX_WAITS = 0x80 | 0x100, (0, 1, 9)


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _argument(index: int) -> bytes:
    """Load the low half of an argument: both processors are little-endian."""
    return _op(_LOAD, 16 + 8 * index)


def _when(number: int, body: bytes) -> bytes:
    """Do `body`, which ends in a return, for the call of this number."""
    return _op(_IF_EQUAL, number, 0, len(body) // 8) + body


def program(machine: Machine) -> bytes:
    """The filter for this processor; a call made for another one's table kills the process."""
    allow, deny = _op(_RETURN, _ALLOW), _op(_RETURN, _DENY)
    anonymous = (
        _argument(2)
        + _op(_IF_SET, _PROT_EXEC, 2, 0)
        + _argument(3)
        + _op(_IF_SET, _MAP_ANONYMOUS, 1, 0)
        + deny
        + allow
    )
    not_executable = _argument(2) + _op(_IF_SET, _PROT_EXEC, 1, 0) + allow + deny
    waiting = _argument(1) + _op(_AND, 0xFFFFFFFF ^ _FUTEX_FLAGS)
    for operation in _FUTEX_WAITS:
        waiting += _when(operation, allow)
    waiting += deny
    numbers = machine.numbers
    filters = [_when(numbers[name], allow) for name in _PLAIN if name in numbers]
    filters.append(_when(numbers["mmap"], anonymous))
    filters.append(_when(numbers["mprotect"], not_executable))
    filters.append(_when(numbers["futex"], waiting))
    start = _op(_LOAD, _ARCH) + _op(_IF_EQUAL, machine.audit_arch, 1, 0) + _op(_RETURN, _KILL)
    return start + _op(_LOAD, _NUMBER) + b"".join(filters) + deny

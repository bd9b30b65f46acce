"""The kernel's calls that Python has no function for, by ctypes. Linux on x86_64 and aarch64."""

from __future__ import annotations

import ctypes
import os
import platform
from dataclasses import dataclass

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 24, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


@dataclass(frozen=True, slots=True)
class Machine:
    """What differs between processors: the number of each system call and the kernel's tag."""

    audit_arch: int
    numbers: dict[str, int]


_X86_64 = Machine(
    0xC000003E,
    {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "mmap": 9, "mprotect": 10,
        "munmap": 11, "brk": 12, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sched_yield": 24,
        "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "exit": 60,
        "gettimeofday": 96, "getrusage": 98, "getuid": 102, "getgid": 104, "geteuid": 107,
        "getegid": 108, "getppid": 110, "pivot_root": 155, "gettid": 186, "time": 201,
        "futex": 202, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
        "clock_nanosleep": 230, "exit_group": 231, "getrandom": 318,
    },
)  # fmt: skip
_AARCH64 = Machine(
    0xC00000B7,
    {
        "pivot_root": 41, "close": 57, "read": 63, "write": 64, "ppoll": 73, "fstat": 80,
        "exit": 93, "exit_group": 94, "futex": 98, "nanosleep": 101, "clock_gettime": 113,
        "clock_getres": 114, "clock_nanosleep": 115, "sched_yield": 124, "restart_syscall": 128,
        "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165, "gettimeofday": 169,
        "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176,
        "getegid": 177, "gettid": 178, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
        "mprotect": 226, "madvise": 233, "getrandom": 278,
    },
)  # fmt: skip
#: The Landlock calls have the same numbers everywhere.
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446


class UnsupportedError(Exception):
    """The kernel or the processor does not have what a layer needs; the text says what."""


def machine() -> Machine:
    """The table of this processor. Raises UnsupportedError for one that has none."""
    name = platform.machine()
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        if name in {"x86_64", "AMD64"}:
            return _X86_64
        if name in {"aarch64", "arm64"}:
            return _AARCH64
    raise UnsupportedError(f"no table of system calls for the processor {name}")


def _check(result: int, what: str) -> int:
    """The result of a call. Raises OSError with the kernel's error when it is negative."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def syscall(what: str, number: int, *args: int | bytes | None) -> int:
    """Make a system call. Raises OSError naming `what` when the kernel refuses it."""
    plain = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    return _check(_libc.syscall(ctypes.c_long(number), *plain), what)


def prctl(what: str, option: int, arg: int = 0, third: int = 0) -> int:
    """Set an attribute of this process. Raises OSError naming `what`."""
    words = [ctypes.c_ulong(word) for word in (arg, third, 0, 0)]
    return _check(_libc.prctl(ctypes.c_int(option), *words), what)


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` names for new ones of this process's own."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system."""
    texts = [source.encode(), target.encode(), kind.encode()]
    result = _libc.mount(*texts, ctypes.c_ulong(flags), options.encode())
    _check(result, f"mount {target}")


def unmount(target: str, flags: int) -> None:
    """Unmount a file system."""
    _check(_libc.umount2(target.encode(), ctypes.c_int(flags)), f"umount {target}")


def drop_capabilities() -> None:
    """Give up every capability, and the way to get one back."""
    prctl("clear ambient capabilities", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(64):
        try:
            prctl("drop from the bounding set", PR_CAPBSET_DROP, capability)
        except OSError:  # beyond the last one there is, or not ours to drop
            continue
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def install_filter(program: bytes) -> None:
    """Let the seccomp program decide about every system call of this process from now on."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))

    prepared = Program(len(program) // 8, program)
    mode_filter = 2
    prctl("seccomp", PR_SET_SECCOMP, mode_filter, ctypes.addressof(prepared))

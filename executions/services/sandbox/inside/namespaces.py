"""Namespaces: a network without interfaces, a root without files, no other process in sight."""

from __future__ import annotations

import os
from pathlib import Path

from . import kernel

_USER, _NET, _PID, _MOUNT = 0x10000000, 0x40000000, 0x20000000, 0x00020000
_IPC, _UTS, _CGROUP = 0x08000000, 0x04000000, 0x02000000
_ALL = _NET | _PID | _MOUNT | _IPC | _UTS | _CGROUP
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT = 1, 2, 4, 8, 32
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_DETACH = 2
#: What nobody is called; inside, an ordinary user is this too.
NOBODY = 65534


def enter() -> None:
    """Enter new namespaces; children of this process are in the new process namespace.

    A process that may not make them gets them with a user namespace of its own, in which it may.
    Raises OSError where the kernel refuses both; then this process is where it was, because a
    child tries it first: there is no way back from half of it.
    """
    told, tell = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            _enter()
            os._exit(0)
        except OSError as problem:
            os.write(tell, str(problem).encode())
        finally:
            os._exit(1)
    os.close(tell)
    why = os.read(told, 1024).decode()
    os.close(told)
    if os.waitpid(pid, 0)[1]:
        raise OSError(why)
    _enter()


def _enter() -> None:
    try:
        kernel.unshare(_ALL)
    except OSError:
        user, group = os.geteuid(), os.getegid()
        kernel.unshare(_ALL | _USER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def empty_root() -> None:
    """Make the root an empty, read-only folder and forget the old one. Needs `enter` before."""
    kernel.mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    kernel.mount("none", "/tmp", "tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, "size=4k,mode=555")  # noqa: S108
    os.chdir("/tmp")  # noqa: S108 - the mount point of the empty root
    kernel.syscall("pivot_root", kernel.machine().numbers["pivot_root"], b".", b".")
    kernel.unmount(".", _DETACH)
    os.chdir("/")
    kernel.mount("none", "/", "", _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)

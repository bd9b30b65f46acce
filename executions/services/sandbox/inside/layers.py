"""The layers of protection, and which of them suffice. Imported on both sides."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum


class Layer(StrEnum):
    """One way in which the kernel keeps code in the sandbox from everything else."""

    #: A list of allowed system calls; no call that opens, connects, starts or signals is in it.
    SECCOMP = "seccomp"
    #: No rights on any file; no TCP, no signals to others where the kernel knows them.
    LANDLOCK = "landlock"
    #: Network, processes, host name and IPC of its own, all empty.
    NAMESPACES = "namespaces"
    #: An empty read-only root folder in place of the file system.
    EMPTY_ROOT = "empty-root"
    #: No capabilities, and no way to get any.
    CAPABILITIES = "capabilities"
    #: Not the superuser.
    USER = "user"


#: Without these no code is run.
REQUIRED = frozenset({Layer.SECCOMP, Layer.CAPABILITIES})
#: At least one of these must keep files away as well, so that a gap in the list of system calls
#: is not yet a hole.
SECOND_WALL = frozenset({Layer.LANDLOCK, Layer.EMPTY_ROOT})


def lacking(present: AbstractSet[Layer]) -> tuple[Layer, ...]:
    """The layers without which code may not run here; empty when there are enough."""
    missing = sorted(REQUIRED - present)
    if not SECOND_WALL & present:
        missing += sorted(SECOND_WALL)
    return tuple(missing)

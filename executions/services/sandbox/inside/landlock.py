"""Landlock: the kernel refuses this process and its children every file, and TCP and signals.

No rule grants anything: what the interpreter needs is loaded before.
"""

from __future__ import annotations

import errno
import os
import struct

from .kernel import LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, UnsupportedError, syscall

#: Bits of the rights on files that each version of the interface knows, by its number.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_SINCE, _BIND_AND_CONNECT = 4, 0b11
_SCOPES_SINCE, _SOCKETS_AND_SIGNALS = 6, 0b11
_ASK_VERSION = 1


def version() -> int:
    """The version of the kernel's Landlock. Raises UnsupportedError where it has none."""
    try:
        return syscall("landlock", LANDLOCK_CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError as problem:
        why = (
            "it is switched off at boot (lsm=)"
            if problem.errno == errno.EOPNOTSUPP
            else str(problem)
        )
        raise UnsupportedError(f"the kernel offers no Landlock: {why}") from problem


def restrict() -> int:
    """Take all that Landlock can take from this process; give its version.

    Needs no_new_privs. Raises UnsupportedError or OSError.
    """
    found = version()
    files = (1 << _FILE_RIGHTS.get(found, 16)) - 1
    net = _BIND_AND_CONNECT if found >= _NET_SINCE else 0
    scopes = _SOCKETS_AND_SIGNALS if found >= _SCOPES_SINCE else 0
    fields = [files] + [net] * (found >= _NET_SINCE) + [scopes] * (found >= _SCOPES_SINCE)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = syscall("landlock", LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        syscall("landlock", LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return found

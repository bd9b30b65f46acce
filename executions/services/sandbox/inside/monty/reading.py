"""Reading code as CPython does, before Monty runs it.

What is read so: mistakes of syntax, in CPython's words, and which expressions give the value. Each
piece of code is read in a process of its own, because CPython's parser can be kept busy or brought
down by what it reads.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

_BOOT = "import sys; sys.path.insert(0, {folder!r}); from inside.monty.prepare import main; main()"
_FOLDER = str(Path(__file__).resolve().parents[2])
#: Pieces of code that are not read again, and the characters that such a one may have.
_KEPT, _KEPT_CHARACTERS = 256, 64 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of code as its author wrote it, and as Monty gets it."""

    code: str
    #: Line by line the same, but for what is put before expressions that give the value.
    prepared: str = ""
    #: Why it cannot be run, for its author; empty when it can.
    problem: str = ""


class Reader:
    """Reads code, and remembers what it has read."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], Source] = {}

    async def read(self, code: str, *, wants_value: bool) -> Source:
        """The code made ready; `wants_value`: it must end with an expression."""
        known = self._known.get((code, wants_value))
        if known is None:
            known = await _read(code, wants_value=wants_value)
            if len(code) <= _KEPT_CHARACTERS:
                self._known[code, wants_value] = known
            if len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
        return known


async def _read(code: str, *, wants_value: bool) -> Source:
    try:
        encoded = code.encode()
    except UnicodeEncodeError as problem:
        return Source(code, problem=f"The code is not valid Unicode: {problem}.")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", "-B", "-X", "utf8", "-W", "ignore"),
        *("-c", _BOOT.format(folder=_FOLDER), "value" if wants_value else "any"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={},
    )
    try:
        told, _ = await process.communicate(encoded)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        return Source(code, problem="The code cannot be read: it is too long or nested too deeply.")
    return Source(code, **json.loads(told))

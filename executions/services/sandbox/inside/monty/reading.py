"""Reading code as CPython does, before Monty runs it.

What is read so: mistakes of syntax, in CPython's words, and which expressions give the value. Each
piece of code is read in a process of its own, because CPython's parser can be kept busy or brought
down by what it reads.
"""

from __future__ import annotations

import ast
import asyncio
import json
import math
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

from .. import program
from ..endings import RESULT, endings

#: What is put before an expression that gives the value.
PREFIX = f"{RESULT}="
_BOOT = "import sys; sys.path.insert(0, {folder!r}); from inside.monty.reading import main; main()"
_FOLDER = str(Path(__file__).resolve().parents[2])
#: Seconds of processor and bytes of memory that reading may take.
_SECONDS, _MEMORY = 10.0, 1024 * 1024 * 1024
#: Pieces of code that are not read again, and the characters that such a one may have.
_KEPT, _KEPT_CHARACTERS = 256, 64 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of code as its author wrote it, and as Monty gets it."""

    code: str
    #: Line by line the same, but for PREFIX.
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


def main() -> None:
    """In the process: read code from standard input, write the other fields of Source."""
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(_SECONDS),) * 2)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    code = sys.stdin.buffer.read().decode()
    program.remember(code)
    try:
        told = {"prepared": prepare(code, wants_value=sys.argv[1] == "value")}
    except Exception as error:  # noqa: BLE001 - all that reading raises is told to the author
        told = {"problem": program.explain(error)}
    sys.stdout.write(json.dumps(told))


def prepare(code: str, *, wants_value: bool) -> str:
    """The code with PREFIX where it gives its value, when one is wanted.

    Raises what CPython does for code that it cannot compile, ProgramError for code without a value.
    """
    tree = ast.parse(code, program.FILE)
    compile(tree, program.FILE, "exec")
    if not wants_value:
        return code
    lines = code.encode().splitlines(keepends=True)
    for block in endings(tree):
        last = block[-1]
        if isinstance(last, ast.Expr):
            line, column = lines[last.lineno - 1], last.col_offset
            lines[last.lineno - 1] = line[:column] + PREFIX.encode() + line[column:]
    return b"".join(lines).decode()

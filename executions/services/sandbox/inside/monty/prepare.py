"""Making one piece of code ready for Monty: a program of its own, started anew for each."""

from __future__ import annotations

import ast
import json
import resource
import sys

from .. import program
from ..endings import RESULT, endings

#: What is put before an expression that gives the value.
PREFIX = f"{RESULT}="
#: Seconds of processor and bytes of memory that this may take.
_SECONDS, _MEMORY = 10, 1024 * 1024 * 1024


def main() -> None:
    """Read code from standard input, and write `prepared` or `problem`, as Source has them."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
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

"""Running a piece of code, or a function in it, and saying what went wrong in its own lines."""

from __future__ import annotations

import ast
import json
import linecache
import time
import traceback
from typing import TypeAlias

from .endings import RESULT, ProgramError, endings
from .exchange import JSON
from .faults import fault

#: Names of what a program defines.
Names: TypeAlias = "dict[str, object]"

FILE = "<code>"
#: What is added where the code asked for what is outside.
NOTHING_OUTSIDE = "Code in a flow has no files, no network and no other processes."
_SHOWN_LINES, _SHOWN_CHARACTERS = 14, 4000


class NotJSONError(Exception):
    """The result cannot be given on; the text says where and what it is."""


def evaluate(code: str, variables: dict[str, JSON]) -> object:
    """The value of the code's last expression, as an interactive session would show it.

    The last statement may be an `if`, `with`, `try`, `match` or loop: then the value is that of
    the expression it ends with. Raises ProgramError when no expression ends the code.
    """
    tree = ast.parse(code, FILE)
    for block in endings(tree):
        last = block[-1]
        if isinstance(last, ast.Expr):
            target = ast.Name(RESULT, ast.Store())
            block[-1] = ast.copy_location(ast.Assign([target], last.value), last)
    names: Names = {"__name__": "__main__", "__builtins__": __builtins__, **variables}
    _run(compile(ast.fix_missing_locations(tree), FILE, "exec"), names)
    return names.get(RESULT)


def call(code: str, handler: str, event: JSON, context: dict[str, JSON], seconds: float) -> object:
    """What the function `handler`, defined by the code, gives for an event.

    Raises ProgramError when the code defines no such function.
    """
    names: Names = {"__name__": "function", "__builtins__": __builtins__}
    until = time.monotonic() + seconds
    _run(compile(ast.parse(code, FILE), FILE, "exec"), names)
    function = names.get(handler)
    if not callable(function):
        raise ProgramError(no_function(handler))
    result: object = function(event, Context(context, until))
    return result


class Context:
    """What a function is told of its invocation, by the names that AWS Lambda gives these."""

    def __init__(self, members: dict[str, JSON], until: float) -> None:
        self.__dict__.update(members)
        self._until = until

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds left before the function is ended."""
        return max(0, int((self._until - time.monotonic()) * 1000))


def _run(code: object, names: Names) -> None:
    exec(code, names)  # type: ignore[arg-type]  # noqa: S102 - what the sandbox is for


def remember(code: str) -> None:
    """Let tracebacks show the code's lines."""
    lines = (code + "\n").splitlines(keepends=True)
    linecache.cache[FILE] = (len(code), None, lines, FILE)


def explain(error: BaseException) -> str:
    """The last lines of the traceback: the code's own lines, then the exception."""
    if isinstance(error, ProgramError):
        return str(error)
    told: traceback.TracebackException | None = traceback.TracebackException.from_exception(
        error, limit=-100, compact=True
    )
    whole = told
    while told is not None:
        told.stack = traceback.StackSummary.from_list(
            [frame for frame in told.stack if frame.filename == FILE][-4:]
        )
        told = told.__cause__ or told.__context__
    lines = "".join(whole.format()).rstrip().splitlines() if whole is not None else []
    if len(lines) > _SHOWN_LINES:
        lines = ["…", *lines[-_SHOWN_LINES:]]
    if isinstance(error, OSError):
        lines.append(NOTHING_OUTSIDE)
    return shortened("\n".join(lines))


def shortened(text: str) -> str:
    """The end of a long message, which says the most."""
    return text if len(text) <= _SHOWN_CHARACTERS else "…" + text[-_SHOWN_CHARACTERS:]


def no_function(handler: str) -> str:
    """Why a function cannot be called by this name."""
    return (
        f"The code defines no function {handler!r}. Define `def {handler}(event, context):`, "
        "or name the one to call as the function's handler."
    )


def encode(value: object) -> bytes:
    """The value as JSON. Raises NotJSONError naming the member that is none."""
    try:
        return json.dumps(
            value, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()
    except RecursionError:
        raise NotJSONError("The result contains itself or is nested too deeply.") from None
    except UnicodeEncodeError as problem:
        raise NotJSONError(f"A text in the result is not valid Unicode: {problem}.") from None
    except (TypeError, ValueError) as problem:
        raise NotJSONError(fault(value, "The result", 0) or f"{problem}.") from None

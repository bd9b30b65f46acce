"""Running a piece of code, or a function in it, and saying what went wrong in its own lines."""

from __future__ import annotations

import ast
import json
import linecache
import math
import time
import traceback
from collections.abc import Iterable
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
#: Names of what a program defines.
Names: TypeAlias = "dict[str, object]"

FILE = "<code>"
_RESULT = "__result_of_the_last_expression__"
_SHOWN_LINES, _SHOWN_CHARACTERS = 14, 4000


class ProgramError(Exception):
    """The code is at fault; the text is for its author."""


class NotJSONError(Exception):
    """The result cannot be given on; the text says where and what it is."""


def evaluate(code: str, variables: dict[str, JSON]) -> object:
    """The value of the code's last expression, as an interactive session would show it.

    The last statement may be an `if`, `with`, `try`, `match` or loop: then the value is that of
    the expression it ends with. Raises ProgramError when no expression ends the code.
    """
    tree = ast.parse(code, FILE)
    if not tree.body or not _catch(tree.body):
        last = f" (line {tree.body[-1].lineno})" if tree.body else ""
        raise ProgramError(
            f"The code ends with a statement that has no value{last}. End it with the expression "
            "whose value is the node's response."
        )
    names: Names = {"__name__": "__main__", "__builtins__": __builtins__, **variables}
    _run(compile(ast.fix_missing_locations(tree), FILE, "exec"), names)
    return names.get(_RESULT)


def call(code: str, handler: str, event: JSON, context: dict[str, JSON], seconds: float) -> object:
    """What the function `handler`, defined by the code, gives for an event.

    Raises ProgramError when the code defines no such function.
    """
    names: Names = {"__name__": "function", "__builtins__": __builtins__}
    until = time.monotonic() + seconds
    _run(compile(ast.parse(code, FILE), FILE, "exec"), names)
    function = names.get(handler)
    if not callable(function):
        raise ProgramError(
            f"The code defines no function {handler!r}. Define `def {handler}(event, context):`, "
            "or name the one to call as the function's handler."
        )
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


def _catch(body: list[ast.stmt]) -> bool:
    """Have the expressions that can be the last one assign their value; whether there is one."""
    last = body[-1]
    if isinstance(last, ast.Expr):
        target = ast.Name(_RESULT, ast.Store())
        body[-1] = ast.copy_location(ast.Assign([target], last.value), last)
        return True
    if isinstance(last, ast.Raise):
        return True
    found = [_catch(inner) for inner in _endings(last)]  # all of them, not only the first
    return any(found)


def _endings(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks that a compound statement may end with."""
    match statement:
        case ast.If() | ast.For() | ast.While():
            blocks = [statement.body, statement.orelse]
        case ast.With():
            blocks = [statement.body]
        case ast.Try() | ast.TryStar():
            blocks = [statement.body, statement.orelse]
            blocks += [handler.body for handler in statement.handlers]
        case ast.Match():
            blocks = [case.body for case in statement.cases]
        case _:
            blocks = []
    return [block for block in blocks if block]


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
        lines.append("Code in a flow has no files, no network and no other processes.")
    text = "\n".join(lines)
    return text if len(text) <= _SHOWN_CHARACTERS else "…" + text[-_SHOWN_CHARACTERS:]


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
        raise NotJSONError(_fault(value, "The result", 0) or f"{problem}.") from None


_HINTS = {
    "set": "list(…)",
    "frozenset": "list(…)",
    "datetime": ".isoformat()",
    "date": ".isoformat()",
    "Decimal": "float(…) or str(…)",
    "Fraction": "float(…) or str(…)",
    "bytes": ".decode()",
    "UUID": "str(…)",
    "generator": "list(…)",
    "map": "list(…)",
    "filter": "list(…)",
    "zip": "list(…)",
    "range": "list(…)",
    "dict_keys": "list(…)",
    "dict_values": "list(…)",
    "dict_items": "list(…)",
}


def _fault(value: object, where: str, depth: int) -> str:
    """What is no JSON in the value, and where; empty when it all is."""
    if depth > 100:
        return f"{where} contains itself or is nested too deeply."
    if isinstance(value, dict):
        for key in value:
            if not (key is None or isinstance(key, (str, int, float))):
                return f"{where} has a key of type {type(key).__name__}; keys are texts in JSON."
        return _first_fault(value.items(), where, depth)
    if isinstance(value, (list, tuple)):
        return _first_fault(enumerate(value), where, depth)
    return _fault_of_one(value, where)


def _fault_of_one(value: object, where: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f"{where} is {value!r}, which JSON has no number for."
    if value is None or isinstance(value, (str, int, float)):
        return ""
    name = type(value).__name__
    hint = f" Give {_HINTS[name]} instead." if name in _HINTS else ""
    return f"{where} is of type {name}, which is no JSON value.{hint}"


def _first_fault(members: Iterable[tuple[object, object]], where: str, depth: int) -> str:
    faults = (_fault(member, f"{where}[{key!r}]", depth + 1) for key, member in members)
    return next(filter(None, faults), "")

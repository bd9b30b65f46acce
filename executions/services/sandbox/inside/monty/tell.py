"""Why code failed in Monty, for its author: in the code's own lines, and with what Monty lacks."""

from __future__ import annotations

import builtins
import re
import traceback

from pydantic_monty import (
    Frame,
    MontyCrashedError,
    MontyError,
    MontyRuntimeError,
    MontySyntaxError,
)

from ..exchange import Head, too_much_memory
from ..program import FILE, NOTHING_OUTSIDE, shortened
from .prepare import PREFIX
from .reading import Source

#: What code can import, as the message of a failed import lists it.
MODULES = (
    "asyncio", "base64", "binascii", "bisect", "collections", "copy", "csv", "dataclasses",
    "datetime", "decimal", "functools", "hashlib", "itertools", "json", "math", "os", "pathlib",
    "posixpath", "random", "re", "sys", "time", "tomllib", "typing", "unicodedata",
)  # fmt: skip
PART = (
    "This server runs code in Monty, which knows a part of Python; its operator can choose another "
    "sandbox (FLOWBUILDER_SANDBOX)."
)
_SHOWN_FRAMES = 4
_NAME = re.compile(r"name '(\w+)' is not defined")


def told(error: MontyError, source: Source, file: str, head: Head) -> tuple[str, str]:
    """The kind of a failure and its message; `file` is how Monty calls the author's code."""
    if isinstance(error, MontyCrashedError):
        return "python", f"The interpreter that ran the code was ended: {error}."
    cause = error.exception()
    frames = []
    if isinstance(error, (MontyRuntimeError, MontySyntaxError)):
        frames = [frame for frame in error.traceback() if frame.filename == file]
    if isinstance(cause, MemoryError):
        return "memory", too_much_memory(head.memory, frames[-1].line if frames else 0)
    lines = ["Traceback (most recent call last):"] if frames else []
    for frame in frames[-_SHOWN_FRAMES:]:
        lines += _shown(frame, source)
    lines += "".join(traceback.format_exception_only(cause)).rstrip().splitlines()
    if isinstance(cause, ImportError):
        lines.append(f"Code in a flow can import: {', '.join(MODULES)}.")
    if isinstance(cause, OSError):
        lines.append(NOTHING_OUTSIDE)
    if isinstance(error, MontySyntaxError) or _lacks(cause):
        lines.append(PART)
    return "python", shortened("\n".join(lines))


def _lacks(cause: BaseException) -> bool:
    """Whether the failure may be one of Monty's, not of the code."""
    if isinstance(cause, (NotImplementedError, ImportError, AttributeError)):
        return True
    if isinstance(cause, NameError):
        name = _NAME.match(str(cause))
        return name is not None and hasattr(builtins, name[1])
    return "support" in str(cause)


def _shown(frame: Frame, source: Source) -> list[str]:
    """A frame as CPython shows it: where, the line as its author wrote it, and the place in it."""
    where = f'  File "{FILE}", line {frame.line}, in {frame.function_name or "<module>"}'
    lines, prepared = source.code.splitlines(), source.prepared.splitlines()
    if frame.line > len(lines):
        return [where]
    line, at = lines[frame.line - 1], prepared[frame.line - 1].find(PREFIX)
    start, end = frame.column - 1, frame.end_column - 1
    if frame.end_line != frame.line:
        end = len(prepared[frame.line - 1])
    if line != prepared[frame.line - 1]:
        start, end = (place - len(PREFIX) if place > at else place for place in (start, end))
    indent = len(line) - len(line.lstrip())
    marks = "~" * (min(end, len(line)) - max(start, indent))
    shown = [where, f"    {line.strip()}"]
    if marks and len(marks) < len(line.strip()):
        shown.append(" " * (4 + max(start, indent) - indent) + marks)
    return shown

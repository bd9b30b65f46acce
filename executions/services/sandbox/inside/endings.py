"""Finding the expression whose value a piece of code gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: The variable that takes the value.
RESULT = "__result_of_the_last_expression__"


class ProgramError(Exception):
    """The code is at fault; the text is for its author."""


def endings(tree: ast.Module) -> list[list[ast.stmt]]:
    """The blocks of the code that its last expression ends: several, when it ends with an `if`.

    The last statement of each is an expression, or `raise`. Raises ProgramError when there is none.
    """
    found = list(_endings(tree.body)) if tree.body else []
    if found:
        return found
    last = f" (line {tree.body[-1].lineno})" if tree.body else ""
    raise ProgramError(
        f"The code ends with a statement that has no value{last}. End it with the expression "
        "whose value is the node's response."
    )


def _endings(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    last = body[-1]
    if isinstance(last, (ast.Expr, ast.Raise)):
        yield body
    for inner in _blocks(last):
        yield from _endings(inner)


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
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

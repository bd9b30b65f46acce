"""What code must be to become a function of the server's own."""

from __future__ import annotations

import ast


def check(code: str, handler: str) -> None:
    """Raises ValueError, saying where, when the code does not parse or defines no such function."""
    try:
        tree = ast.parse(code)
    except SyntaxError as problem:
        raise ValueError(f"Line {problem.lineno}: {problem.msg}.") from None
    except (ValueError, RecursionError, MemoryError) as problem:
        raise ValueError(f"This is no Python: {problem}.") from None
    if not any(isinstance(part, ast.FunctionDef) and part.name == handler for part in tree.body):
        raise ValueError(
            f"The code has no function {handler}: write def {handler}(event, context)."
        )

"""Prompt templates: text with `{{name}}` where an input's value goes (specification, section 2)."""

from __future__ import annotations

import re
from typing import Final

#: A variable in a template; its name is group 1.
VARIABLE: Final = re.compile(r"\{\{\s*([0-9a-zA-Z][0-9a-zA-Z_-]*)\s*\}\}")


def variables(text: str) -> tuple[str, ...]:
    """The names of a template's variables, each once, in order of first use."""
    return tuple(dict.fromkeys(match[1] for match in VARIABLE.finditer(text)))

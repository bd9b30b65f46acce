"""Prompt templates: text with `{{name}}` where an input's value goes (specification, section 2)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from flowbuilder.definition.types import JSON

_VARIABLE = re.compile(r"\{\{\s*([0-9a-zA-Z](?:[_-]?[0-9a-zA-Z])*[_-]?)\s*\}\}")


def variables(text: str) -> tuple[str, ...]:
    """The names of a template's variables, each once, in order of first use."""
    return tuple(dict.fromkeys(match[1] for match in _VARIABLE.finditer(text)))


def fill(text: str, values: Mapping[str, JSON]) -> str:
    """The template with each variable replaced: a String as it is, anything else as compact JSON.

    What a value brings is not looked at again, so that text with braces in it stays as it is. A
    variable without a value is left standing.
    """

    def replace(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        value = values[match[1]]
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    return _VARIABLE.sub(replace, text)

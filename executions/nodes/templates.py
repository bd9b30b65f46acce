"""Filling a prompt's template with a node's inputs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError
from flowbuilder.definition.templates import VARIABLE
from flowbuilder.definition.types import JSON


def fill(template: str, inputs: Mapping[str, JSON]) -> str:
    """The template with each `{{name}}` replaced by the input of that name, once.

    A string stands as it is, anything else as compact JSON; what a value contains is never taken
    for a variable. Raises NodeError VALIDATION for a variable without an input.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in inputs:
            have = ", ".join(sorted(inputs)) or "none"
            raise NodeError(
                ErrorCode.VALIDATION,
                f"The prompt uses {{{{{name}}}}}, but the node has no input of that name "
                f"(its inputs: {have}).",
            )
        return text_of(inputs[name])

    return VARIABLE.sub(value, template)


def text_of(value: JSON) -> str:
    """A string as it is, anything else as compact JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

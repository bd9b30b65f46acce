"""ValidateFlowDefinition, and what preparing a draft needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from flowbuilder.definition.parse import parse
from flowbuilder.definition.portability import portability
from flowbuilder.definition.types import DefinitionError
from flowbuilder.definition.validate import validate
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.serialize import EXTRA


@operation("ValidateFlowDefinition", role="viewer")
def validate_flow_definition(context: Context, params: Params) -> Answer:
    """Every problem of a definition that is not stored."""
    definition = params["definition"]
    return {"validations": problems(definition), **extras(definition)}


def problems(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The wire's `FlowValidations` of a definition, errors and warnings; [] when there are none."""
    try:
        parsed = parse(definition)
    except DefinitionError as problem:
        return [{"type": "Unspecified", "severity": "Error", "message": str(problem)}]
    return [problem.to_wire() for problem in validate(parsed, settings.DEFINITION_LIMITS)]


def extras(definition: dict[str, Any]) -> dict[str, Any]:
    """Members of our own that answers about a definition have: `portability`, which SDKs ignore."""
    try:
        return {f"{EXTRA}portability": portability(parse(definition))}
    except DefinitionError:
        return {}


def runnable(validations: list[dict[str, Any]]) -> bool:
    """Whether a definition with these problems can be prepared: warnings do not stop it."""
    return all(problem["severity"] != "Error" for problem in validations)

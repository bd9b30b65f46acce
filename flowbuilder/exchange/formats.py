"""All formats: one text is read, whatever it is, and one flow written."""

from __future__ import annotations

import re
from typing import Any, Final

from flowbuilder.exchange import cloudformation, json_text, terraform, yaml_text
from flowbuilder.exchange.flow import (
    MAX_CHARACTERS,
    MAX_FLOWS,
    ExchangeError,
    Found,
    Written,
    only,
)

DEFINITION, FLOW = "definition", "flow"
CFN_YAML, CFN_JSON = "cloudformation-yaml", "cloudformation-json"
TERRAFORM = "terraform"
FORMATS: Final = (DEFINITION, FLOW, CFN_YAML, CFN_JSON, TERRAFORM)

_TERRAFORM = re.compile(rf'^\s*resource\s+"?{terraform.TYPE}"?\s', re.MULTILINE)


def write(flow: dict[str, Any], form: str) -> Written:
    """The flow, as CreateFlow takes it, in one of FORMATS."""
    name = str(flow.get("name") or "Flow")
    match form:
        case "definition":
            return Written(json_text.dumps(flow.get("definition") or {}), f"{name}.definition.json")
        case "flow":
            return Written(json_text.dumps(only(flow)), f"{name}.flow.json")
        case "cloudformation-yaml" | "cloudformation-json":
            return cloudformation.write(flow, yaml=form == CFN_YAML)
        case "terraform":
            return terraform.write(flow)
        case _:
            raise ExchangeError(f"There is no format {form}.")


def read(text: str, values: dict[str, str]) -> tuple[str, list[Found]]:
    """The format of a text and its flows; `values` by placeholder. Raises ExchangeError."""
    if len(text) > MAX_CHARACTERS:
        raise ExchangeError(f"It has more than {MAX_CHARACTERS:,} characters.")
    if not text.strip():
        raise ExchangeError("There is nothing in it.")
    form, found = _read(text, values)
    if len(found) > MAX_FLOWS:
        raise ExchangeError(f"It has more than {MAX_FLOWS} flows.")
    for each in found:
        definition = each.flow.get("definition")
        if not isinstance(definition, dict):
            raise ExchangeError(f"The definition of {each.title or 'the flow'} is no object.")
    return form, found


def _read(text: str, values: dict[str, str]) -> tuple[str, list[Found]]:
    if text.lstrip()[0] == "{":
        return _of_json(json_text.loads(text), values)
    if _TERRAFORM.search(text):
        return TERRAFORM, terraform.read(text, values)
    document = yaml_text.loads(text)
    if isinstance(document, dict) and "Resources" in document:
        return CFN_YAML, cloudformation.read(document, values)
    if isinstance(document, dict):
        return _of_json(document, values)
    raise ExchangeError(
        "It is none of the formats: the service's JSON, a CloudFormation template, or Terraform's"
        f" resource {terraform.TYPE}."
    )


def _of_json(document: dict[str, Any], values: dict[str, str]) -> tuple[str, list[Found]]:
    if "Resources" in document:
        return CFN_JSON, cloudformation.read(document, values)
    if {"resource", "values", "planned_values"} & document.keys():
        return TERRAFORM, terraform.read_json(document, values)
    if "definition" in document:
        return FLOW, [Found(str(document.get("name") or ""), only(document))]
    if "nodes" in document or "connections" in document:
        return DEFINITION, [Found("", {"definition": document})]
    raise ExchangeError("The JSON is neither a definition nor a flow: it has no nodes.")

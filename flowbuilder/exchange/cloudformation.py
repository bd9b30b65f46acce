"""CloudFormation templates with `AWS::Bedrock::Flow`."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from flowbuilder.exchange import json_text, yaml_text
from flowbuilder.exchange.flow import HEAD, ExchangeError, Fill, Filling, Found, Written, only
from flowbuilder.exchange.kept import EDITED, keep, restore
from flowbuilder.exchange.lacks import CLOUDFORMATION, lacking
from flowbuilder.exchange.names import definition_shape, flow_shape, pascal, renamed, restored

TYPE: Final = "AWS::Bedrock::Flow"
#: Where a resource's metadata has what its properties cannot say.
_KEPT: Final = "Flowbuilder"
_PART = re.compile(r"\$\{(!?)([^${}]+)\}")


def write(flow: dict[str, Any], *, yaml: bool) -> Written:
    """A template with the flow."""
    resource: dict[str, Any] = {"Type": TYPE, "Properties": _properties(flow)}
    if (kept := keep(_found("", resource, {}, {}).flow, only(flow))) is not None:
        resource["Metadata"] = {_KEPT: json.dumps(kept)}
    name = str(flow.get("name") or "Flow")
    logical = re.sub("[^0-9A-Za-z]", "", name) or "Flow"
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"The flow {name} of Amazon Bedrock Flows.",
        "Resources": {logical: resource},
        "Outputs": {"FlowArn": {"Value": {"Fn::GetAtt": [logical, "Arn"]}}},
    }
    text = yaml_text.dumps(template) if yaml else json_text.dumps(template)
    notes = lacking(flow.get("definition") or {}, CLOUDFORMATION, "CloudFormation")
    return Written(text, f"{name}.template.{'yaml' if yaml else 'json'}", notes)


def read(template: Any, values: dict[str, str]) -> list[Found]:
    """The flows of a template. Raises ExchangeError when it has none."""
    resources = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(resources, dict):
        raise ExchangeError("The template has no Resources.")
    parameters = template.get("Parameters")
    found = [
        _found(name, resource, parameters if isinstance(parameters, dict) else {}, values)
        for name, resource in resources.items()
        if isinstance(resource, dict) and resource.get("Type") == TYPE
    ]
    if not found:
        raise ExchangeError(f"The template has no resource of type {TYPE}.")
    return found


def _found(title: str, resource: dict[str, Any], parameters: Any, values: dict[str, str]) -> Found:
    properties = resource.get("Properties")
    if not isinstance(properties, dict):
        raise ExchangeError(f"{title} has no Properties.")
    fill = Filling(values)
    defaults = {
        name: str(parameter["Default"])
        for name, parameter in parameters.items()
        if isinstance(parameter, dict) and "Default" in parameter
    }
    notes = []
    if "DefinitionS3Location" in properties and "Definition" not in properties:
        notes.append("Its definition is in a bucket: import that file.")
    filled = _filled(properties, fill, defaults)
    flow = _plain(filled)
    if (text := filled.get("DefinitionString")) and "definition" not in flow:
        flow["definition"] = _from_text(text, filled.get("DefinitionSubstitutions") or {})
    flow.setdefault("definition", {"nodes": [], "connections": []})
    placeholders = tuple(fill.met.values())
    metadata = resource.get("Metadata")
    if isinstance(metadata, dict) and _KEPT in metadata:
        try:
            flow = restore(flow, json.loads(metadata[_KEPT]))
            placeholders = ()  # what looked like a function was the flow's own
        except (ValueError, LookupError, TypeError):
            notes.append(EDITED)
    return Found(title, flow, placeholders, tuple(notes))


def _properties(flow: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = renamed(only(flow), flow_shape(), pascal)
    return found


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    known = {pascal(name) for name in (*HEAD, "definition")}
    given = {name: value for name, value in properties.items() if name in known}
    found: dict[str, Any] = restored(given, flow_shape(), pascal)
    return found


def _from_text(text: Any, substitutions: Any) -> Any:
    """The definition of a DefinitionString."""
    if not isinstance(text, str):
        return text
    for name, value in substitutions.items() if isinstance(substitutions, dict) else ():
        put = json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value)
        text = text.replace(f"${{{name}}}", put)
    try:
        definition = json_text.loads(text)
    except ExchangeError as problem:
        raise ExchangeError(f"In DefinitionString: {problem}") from None
    return restored(definition, definition_shape(), pascal)


def _filled(value: Any, fill: Fill, defaults: dict[str, str]) -> Any:
    """The value without functions: what they would give is asked for."""
    if isinstance(value, list):
        return [_filled(each, fill, defaults) for each in value]
    if not isinstance(value, dict):
        return value
    if (given := _given(value, fill, defaults)) is not None:
        return given
    return {name: _filled(each, fill, defaults) for name, each in value.items()}


def _given(value: dict[str, Any], fill: Fill, defaults: dict[str, str]) -> str | None:
    """What stands for a function; None when the value is none."""
    given: str | None = None
    if len(value) == 1:
        [(name, argument)] = value.items()
        if name == "Ref" and isinstance(argument, str):
            given = fill(argument, defaults.get(argument, ""))
        elif name == "Fn::Sub" and isinstance(argument, str):
            given = _substituted(argument, fill, defaults)
        elif name == "Fn::GetAtt" and isinstance(argument, list):
            given = fill(".".join(str(part) for part in argument))
        elif name.startswith("Fn::"):
            given = fill(f"{name[4:]} {json.dumps(argument, ensure_ascii=False)}")
    return given


def _substituted(text: str, fill: Fill, defaults: dict[str, str]) -> str:
    def part(match: re.Match[str]) -> str:
        literal, name = match.groups()
        return f"${{{name}}}" if literal else fill(name, defaults.get(name, ""))

    return _PART.sub(part, text)

"""Terraform's resource `aws_bedrockagent_flow`: in its language, its JSON, and `show -json`."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from botocore.model import ListShape, Shape, StructureShape

from flowbuilder.exchange import hcl_text, json_text
from flowbuilder.exchange.flow import HEAD, ExchangeError, Filling, Found, Written, only
from flowbuilder.exchange.hcl_text import Block
from flowbuilder.exchange.kept import EDITED, keep, restore
from flowbuilder.exchange.lacks import TERRAFORM, lacking
from flowbuilder.exchange.names import flow_shape, is_document, members_of, snake

TYPE: Final = "aws_bedrockagent_flow"
#: A comment with what the resource cannot say.
_KEPT: Final = "# flowbuilder: "
_NOT_NAME = re.compile(r"[^0-9a-z_]+")


def write(flow: dict[str, Any]) -> Written:
    """A resource with the flow."""
    given = only(flow)
    name = str(flow.get("name") or "flow")
    label = _NOT_NAME.sub("_", snake(name)).strip("_") or "flow"
    if label[0].isdigit():
        label = f"flow_{label}"
    text = f'resource "{TYPE}" "{label}" {{\n{_body(given)}}}\n'
    if (kept := keep(_said(text), given)) is not None:
        text = f"{_KEPT}{json.dumps({label: kept})}\n{text}"
    notes = lacking(flow.get("definition") or {}, TERRAFORM, "Terraform")
    return Written(text, f"{name}.tf", notes)


def read(text: str, values: dict[str, str]) -> list[Found]:
    """The flows of a text in Terraform's language. Raises ExchangeError when it has none."""
    blocks = hcl_text.loads(text)
    kept: dict[str, Any] = {}
    for line in text.splitlines():
        if line.startswith(_KEPT):
            told = json_text.loads(line.removeprefix(_KEPT))
            kept |= told if isinstance(told, dict) else {}
    found = []
    for resource in blocks.get("resource", ()):
        for kind, labelled in resource.items():
            if hcl_text.unquoted(kind) == TYPE:
                for label, given in labelled.items():
                    title = hcl_text.unquoted(label)
                    found.append(_found(title, given, values, kept.get(title)))
    return _some(found)


def read_json(document: dict[str, Any], values: dict[str, str]) -> list[Found]:
    """The flows of a `.tf.json`, of a state or a plan."""
    if "resource" in document:
        labelled = document["resource"]
        flows = labelled.get(TYPE, {}) if isinstance(labelled, dict) else {}
        named = flows.items() if isinstance(flows, dict) else ()
        return _some([_found(name, _quoted(_one(body)), values, None) for name, body in named])
    state = document.get("values") or document.get("planned_values") or {}
    resources = _resources(state.get("root_module") if isinstance(state, dict) else None)
    return _some(
        [
            Found(str(each.get("name") or "flow"), _flow(each.get("values") or {}))
            for each in resources
            if each.get("type") == TYPE
        ]
    )


def _resources(module: Any) -> list[dict[str, Any]]:
    if not isinstance(module, dict):
        return []
    own = [each for each in module.get("resources") or () if isinstance(each, dict)]
    return own + [each for child in module.get("child_modules") or () for each in _resources(child)]


def _some(found: list[Found]) -> list[Found]:
    if not found:
        raise ExchangeError(f"It has no resource {TYPE}.")
    return found


def _found(title: str, given: Any, values: dict[str, str], kept: Any) -> Found:
    fill = Filling(values)
    flow = _flow(hcl_text.plain(_one(given), fill))
    notes = []
    if kept is not None:
        try:
            flow = restore(flow, kept)
        except (ValueError, LookupError, TypeError):
            notes.append(EDITED)
    if "dynamic" in str(given):
        notes.append("Blocks that are made by `dynamic` are not read.")
    return Found(title, flow, tuple(fill.met.values()), tuple(notes))


def _said(text: str) -> dict[str, Any]:
    """The flow of a text with one resource, as its members alone say it."""
    [resource] = hcl_text.loads(text)["resource"]
    [labelled] = resource.values()
    [given] = labelled.values()
    return _flow(hcl_text.plain(given, Filling({})))


def _body(flow: dict[str, Any]) -> str:
    return hcl_text.body(_block(flow, flow_shape()), "  ")


def _block(value: dict[str, Any], shape: Shape | None) -> Block:
    """A structure as the members of its block."""
    known = members_of(shape)
    found = Block()
    for name, each in value.items():
        inner = known.get(name)
        spelled = snake(name) if name in known else name
        if is_document(inner):
            found[spelled] = json.dumps(each, ensure_ascii=False)
        elif isinstance(inner, StructureShape) and isinstance(each, dict):
            found[spelled] = [_block(each, inner)]
        elif isinstance(inner, ListShape) and isinstance(inner.member, StructureShape):
            items = [item for item in each if isinstance(item, dict)] if each else []
            found[spelled] = [_block(item, inner.member) for item in items]
        else:
            found[spelled] = each
    return Block({name: each for name, each in found.items() if each != []})


def _flow(values: Any) -> dict[str, Any]:
    """The members of a flow that are known, as the service spells them."""
    found = _structure(values if isinstance(values, dict) else {}, flow_shape())
    flow: dict[str, Any] = {name: found[name] for name in (*HEAD, "definition") if name in found}
    definition = flow.setdefault("definition", {})
    for name in ("nodes", "connections"):
        definition.setdefault(name, [])
    return flow


def _structure(values: dict[str, Any], shape: StructureShape) -> dict[str, Any]:
    known = members_of(shape)
    names = {snake(name): name for name in known}
    found: dict[str, Any] = {}
    for spelled, each in values.items():
        name = names.get(spelled, spelled)
        inner = known.get(name)
        if each is None:
            continue
        if is_document(inner):
            found[name] = _document(each)
        elif isinstance(inner, StructureShape):
            if (one := _one(each)) is not None:
                found[name] = _structure(one, inner)
        elif isinstance(inner, ListShape) and isinstance(inner.member, StructureShape):
            items = each if isinstance(each, list) else [each]
            given = [_structure(item, inner.member) for item in items if isinstance(item, dict)]
            if given:
                found[name] = given
        else:
            found[name] = each
    return found


def _one(value: Any) -> Any:
    """The block of a list of one, or the block itself; None for none."""
    if isinstance(value, list):
        return next((each for each in value if isinstance(each, dict)), None)
    return value if isinstance(value, dict) else None


def _document(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _quoted(value: Any) -> Any:
    """JSON's strings as Terraform's own, in which `${…}` is an expression."""
    if isinstance(value, dict):
        return {name: _quoted(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return value

"""Flows to start from: the folders below `examples/`, and a copy of one with what it needs.

A folder holds `template.json` (what `Template` says), `definition.json`, `input.json`, a README,
and the files that its buckets, functions and prompts are made of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from flowbuilder.models import Bucket, Flow, Function, Prompt, StoredObject
from flowbuilder.operations import arns, flows, objects, prompts
from flowbuilder.wire.context import Context
from flowbuilder.wire.errors import NotFoundError

_EXAMPLES: Path = settings.BASE_DIR / "examples"
#: Columns and rows of the canvas, in its units; a card is 232 wide.
_COLUMN, _ROW = 292, 260
#: In this order they are offered; others come after them, by name.
_FIRST = ("easy_reading", "routing", "evaluator_loop", "parallel_reviewers", "extraction")


@dataclass(frozen=True, slots=True)
class Template:
    """A flow to start from."""

    #: The name of its folder.
    id: str
    title: str
    description: str
    #: A name for its copies.
    flow_name: str
    definition: dict[str, Any]
    sample_input: Any
    #: Where its nodes stand: {name: {"x", "y"}}.
    layout: dict[str, dict[str, int]]
    #: By bucket, the folder whose files are its objects; keys begin with the folder's name.
    buckets: Mapping[str, str]
    #: By function, {"code": file, "description"}.
    functions: Mapping[str, Mapping[str, str]]
    #: By prompt, {"text": file, "variables", "modelId", "maxTokens", "description"}.
    prompts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy has made."""

    flow_id: str
    #: (operation, object, name) of all that was made, the flow last.
    made: tuple[tuple[str, str, str], ...]


@cache
def templates() -> tuple[Template, ...]:
    """All templates, in the order in which they are offered."""
    found = [_read(path.parent) for path in sorted(_EXAMPLES.glob("*/template.json"))]
    order = {name: position for position, name in enumerate(_FIRST)}
    return tuple(sorted(found, key=lambda one: (order.get(one.id, len(order)), one.id)))


def find(template_id: str) -> Template:
    """The template of this name. Raises NotFoundError."""
    for template in templates():
        if template.id == template_id:
            return template
    known = ", ".join(template.id for template in templates())
    raise NotFoundError(f"There is no template {template_id}. There are {known}.")


@transaction.atomic
def copy(
    context: Context, template: Template, name: str, role_arn: str, description: str = ""
) -> Copied:
    """A new flow made of a template, prepared.

    1. The buckets, functions and prompts that the workspace has not; what it has stays as it is.
    2. The flow, naming those of this workspace, with layout and sample input. 3. Prepare it.
    """
    made = [
        *_buckets(context, template),
        *_functions(context, template),
        *_prompts(context, template),
    ]
    flow_id: str = flows.create_flow(
        context,
        {
            "name": name,
            "description": description or template.description,
            "executionRoleArn": role_arn,
            "definition": definition(context, template),
        },
    )["id"]
    Flow.objects.filter(flow_id=flow_id).update(
        layout=template.layout, sample_input=template.sample_input
    )
    flows.prepare_flow(context, {"flowIdentifier": flow_id})
    return Copied(flow_id, (*made, ("CreateFlow", f"flow/{flow_id}", name)))


def definition(context: Context, template: Template) -> dict[str, Any]:
    """The template's definition, naming the functions and prompts of the caller's workspace."""
    own = {
        f":function:{name}": f"arn:aws:lambda:{context.region}:{context.account}:function:{name}"
        for name in template.functions
    }
    rows = Prompt.objects.filter(workspace_id=context.workspace_id, name__in=template.prompts)
    for prompt in rows:
        own[f":prompt/{prompt.name}"] = arns.prompt_arn(context, prompt.prompt_id)

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [renamed(inner) for inner in value]
        if isinstance(value, str) and value.startswith("arn:"):
            return next((arn for end, arn in own.items() if value.endswith(end)), value)
        return value

    built: dict[str, Any] = renamed(template.definition)
    return built


def _buckets(context: Context, template: Template) -> list[tuple[str, str, str]]:
    made = []
    for name, folder in template.buckets.items():
        bucket, new = Bucket.objects.get_or_create(workspace_id=context.workspace_id, name=name)
        if new:
            made.append(("CreateBucket", f"bucket/{name}", name))
        home = _EXAMPLES / template.id
        for path in sorted((home / folder).rglob("*.txt")):
            key = path.relative_to(home).as_posix()
            if StoredObject.objects.filter(bucket=bucket, key=key).exists():
                continue
            objects.store().put(
                context.workspace_id, name, key, path.read_bytes(), "text/plain; charset=utf-8"
            )
    return made


def _functions(context: Context, template: Template) -> list[tuple[str, str, str]]:
    made = []
    for name, function in template.functions.items():
        _, new = Function.objects.get_or_create(
            workspace_id=context.workspace_id,
            name=name,
            defaults={
                "description": function["description"],
                "code": _text(_EXAMPLES / template.id / function["code"]),
            },
        )
        if new:
            made.append(("CreateFunction", f"function/{name}", name))
    return made


def _prompts(context: Context, template: Template) -> list[tuple[str, str, str]]:
    made = []
    for name, prompt in template.prompts.items():
        if Prompt.objects.filter(workspace_id=context.workspace_id, name=name).exists():
            continue
        text = {
            "text": _text(_EXAMPLES / template.id / prompt["text"]).strip(),
            "inputVariables": [{"name": variable} for variable in prompt["variables"]],
        }
        variant = {
            "name": "default",
            "templateType": "TEXT",
            "templateConfiguration": {"text": text},
            "modelId": prompt["modelId"],
            "inferenceConfiguration": {"text": {"maxTokens": prompt["maxTokens"]}},
        }
        answer = prompts.create_prompt(
            context,
            {
                "name": name,
                "description": prompt["description"],
                "defaultVariant": "default",
                "variants": [variant],
            },
        )
        made.append(("CreatePrompt", f"prompt/{answer['id']}", name))
    return made


def _read(folder: Path) -> Template:
    about = json.loads(_text(folder / "template.json"))
    return Template(
        id=folder.name,
        title=about["title"],
        description=about["description"],
        flow_name=about["flowName"],
        definition=json.loads(_text(folder / "definition.json")),
        sample_input=json.loads(_text(folder / "input.json")),
        layout={
            name: {"x": column * _COLUMN, "y": int(row * _ROW)}
            for name, (column, row) in about["places"].items()
        },
        buckets=about.get("buckets", {}),
        functions=about.get("functions", {}),
        prompts=about.get("prompts", {}),
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")

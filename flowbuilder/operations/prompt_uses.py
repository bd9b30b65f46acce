"""Which flows use a prompt: what keeps it from being deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flowbuilder.models import Flow, FlowVersion


def users(workspace_id: int, arn: str, version: int | None) -> list[str]:
    """Names of the flows, and of versions of them, that use a prompt, or one version of it.

    `arn` is the prompt's, without a version. Only definitions that can be run or edited count:
    drafts, what was prepared of them, and versions.
    """
    wanted = arn if version is None else f"{arn}:{version}"
    found = []
    flows = Flow.objects.filter(workspace_id=workspace_id)
    for name, text in flows.filter(definition__contains=wanted).values_list("name", "definition"):
        if _uses(text, arn, version):
            found.append(f"{name} (draft)")
    prepared = flows.filter(prepared__definition__contains=wanted)
    for name, text in prepared.values_list("name", "prepared__definition"):
        if f"{name} (draft)" not in found and _uses(text, arn, version):
            found.append(f"{name} (as prepared)")
    versions = FlowVersion.objects.filter(
        flow__workspace_id=workspace_id, snapshot__definition__contains=wanted
    ).order_by("flow__name", "number")
    rows = versions.values_list("flow__name", "number", "snapshot__definition")
    found += [
        f"{name} (version {number})" for name, number, text in rows if _uses(text, arn, version)
    ]
    return found


def _uses(definition: str, arn: str, version: int | None) -> bool:
    """Whether a definition names the prompt: text that happens to look like its ARN does not."""
    for named in _prompts(json.loads(definition)):
        rest = named.removeprefix(arn) if named.startswith(arn) else None
        if rest == "" and version is None:
            return True
        if rest and rest[0] == ":" and (version is None or rest == f":{version}"):
            return True
    return False


def _prompts(value: Any) -> Iterator[str]:
    """The prompts that nodes of a definition name, those in loops too."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if isinstance(named := value.get("promptArn"), str):
                yield named
            stack += value.values()
        elif isinstance(value, list):
            stack += value

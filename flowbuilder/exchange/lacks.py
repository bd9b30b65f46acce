"""What the resources of other tools have no words for, as of their schemas of November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

#: Paths of members from a node's configuration on.
_CHAT: Final = "prompt.sourceConfiguration.inline.templateConfiguration.chat"
CLOUDFORMATION: Final = (
    _CHAT,
    "prompt.sourceConfiguration.inline.templateConfiguration.text.cachePoint",
    "prompt.sourceConfiguration.inline.additionalModelRequestFields",
)
TERRAFORM: Final = (
    "loop",
    "loopInput",
    "loopController",
    "knowledgeBase.promptTemplate",
    "knowledgeBase.rerankingConfiguration",
    "knowledgeBase.orchestrationConfiguration",
)


def lacking(definition: dict[str, Any], paths: tuple[str, ...], tool: str) -> tuple[str, ...]:
    """A note for each member that the tool's resource refuses."""
    return tuple(
        f"{tool} has no {path.rpartition('.')[2]}, which {node} has: it may refuse the text."
        for node, configuration in _configurations(definition)
        for path in paths
        if _has(configuration, path)
    )


def _configurations(definition: Any, around: str = "") -> Iterator[tuple[str, Any]]:
    nodes = definition.get("nodes") if isinstance(definition, dict) else None
    for node in nodes if isinstance(nodes, list) else ():
        if not isinstance(node, dict):
            continue
        name = f"{around}{node.get('name', '')}"
        configuration = node.get("configuration")
        yield name, configuration
        loop = configuration.get("loop") if isinstance(configuration, dict) else None
        if isinstance(loop, dict):
            yield from _configurations(loop.get("definition"), f"{name}/")


def _has(value: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(value, dict) or value.get(name) is None:
            return False
        value = value[name]
    return True

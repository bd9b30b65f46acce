"""Reading nodes' configurations, finished or not: what is missing is None, never an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowbuilder.definition import templates
from flowbuilder.definition.catalog import CATALOG
from flowbuilder.definition.types import JSON, Node, NodeType

#: Passes of a Loop whose controller does not say how many.
DEFAULT_ITERATIONS = 10
#: The name of the branch that a Condition takes when no other does.
DEFAULT_CONDITION = "default"


@dataclass(frozen=True, slots=True)
class NamedCondition:
    name: str
    #: None for the default.
    expression: str | None


def at(node: Node, path: str) -> JSON:
    """The member of a node's configuration at a path like `serviceConfiguration.s3`."""
    first, *rest = path.split(".")
    value = None if node.configuration is None else node.configuration.get(first)
    for member in rest:
        value = value.get(member) if isinstance(value, dict) else None
    return value


def conditions(node: Node) -> tuple[NamedCondition, ...]:
    """A Condition node's conditions, in the order in which they are tried."""
    listed = at(node, "conditions")
    if not isinstance(listed, list):
        return ()
    return tuple(named for item in listed if (named := _named(item)))


def continue_condition(node: Node) -> NamedCondition | None:
    """A LoopController's condition: the loop runs until it is true."""
    return _named(at(node, "continueCondition"))


def max_iterations(node: Node) -> int:
    """How many passes a LoopController allows at most."""
    most = at(node, "maxIterations")
    return most if isinstance(most, int) and not isinstance(most, bool) else DEFAULT_ITERATIONS


def _named(item: JSON) -> NamedCondition | None:
    if not isinstance(item, dict) or not isinstance(name := item.get("name"), str):
        return None
    expression = item.get("expression")
    return NamedCondition(name, expression if isinstance(expression, str) else None)


def template_variables(node: Node) -> tuple[str, ...] | None:
    """The variables in a Prompt's own template; None when its prompt is stored elsewhere."""
    if not isinstance(at(node, "sourceConfiguration.inline"), dict):
        return None
    found = (name for text in _template_texts(node) for name in templates.variables(text))
    return tuple(dict.fromkeys(found))


def declared_variables(node: Node) -> frozenset[str]:
    """The names in the `inputVariables` of a Prompt's own template."""
    base = "sourceConfiguration.inline.templateConfiguration"
    return frozenset(
        name
        for kind in ("text", "chat")
        for item in _items(at(node, f"{base}.{kind}.inputVariables"))
        if isinstance(name := item.get("name"), str)
    )


def _template_texts(node: Node) -> Iterator[str]:
    """Every text of a Prompt's own template: its text, or its system blocks and messages."""
    template = at(node, "sourceConfiguration.inline.templateConfiguration")
    if not isinstance(template, dict):
        return
    text, chat = template.get("text"), template.get("chat")
    if isinstance(text, dict):
        yield from _texts([text])
    if isinstance(chat, dict):
        yield from _texts(_items(chat.get("system")))
        for message in _items(chat.get("messages")):
            yield from _texts(_items(message.get("content")))


def _items(value: JSON) -> list[dict[str, JSON]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(blocks: list[dict[str, JSON]]) -> Iterator[str]:
    for block in blocks:
        if isinstance(text := block.get("text"), str):
            yield text


def missing_members(node: Node) -> tuple[str, ...]:
    """Paths of what the node needs in its configuration and what is absent or empty there."""
    if node.type is NodeType.LOOP:
        return ("definition",) if node.body is None else ()
    return tuple(path for path in _required(node) if _is_empty(at(node, path)))


def _required(node: Node) -> tuple[str, ...]:
    if node.type is NodeType.PROMPT:
        return _required_of_prompt(node)
    return CATALOG[node.type].required


def _required_of_prompt(node: Node) -> tuple[str, ...]:
    inline = "sourceConfiguration.inline"
    if at(node, inline) is not None:
        kind = "chat.messages" if at(node, f"{inline}.templateType") == "CHAT" else "text.text"
        return f"{inline}.modelId", f"{inline}.templateConfiguration.{kind}"
    if at(node, "sourceConfiguration.resource") is not None:
        return ("sourceConfiguration.resource.promptArn",)
    return ("sourceConfiguration",)


def _is_empty(value: JSON) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})

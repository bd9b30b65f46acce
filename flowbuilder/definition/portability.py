"""What a definition uses that Amazon Bedrock Flows itself would refuse.

Told beside the validation, so that people know before they move a definition. What both refuse is
validation's business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from flowbuilder.definition.checks.graph import order_of
from flowbuilder.definition.checks.scopes import scopes_of
from flowbuilder.definition.configuration import conditions
from flowbuilder.definition.levels import Level, levels_of
from flowbuilder.definition.limits import DEFAULT, SERVICE
from flowbuilder.definition.problems import named
from flowbuilder.definition.sizes import MAX_WORK, excesses_of_flow, excesses_of_nodes, work_of
from flowbuilder.definition.types import JSON, Definition, Node, NodeType

#: Things told at most.
MAX_ITEMS = 100

#: Nodes of a type that the service's quotas allow in one flow.
_QUOTAS: Final = {
    NodeType.ITERATOR: 1,
    NodeType.COLLECTOR: 1,
    NodeType.CONDITION: 5,
    NodeType.LEX: 5,
    NodeType.RETRIEVAL: 10,
    NodeType.STORAGE: 10,
    NodeType.AGENT: 20,
    NodeType.KNOWLEDGE_BASE: 20,
    NodeType.LAMBDA_FUNCTION: 20,
    NodeType.OUTPUT: 20,
    NodeType.PROMPT: 20,
}
#: Characters of an expression, by the service's model.
_MAX_EXPRESSION = 64
_NODE_NAME = re.compile(r"[a-zA-Z](?:_?[0-9a-zA-Z]){1,50}")
_CONNECTION_NAME = re.compile(r"[a-zA-Z](?:_?[0-9a-zA-Z]){1,100}")


def portability(definition: Definition) -> list[dict[str, JSON]]:
    """What the service would refuse, each as {"code", "message"} and, where it is one, "node".

    Codes: "quota" (its quotas), "asynchronous" (refused in asynchronous executions only), "name"
    and "length" (its patterns and maximums), "nesting" (iterators inside iterators).
    """
    found = []
    for item in _items(levels_of(definition)):
        found.append(item)
        if len(found) == MAX_ITEMS:
            break
    return found


def _items(levels: Sequence[Level]) -> Iterator[dict[str, JSON]]:
    for excess in excesses_of_flow(levels, SERVICE):
        quota = getattr(SERVICE, excess.limit)
        yield _item("quota", f"{excess.told}; the service's quota is {quota}.")
    yield from _types(levels)
    if work_of(levels) > MAX_WORK:
        return
    for level in levels:
        for excess in excesses_of_nodes(level, SERVICE):
            quota = getattr(SERVICE, excess.limit)
            yield _item("quota", f"{excess.told}; the service's quota is {quota}.", excess.node)
        yield from _nesting(level)
        yield from _names(level)
        yield from _lengths(level)


def _item(code: str, message: str, node: Node | None = None) -> dict[str, JSON]:
    where: dict[str, JSON] = {} if node is None else {"node": node.name}
    return {"code": code, "message": message, **where}


def _types(levels: Sequence[Level]) -> Iterator[dict[str, JSON]]:
    """Quotas of single node types, and the type that asynchronous executions do not take."""
    nodes = [node for level in levels for node in level.definition.nodes]
    counts = Counter(node.type for node in nodes)
    for node_type, quota in _QUOTAS.items():
        if counts[node_type] > quota:
            yield _item(
                "quota",
                f"The flow has {counts[node_type]:,} {node_type} nodes; the service's quota is"
                f" {quota}.",
            )
    codes = [node for node in nodes if node.type is NodeType.INLINE_CODE]
    if codes:
        names = ", ".join(named(node.name) for node in codes[:5])
        more = f" and {len(codes) - 5} more" if len(codes) > 5 else ""
        yield _item(
            "asynchronous",
            f"The service does not run InlineCode nodes ({names}{more}) in asynchronous executions"
            " (StartFlowExecution). Use a LambdaFunction node there.",
        )


def _nesting(level: Level) -> Iterator[dict[str, JSON]]:
    scopes = scopes_of(level, order_of(level), DEFAULT)
    for node in level.definition.nodes:
        scope = scopes.inside.get(node.name)
        if node.type is NodeType.ITERATOR and scope is not None:
            yield _item(
                "nesting",
                f"Iterator {named(node.name)} runs inside Iterator {named(scope.iterator)}; the"
                " service does not nest iterators.",
                node,
            )


def _names(level: Level) -> Iterator[dict[str, JSON]]:
    for node in level.definition.nodes:
        names = [("node", node.name)]
        names += [("input", item.name) for item in node.inputs]
        names += [("output", item.name) for item in node.outputs]
        for thing, name in names:
            if not _NODE_NAME.fullmatch(name):
                yield _item("name", f"The service refuses {named(name)} as name of {thing}.", node)
    for edge in level.definition.connections:
        if not _CONNECTION_NAME.fullmatch(edge.name):
            yield _item("name", f"The service refuses {named(edge.name)} as name of a connection.")


def _lengths(level: Level) -> Iterator[dict[str, JSON]]:
    for node in level.definition.nodes:
        texts = [item.expression for item in node.inputs]
        if node.type is NodeType.CONDITION:
            texts += [item.expression or "" for item in conditions(node)]
        for text in texts:
            if len(text) > _MAX_EXPRESSION:
                yield _item(
                    "length",
                    f"An expression of node {named(node.name)} has {len(text):,} characters; the"
                    f" service takes {_MAX_EXPRESSION}: {named(text)}.",
                    node,
                )

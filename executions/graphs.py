"""Compiled definitions, kept by snapshot: a definition is compiled once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from executions import codec
from executions.engine.compile import compile_graph
from executions.engine.graph import Graph
from flowbuilder.definition.parse import parse
from flowbuilder.definition.types import Definition, Node, NodeType
from flowbuilder.models import Snapshot

#: Node types whose work is done outside the fold.
ACTING = frozenset(
    {
        NodeType.PROMPT,
        NodeType.KNOWLEDGE_BASE,
        NodeType.AGENT,
        NodeType.LAMBDA_FUNCTION,
        NodeType.INLINE_CODE,
        NodeType.RETRIEVAL,
        NodeType.STORAGE,
        NodeType.LEX,
    }
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition ready to run, and what readers of its events need to know of it."""

    graph: Graph
    definition: Definition
    #: The nodes that act outside, by name, those in loops included.
    acting: dict[str, Node]
    #: The Input node.
    input_node: Node
    #: Type by name of the iterators and loops: what paths are made of.
    scopes: dict[str, NodeType]


@lru_cache(maxsize=64)
def compiled(snapshot_id: int) -> Compiled:
    """The compiled definition of a snapshot, which never changes.

    Raises Snapshot.DoesNotExist and DefinitionError.
    """
    text = Snapshot.objects.values_list("definition", flat=True).get(id=snapshot_id)
    return compile_text(text)


def compile_text(text: str) -> Compiled:
    """Compile a definition given as JSON text. Raises DefinitionError."""
    definition = parse(codec.loads(text))
    nodes = [*definition.nodes]
    for node in definition.nodes:
        if node.body is not None:
            nodes += node.body.nodes
    return Compiled(
        graph=compile_graph(definition),
        definition=definition,
        acting={node.name: node for node in nodes if node.type in ACTING},
        input_node=next(node for node in definition.nodes if node.type == NodeType.INPUT),
        scopes={
            node.name: node.type
            for node in definition.nodes
            if node.type in {NodeType.ITERATOR, NodeType.LOOP}
        },
    )

"""The records a flow definition is made of. Shapes follow botocore's `FlowDefinition`.

Pure: this package imports neither Django nor anything that acts outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"


class DataType(StrEnum):
    """The five types of a value (specification, section 1)."""

    STRING = "String"
    NUMBER = "Number"
    BOOLEAN = "Boolean"
    OBJECT = "Object"
    ARRAY = "Array"


class NodeType(StrEnum):
    """All node types of the service model's `FlowNodeType`."""

    INPUT = "Input"
    OUTPUT = "Output"
    KNOWLEDGE_BASE = "KnowledgeBase"
    CONDITION = "Condition"
    LEX = "Lex"
    PROMPT = "Prompt"
    LAMBDA_FUNCTION = "LambdaFunction"
    STORAGE = "Storage"
    AGENT = "Agent"
    RETRIEVAL = "Retrieval"
    ITERATOR = "Iterator"
    COLLECTOR = "Collector"
    INLINE_CODE = "InlineCode"
    LOOP = "Loop"
    LOOP_INPUT = "LoopInput"
    LOOP_CONTROLLER = "LoopController"


class InputCategory(StrEnum):
    """What an input of a LoopController is for."""

    LOOP_CONDITION = "LoopCondition"
    RETURN_VALUE_TO_LOOP_START = "ReturnValueToLoopStart"
    EXIT_LOOP = "ExitLoop"


@dataclass(frozen=True, slots=True)
class NodeInput:
    name: str
    type: DataType
    #: JSONPath applied to the value that arrives, e.g. "$.data.title".
    expression: str
    category: InputCategory | None = None


@dataclass(frozen=True, slots=True)
class NodeOutput:
    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class Node:
    name: str
    type: NodeType
    inputs: tuple[NodeInput, ...] = ()
    outputs: tuple[NodeOutput, ...] = ()
    #: The member of the configuration union that belongs to the node's type, e.g. the value of
    #: `configuration.prompt`; None when it is missing. A Loop's `definition` is in `body` instead.
    configuration: Mapping[str, JSON] | None = None
    #: The inner definition of a Loop.
    body: Definition | None = None


@dataclass(frozen=True, slots=True)
class DataEnds:
    source_output: str
    target_input: str


@dataclass(frozen=True, slots=True)
class ConditionEnd:
    condition: str


@dataclass(frozen=True, slots=True)
class Connection:
    name: str
    source: str
    target: str
    #: "Data" or "Conditional".
    type: str
    #: None when the definition gives none (an unfinished draft).
    configuration: DataEnds | ConditionEnd | None


@dataclass(frozen=True, slots=True)
class Definition:
    nodes: tuple[Node, ...] = ()
    connections: tuple[Connection, ...] = ()


class DefinitionError(ValueError):
    """The JSON is not a definition: a member is missing or of the wrong kind."""

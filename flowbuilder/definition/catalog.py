"""What each node type is: its fixed ports, its configuration, and what people are told about it.

The specification's table of nodes (section 2) as data. What depends on a node's own configuration
(a template's variables, a Loop's controller) is in `ports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from flowbuilder.definition.types import JSON, DataType, NodeType


class Category(StrEnum):
    """What a node is about; its colour on the canvas."""

    LOGIC = "logic"
    MODELS = "models"
    DATA = "data"
    CODE = "code"
    PEOPLE = "people"


class Standing(StrEnum):
    """Where a node may stand."""

    FLOW = "flow"
    LOOP = "loop"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Port:
    """A fixed input or output."""

    name: str
    #: None: the author chooses.
    type: DataType | None = None
    #: May be left out, and as an input be left unconnected.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """What is fixed for a node type."""

    type: NodeType
    title: str
    #: One line that says what it does.
    description: str
    category: Category
    #: The member of the model's `FlowNodeConfiguration` union.
    member: str
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    #: Whether the author names inputs (or outputs) beside the fixed ones.
    free_inputs: bool = False
    free_outputs: bool = False
    #: Members the configuration must have, as paths; empty: it may be left out.
    required: tuple[str, ...] = ()
    stands: Standing = Standing.BOTH

    @property
    def in_loop(self) -> bool:
        """Whether it may stand in a Loop."""
        return self.stands is not Standing.FLOW

    @property
    def in_flow(self) -> bool:
        """Whether it may stand outside a Loop."""
        return self.stands is not Standing.LOOP

    def to_json(self) -> dict[str, JSON]:
        """The record for the browser."""
        return {
            "type": str(self.type),
            "title": self.title,
            "description": self.description,
            "category": str(self.category),
            "configuration": self.member,
            "required": list(self.required),
            "inputs": [_port_json(port) for port in self.inputs],
            "outputs": [_port_json(port) for port in self.outputs],
            "freeInputs": self.free_inputs,
            "freeOutputs": self.free_outputs,
            "inFlow": self.in_flow,
            "inLoop": self.in_loop,
        }


def _port_json(port: Port) -> JSON:
    return {
        "name": port.name,
        "type": None if port.type is None else str(port.type),
        "optional": port.optional,
    }


_T, _D, _C = NodeType, DataType, Category

_SPECS: Final = (
    NodeSpec(
        _T.INPUT, "Flow input", "Where the flow's input arrives", _C.LOGIC, "input",
        outputs=(Port("document"),), stands=Standing.FLOW,
    ),
    NodeSpec(
        _T.OUTPUT, "Flow output", "Gives a value back as a result of the flow", _C.LOGIC, "output",
        inputs=(Port("document"),),
    ),
    NodeSpec(
        _T.CONDITION, "Condition", "Goes on along the first branch whose condition holds", _C.LOGIC,
        "condition", free_inputs=True, required=("conditions",), stands=Standing.FLOW,
    ),
    NodeSpec(
        _T.ITERATOR, "Iterator", "Runs the nodes after it once for each item of an array", _C.LOGIC,
        "iterator", inputs=(Port("array", _D.ARRAY),),
        outputs=(Port("arrayItem"), Port("arraySize", _D.NUMBER)), stands=Standing.FLOW,
    ),
    NodeSpec(
        _T.COLLECTOR, "Collector", "Gathers an Iterator's results into one array", _C.LOGIC,
        "collector", inputs=(Port("arrayItem"), Port("arraySize", _D.NUMBER)),
        outputs=(Port("collectedArray", _D.ARRAY),), stands=Standing.FLOW,
    ),
    NodeSpec(
        _T.LOOP, "DoWhile loop", "Repeats the nodes in it until its controller's condition is true",
        _C.LOGIC, "loop", free_inputs=True, free_outputs=True, required=("definition",),
        stands=Standing.FLOW,
    ),
    NodeSpec(
        _T.LOOP_INPUT, "Loop input", "Gives the loop's inputs at the start of each pass", _C.LOGIC,
        "loopInput", free_outputs=True, stands=Standing.LOOP,
    ),
    NodeSpec(
        _T.LOOP_CONTROLLER, "Loop controller", "Ends the loop, or sends values to its next pass",
        _C.LOGIC, "loopController", free_inputs=True, required=("continueCondition.name",),
        stands=Standing.LOOP,
    ),
    NodeSpec(
        _T.PROMPT, "Prompt", "Fills in a prompt and asks a model", _C.MODELS, "prompt",
        outputs=(Port("modelCompletion", _D.STRING),), free_inputs=True,
        required=("sourceConfiguration",),
    ),
    NodeSpec(
        _T.KNOWLEDGE_BASE, "Knowledge base", "Finds passages, or answers from them", _C.MODELS,
        "knowledgeBase", inputs=(Port("retrievalQuery", _D.STRING),),
        outputs=(
            Port("retrievalResults", _D.ARRAY, optional=True),
            Port("outputText", _D.STRING, optional=True),
        ),
        required=("knowledgeBaseId",),
    ),
    NodeSpec(
        _T.AGENT, "Agent", "Asks an agent, which may ask back", _C.PEOPLE, "agent",
        inputs=(
            Port("agentInputText", _D.STRING),
            Port("promptAttributes", _D.OBJECT, optional=True),
            Port("sessionAttributes", _D.OBJECT, optional=True),
        ),
        outputs=(Port("agentResponse", _D.STRING),), required=("agentAliasArn",),
    ),
    NodeSpec(
        _T.LEX, "Lex", "Finds the intent of what someone said", _C.PEOPLE, "lex",
        inputs=(
            Port("inputText", _D.STRING),
            Port("requestAttributes", _D.OBJECT, optional=True),
            Port("sessionAttributes", _D.OBJECT, optional=True),
        ),
        outputs=(Port("predictedIntent", _D.STRING),), required=("botAliasArn", "localeId"),
    ),
    NodeSpec(
        _T.RETRIEVAL, "S3 retrieval", "Reads an object from a bucket", _C.DATA, "retrieval",
        inputs=(Port("objectKey", _D.STRING),), outputs=(Port("s3Content"),),
        required=("serviceConfiguration.s3.bucketName",),
    ),
    NodeSpec(
        _T.STORAGE, "S3 storage", "Writes an object to a bucket", _C.DATA, "storage",
        inputs=(Port("content"), Port("objectKey", _D.STRING)),
        outputs=(Port("s3Uri", _D.STRING),), required=("serviceConfiguration.s3.bucketName",),
    ),
    NodeSpec(
        _T.INLINE_CODE, "Inline code", "Runs Python written here; its last line is the result",
        _C.CODE, "inlineCode", outputs=(Port("response"),), free_inputs=True,
        required=("code", "language"),
    ),
    NodeSpec(
        _T.LAMBDA_FUNCTION, "Lambda function", "Calls a function", _C.CODE, "lambdaFunction",
        outputs=(Port("functionResponse"),), free_inputs=True, required=("lambdaArn",),
    ),
)  # fmt: skip

#: Every node type, in the order in which a palette shows them.
CATALOG: Final[Mapping[NodeType, NodeSpec]] = MappingProxyType({s.type: s for s in _SPECS})


def catalog_json() -> list[JSON]:
    """The catalog for the browser, in the palette's order."""
    return [spec.to_json() for spec in CATALOG.values()]

"""What validation finds: the service model's `FlowValidation`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flowbuilder.definition.types import JSON
from flowbuilder.definition.values import shorten


class ProblemType(StrEnum):
    """All members of the service model's `FlowValidationType`."""

    CYCLIC_CONNECTION = "CyclicConnection"
    DUPLICATE_CONNECTIONS = "DuplicateConnections"
    DUPLICATE_CONDITION_EXPRESSION = "DuplicateConditionExpression"
    UNREACHABLE_NODE = "UnreachableNode"
    UNKNOWN_CONNECTION_SOURCE = "UnknownConnectionSource"
    UNKNOWN_CONNECTION_SOURCE_OUTPUT = "UnknownConnectionSourceOutput"
    UNKNOWN_CONNECTION_TARGET = "UnknownConnectionTarget"
    UNKNOWN_CONNECTION_TARGET_INPUT = "UnknownConnectionTargetInput"
    UNKNOWN_CONNECTION_CONDITION = "UnknownConnectionCondition"
    MALFORMED_CONDITION_EXPRESSION = "MalformedConditionExpression"
    MALFORMED_NODE_INPUT_EXPRESSION = "MalformedNodeInputExpression"
    MISMATCHED_NODE_INPUT_TYPE = "MismatchedNodeInputType"
    MISMATCHED_NODE_OUTPUT_TYPE = "MismatchedNodeOutputType"
    INCOMPATIBLE_CONNECTION_DATA_TYPE = "IncompatibleConnectionDataType"
    MISSING_CONNECTION_CONFIGURATION = "MissingConnectionConfiguration"
    MISSING_DEFAULT_CONDITION = "MissingDefaultCondition"
    MISSING_ENDING_NODES = "MissingEndingNodes"
    MISSING_NODE_CONFIGURATION = "MissingNodeConfiguration"
    MISSING_NODE_INPUT = "MissingNodeInput"
    MISSING_NODE_OUTPUT = "MissingNodeOutput"
    MISSING_STARTING_NODES = "MissingStartingNodes"
    MULTIPLE_NODE_INPUT_CONNECTIONS = "MultipleNodeInputConnections"
    UNFULFILLED_NODE_INPUT = "UnfulfilledNodeInput"
    UNSATISFIED_CONNECTION_CONDITIONS = "UnsatisfiedConnectionConditions"
    UNSPECIFIED = "Unspecified"
    UNKNOWN_NODE_INPUT = "UnknownNodeInput"
    UNKNOWN_NODE_OUTPUT = "UnknownNodeOutput"
    MISSING_LOOP_INPUT_NODE = "MissingLoopInputNode"
    MISSING_LOOP_CONTROLLER_NODE = "MissingLoopControllerNode"
    MULTIPLE_LOOP_INPUT_NODES = "MultipleLoopInputNodes"
    MULTIPLE_LOOP_CONTROLLER_NODES = "MultipleLoopControllerNodes"
    LOOP_INCOMPATIBLE_NODE_TYPE = "LoopIncompatibleNodeType"
    INVALID_LOOP_BOUNDARY = "InvalidLoopBoundary"

    @property
    def member(self) -> str:
        """The member of the `FlowValidationDetails` union that goes with it."""
        return self[0].lower() + self[1:]


class Severity(StrEnum):
    WARNING = "Warning"
    ERROR = "Error"


_WARNINGS = frozenset({ProblemType.UNREACHABLE_NODE, ProblemType.UNSATISFIED_CONNECTION_CONDITIONS})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a definition."""

    type: ProblemType
    severity: Severity
    #: Names node, connection, field, value and remedy.
    message: str
    #: The members of the details shape that belongs to the type.
    details: Mapping[str, str] = field(default_factory=dict)

    def to_wire(self) -> dict[str, JSON]:
        """The problem as the wire's `FlowValidation`."""
        return {
            "type": str(self.type),
            "severity": str(self.severity),
            "message": self.message,
            "details": {self.type.member: dict(self.details)},
        }


def problem(kind: ProblemType, message: str, **details: str) -> Problem:
    """A problem with the severity that goes with its type."""
    severity = Severity.WARNING if kind in _WARNINGS else Severity.ERROR
    return Problem(kind, severity, message, details)


def named(name: str) -> str:
    """A name from a definition as messages show it."""
    return f"`{shorten(name, 110)}`"

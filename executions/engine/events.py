"""The events an execution is made of: what the journal keeps, recovery replays and people watch.

Six kinds are *causes*: they come from outside the fold. `FLOW_INPUT`; for nodes that act outside
`NODE_OUTPUT`, `NODE_FAILURE`, and `NODE_QUESTION` with what a user says to it, `NODE_ANSWER`; and
`FLOW_END` when someone stops it or its time is over. All others follow from the causes before them,
so that replaying the causes gives them again.

`data`, by kind (all JSON):

=================  ============================================================================
FLOW_INPUT         {"fields": [{"name", "value"}]}
NODE_INPUT         {"fields": [{"name", "type", "value", "expression"?, "category"?,
                   "source"?: {"node", "output"}}]}
NODE_ACTION        {"service", "operation", "request", "response", "requestId", "attempt",
                   "milliseconds", "usage"?: [{"modelId", "inputTokens", "outputTokens",
                   "cacheReadInputTokens", "cacheWriteInputTokens"}]}
NODE_DEPENDENCY    {"trace": …}
NODE_OUTPUT        {"fields": [{"name", "type", "value", "next": [{"node", "input"}]}]}
CONDITION_RESULT   {"satisfied": ["name"]}
NODE_FAILURE       {"code", "message"}
NODE_QUESTION      {"question", "turn"}: the activation's questions are counted from 1
NODE_ANSWER        {"answer", "turn"}
NODE_SKIPPED       {}
FLOW_OUTPUT        {"fields": [{"name", "value"}]}
FLOW_FAILURE       {"code", "message"}
FLOW_END           {"status"}
=================  ============================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from flowbuilder.definition.types import JSON, Node

#: The iterators and loops around an activation, outermost first, with the item or pass it is in.
Path: TypeAlias = "tuple[tuple[str, int], ...]"


class Kind(StrEnum):
    FLOW_INPUT = "FlowInput"
    NODE_INPUT = "NodeInput"
    NODE_ACTION = "NodeAction"
    NODE_DEPENDENCY = "NodeDependency"
    NODE_OUTPUT = "NodeOutput"
    CONDITION_RESULT = "ConditionResult"
    NODE_FAILURE = "NodeFailure"
    NODE_QUESTION = "NodeQuestion"
    NODE_ANSWER = "NodeAnswer"
    NODE_SKIPPED = "NodeSkipped"
    FLOW_OUTPUT = "FlowOutput"
    FLOW_FAILURE = "FlowFailure"
    FLOW_END = "FlowEnd"


class ErrorCode(StrEnum):
    """The wire's `NodeErrorCode`, and of a flow's failure `NODE_EXECUTION_FAILED`."""

    VALIDATION = "VALIDATION"
    DEPENDENCY_FAILED = "DEPENDENCY_FAILED"
    BAD_GATEWAY = "BAD_GATEWAY"
    INTERNAL_SERVER = "INTERNAL_SERVER"
    NODE_EXECUTION_FAILED = "NODE_EXECUTION_FAILED"


class Status(StrEnum):
    """How an execution ended (the wire's `FlowExecutionStatus`, without Running)."""

    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    TIMED_OUT = "TimedOut"
    ABORTED = "Aborted"


#: What calls tell on their way: recorded among the events of the fold, but no part of it.
NOTES: Final = frozenset({Kind.NODE_ACTION, Kind.NODE_DEPENDENCY})


@dataclass(frozen=True, slots=True)
class Event:
    kind: Kind
    #: Empty for what belongs to the flow as a whole.
    node: str = ""
    path: Path = ()
    data: dict[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Activation:
    """A node that acts outside, due now: call it with these inputs and report what it gave."""

    node: str
    path: Path
    #: Values by input name, after expressions.
    inputs: dict[str, JSON]
    #: The definition's node; of a node in a Loop the one in its body.
    spec: Node
    #: What the user has answered to its questions so far.
    answers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The stable name of this activation within its execution: `Iterator:0/Prompt`."""
        return "/".join([*(f"{name}:{index}" for name, index in self.path), self.node])

"""Which function does the work of which node type, and what it is given to do it.

A node type that acts outside the engine is one module of this package, with one function under
`@acts(NodeType.X)`. Modules are discovered: adding a type is adding a file.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

from django.db import InterfaceError, OperationalError, connection

from executions import nodes
from executions.engine.events import ErrorCode
from executions.usage.tokens import Used
from flowbuilder.definition.types import JSON, Node, NodeType

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Seconds for which a database that does not answer a node is tried, and between two tries.
_DATABASE_SECONDS, _PAUSE_SECONDS = 30.0, 0.5


class Memory:
    """Values that the calls of one run share for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[object, tuple[float, Any]] = {}

    def recall(self, key: object, look_up: Callable[[], T], seconds: float) -> T:
        """What `look_up` gave for the key in the last so many seconds, else what it gives now.

        Calls that begin together wait for the first of them.
        """
        with self._lock:
            until, value = self._known.get(key, (0.0, None))
            if time.monotonic() >= until:
                value = look_up()
                self._known[key] = time.monotonic() + seconds, value
            return cast(T, value)


@dataclass(frozen=True, slots=True)
class RunScope:
    """The run a call belongs to: whose resources it may use, and what to call it."""

    workspace_id: int
    #: The 12-digit account of the workspace.
    account: str
    region: str
    flow_arn: str
    alias_arn: str
    #: Empty for a synchronous run.
    execution_arn: str
    #: Unique to the run; the beginning of every call's `key`.
    execution_key: str
    #: What models at Bedrock are asked for, "standard" or "optimized"; empty: nothing.
    latency: str = ""
    #: What services remember for the run's next calls.
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """One attempt at one call of a service, as the trace shows it (event NODE_ACTION)."""

    service: str
    operation: str
    request: JSON
    response: JSON
    request_id: str
    #: The first attempt is 1.
    attempt: int
    milliseconds: float
    #: What models say they used for the answer.
    used: tuple[Used, ...] = ()


class NodeError(Exception):
    """The node failed: `message` is for the person who reads the execution."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Question:
    """What a node gives instead of outputs when it wants to be told more by the user."""

    text: str


def _unheard(trace: dict[str, JSON]) -> None:
    """Drops the trace of a dependency where nobody asked for it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt at one activation of a node."""

    spec: Node
    #: Values by input name, after expressions, of the declared types.
    inputs: Mapping[str, JSON]
    #: `execution:path:node`: the same for every attempt, to make calls idempotent by.
    key: str
    scope: RunScope
    #: When the attempt must be over, on the clock of `time.monotonic`.
    deadline: float
    #: Set when the run was stopped: what waits should give up.
    cancelled: threading.Event
    report: Callable[[Action], None]
    #: What the user has answered to this activation's questions so far.
    answers: tuple[str, ...] = ()
    #: Reports what a service tells of its own steps (event NODE_DEPENDENCY).
    depend: Callable[[dict[str, JSON]], None] = _unheard

    @property
    def remaining(self) -> float:
        """Seconds left until the deadline, never negative."""
        return max(0.0, self.deadline - time.monotonic())

    @property
    def configuration(self) -> Mapping[str, JSON]:
        """The member of the configuration union that belongs to the node's type.

        Raises NodeError VALIDATION when the definition gives none.
        """
        if self.spec.configuration is None:
            raise NodeError(
                ErrorCode.VALIDATION,
                f"Node {self.spec.name} has no configuration. Configure it and prepare the flow.",
            )
        return self.spec.configuration


#: What a node's work comes to: its outputs by name, or a question.
Given: TypeAlias = "dict[str, JSON] | Question"
Act = Callable[[Call], Given]
_acts: dict[NodeType, Act] = {}


def acts(node_type: NodeType) -> Callable[[Act], Act]:
    """Have nodes of this type done by the decorated function.

    Raises ValueError when two functions claim one type.
    """

    def register(function: Act) -> Act:
        if node_type in _acts:
            raise ValueError(f"Two functions act for node type {node_type}.")
        _acts[node_type] = function
        return function

    return register


@cache
def discover() -> Mapping[NodeType, Act]:
    """Every module of the package imported once, and the functions they registered."""
    for module in pkgutil.iter_modules(nodes.__path__):
        importlib.import_module(f"{nodes.__name__}.{module.name}")
    return _acts


def _patiently(act: Act, call: Call) -> Given:
    """Do the work, anew while the product's own database does not answer, for a while."""
    until = time.monotonic() + min(_DATABASE_SECONDS, call.remaining)
    while True:
        try:
            return act(call)
        except (OperationalError, InterfaceError) as problem:
            if time.monotonic() >= until or call.cancelled.is_set():
                raise
            _log.warning("The database did not answer %s (%s); trying again", call.key, problem)
            connection.close()
            call.cancelled.wait(_PAUSE_SECONDS)


def run(call: Call) -> Given:
    """Do the node's work. Raises only NodeError.

    Any other exception is logged with its traceback and becomes INTERNAL_SERVER.
    """
    act = discover().get(call.spec.type)
    if act is None:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Node {call.spec.name} is of type {call.spec.type}, which this server cannot run.",
        )
    try:
        return _patiently(act, call)
    except NodeError:
        raise
    except Exception as problem:
        _log.exception("Node %s failed unexpectedly (%s)", call.spec.name, call.key)
        raise NodeError(
            ErrorCode.INTERNAL_SERVER,
            f"Node {call.spec.name} failed by a fault of this server: "
            f"{type(problem).__name__}: {problem}. The server's log has the details under "
            f"{call.key}.",
        ) from problem

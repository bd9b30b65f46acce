"""An ended execution against another definition: which outputs of the flow differ?

The plan is folded with the results that the execution recorded. Nodes that are the same in the
definition give what they gave; a node whose code was changed is evaluated in the sandbox, which
reaches nothing outside; every other call is not made, and what depends on it stays undetermined.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, cast

import orjson
from django.conf import settings

from executions import arns, codec, journal, recovery
from executions.calls import given
from executions.engine.events import Activation, Event, Kind, Path
from executions.engine.plan import Plan, Step
from executions.graphs import Compiled
from executions.models import Execution
from executions.nodes import registry
from executions.nodes.registry import Call, NodeError
from executions.recorded import Recorded
from executions.redrive import flow_input
from executions.run import scope_of
from flowbuilder.definition.types import JSON, NodeType

#: An output node's name and the iterators around it.
_Place: TypeAlias = "tuple[str, Path]"

#: Differences that are told, and bytes of a value that is told with one.
_TOLD, _VALUE_BYTES = 100, 64 * 1024
#: Calls begun at a time: those not made must not keep others from being looked at.
_CONCURRENCY = 10_000
#: Activations whose results are read together, and events of a page of the journal.
_BATCH, _PAGE = 100, 500


class ReplayTimeoutError(Exception):
    """The replay takes longer than it may."""


class Replay:
    """One replay; `report` gives its outcome in the members of ReplayFlowExecutionResponse."""

    def __init__(self, execution: Execution, runs: Compiled, version: str) -> None:
        self._execution = execution
        self._runs = runs
        self._version = version
        self._recorded = Recorded([execution], runs, [Kind.NODE_OUTPUT, Kind.NODE_FAILURE])
        self._plan = Plan(
            runs.graph,
            max(execution.concurrency, _CONCURRENCY),
            value_bytes=settings.VALUE_BYTES,
        )
        self._due: deque[Activation] = deque()
        #: Digests of the outputs that the execution gave and the replay has not given yet.
        self._left: dict[_Place, str] = {}
        self._outputs: Counter[str] = Counter()
        self._differences: list[dict[str, Any]] = []
        self._effects: Counter[tuple[str, str]] = Counter()

    def run(self, seconds: float) -> None:
        """Fold until nothing is left to do. Raises ReplayTimeoutError."""
        until = time.monotonic() + seconds
        for place, value in _outputs(self._execution):
            self._left[place] = _digest(value)
        self._take(self._plan.apply(flow_input(self._execution, self._runs)))
        while self._due and self._plan.outcome is None:
            if time.monotonic() > until:
                raise ReplayTimeoutError(f"The replay was not done after {seconds:g} seconds.")
            for event in self._answers():
                self._take(self._plan.apply(event))
        self._settle_left()

    def report(self) -> dict[str, Any]:
        """What came of it."""
        old = self._execution
        kinds = ("same", "different", "missing", "added", "undetermined")
        return {
            "executionArn": arns.of(old.workspace.account, old),
            "flowVersion": self._version,
            "recorded": _outcome(str(old.status), old.error_message, old.error_node),
            "replayed": self._replayed(),
            "outputs": {kind: self._outputs[kind] for kind in kinds},
            "differences": self._differences,
            "nodes": [
                {"nodeName": node, "effect": effect, "activations": count}
                for (node, effect), count in sorted(self._effects.items())
            ],
        }

    def _take(self, step: Step) -> None:
        while True:
            for event in step.events:
                if event.kind is Kind.FLOW_OUTPUT:
                    self._compare(event)
            self._due.extend(step.due)
            if not step.more:
                return
            step = self._plan.go_on()

    def _answers(self) -> Iterator[Event]:
        """How the next calls end, of those that are not left out."""
        batch = [self._due.popleft() for _ in range(min(_BATCH, len(self._due)))]
        known = {result.activation.key: result for result in self._recorded.results(batch)}
        for activation in batch:
            result = known.get(activation.key)
            if result is not None:
                if not result.same_inputs:
                    self._effects[activation.node, "Assumed"] += 1
                yield result.event
            elif activation.spec.type is NodeType.INLINE_CODE:
                self._effects[activation.node, "Evaluated"] += 1
                yield self._evaluate(activation)
            else:
                self._effects[activation.node, "NotCalled"] += 1

    def _evaluate(self, activation: Activation) -> Event:
        """Run a node's code in the sandbox."""
        scope = scope_of(self._execution)
        call = Call(
            spec=activation.spec,
            inputs=activation.inputs,
            key=f"{scope.execution_key}:replay:{activation.key}",
            scope=scope,
            deadline=time.monotonic() + settings.NODE_SECONDS,
            cancelled=threading.Event(),
            report=lambda _: None,
        )
        where = activation.node, activation.path
        try:
            kind, data = given(registry.run(call), 0)
            return Event(kind, *where, data)
        except NodeError as problem:
            data = {"code": problem.code.value, "message": problem.message}
            return Event(Kind.NODE_FAILURE, *where, data)

    def _compare(self, event: Event) -> None:
        place, value = (event.node, event.path), _document(event)
        before = self._left.pop(place, None)
        if before == _digest(value):
            self._outputs["same"] += 1
        elif before is None:
            self._differ(place, "Added", after=_content(value))
        else:
            self._differ(place, "Different", after=_content(value))

    def _settle_left(self) -> None:
        """Outputs of the execution that the replay does not give; and the old values of others."""
        kind = "Undetermined" if self._plan.outcome is None else "Missing"
        for place in self._left:
            self._differ(place, kind)
        told = {(one["nodeName"], _path(one["path"])): one for one in self._differences}
        for place, value in _outputs(self._execution) if told else ():
            if place in told:
                told[place]["before"] = _content(value)

    def _differ(self, place: _Place, kind: str, **contents: dict[str, Any]) -> None:
        self._outputs[kind.lower()] += 1
        if len(self._differences) < _TOLD:
            node, path = place
            steps = [{"nodeName": name, "index": index} for name, index in path]
            self._differences.append({"nodeName": node, "path": steps, "kind": kind, **contents})

    def _replayed(self) -> dict[str, Any]:
        outcome = self._plan.outcome
        if outcome is None:
            return _outcome("Undetermined", "", "")
        return _outcome(outcome.status.value, outcome.message or "", outcome.node or "")


def _outputs(execution: Execution) -> Iterator[tuple[_Place, JSON]]:
    """The outputs that an execution gave, in order."""
    after = 0
    while page := journal.lines(
        execution.pk, after=after, limit=_PAGE, event_type="Flow", kinds=[Kind.FLOW_OUTPUT]
    ):
        after = page[-1].seq
        for line in recovery.complete(execution.pk, page):
            yield (line.event.node, line.event.path), _document(line.event)


def _document(event: Event) -> JSON:
    (field,) = cast("list[dict[str, JSON]]", event.data["fields"])
    return field["value"]


def _digest(value: JSON) -> str:
    try:
        body = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # what orjson refuses has an order of its own
        body = codec.dumps(value)
    return hashlib.sha256(body).hexdigest()


def _content(value: JSON) -> dict[str, Any]:
    size = len(codec.dumps(value))
    return {"bytes": size, **({"document": value} if size <= _VALUE_BYTES else {})}


def _path(steps: Iterable[dict[str, Any]]) -> Path:
    return tuple((step["nodeName"], step["index"]) for step in steps)


def _outcome(status: str, message: str, node: str) -> dict[str, Any]:
    return {
        "status": status,
        **({"message": message} if message else {}),
        **({"nodeName": node} if node else {}),
    }

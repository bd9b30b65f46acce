"""TryFlow: the draft on the canvas is run with pinned outputs, or anew from one of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from executions import arns, codec, inputs, starting, targets
from executions.engine.events import Event
from executions.graphs import ACTING, Compiled
from executions.models import Execution, Trial
from executions.operations import new_execution
from executions.redrive import flow_input
from flowbuilder.definition.types import JSON, Node, NodeOutput, NodeType
from flowbuilder.definition.values import conforms, describe
from flowbuilder.models.flows import TEST_ALIAS_ID
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, ValidationError

#: Bytes of all pins of a run together, as JSON.
PINNED_BYTES: Final = 8 * 1024 * 1024

#: What is wrong with the request: where, and how.
Wrong: TypeAlias = "list[tuple[str, str]]"


@operation("TryFlow", role="runner")
def try_flow(context: Context, params: Params) -> Answer:
    """Start an execution of the prepared draft that takes these results instead of calls.

    1. Find the draft. 2. Check the pins against it. 3. Take the input, or the earlier execution's.
    4. Start it. Raises ValidationError for pins that do not fit, and ConflictError while the
    earlier execution runs.
    """
    aim = targets.target(context, params["flowIdentifier"], TEST_ALIAS_ID)
    runs = targets.compiled(aim.runs, aim.flow.name)
    trial = Trial(pins=_pins(runs, params.get("pins") or ()))
    given, anew = params.get("input"), params.get("startFrom")
    if (given is None) == (anew is None):
        raise ValidationError("Give either input, to run all of it, or startFrom, to run a part.")
    if anew is not None:
        trial.earlier, trial.from_node = _earlier(context, params, runs), anew["nodeName"]
        first = flow_input(trial.earlier, runs)
    else:
        first = _first(runs, given)
    new = new_execution(context, aim, params)
    starting.start(new, first, trial)
    return {"executionArn": arns.of(context.account, new)}


def values_by_name(given: Iterable[Mapping[str, Any]], where: str) -> tuple[dict[str, JSON], Wrong]:
    """The values of a wire's `TrialValues`, and what is wrong with them."""
    values: dict[str, JSON] = {}
    wrong: Wrong = []
    for number, one in enumerate(given):
        if one["name"] in values:
            wrong.append((f"{where}[{number}].name", f"{one['name']!r} is given twice."))
        if "document" not in one["content"]:
            wrong.append((f"{where}[{number}].content", "It must have the member document."))
            continue
        values[one["name"]] = one["content"]["document"]
    return values, wrong


def refuse(wrong: Wrong) -> None:
    """Raises ValidationError when anything is wrong."""
    if wrong:
        raise ValidationError(" ".join(f"{path}: {text}" for path, text in wrong), wrong)


def _first(runs: Compiled, given: Any) -> Event:
    return inputs.flow_input(runs, [{"nodeName": runs.input_node.name, "content": given}])


def _earlier(context: Context, params: Params, runs: Compiled) -> Execution:
    """The execution whose results are kept."""
    anew = params["startFrom"]
    earlier = targets.execution_of(context, {**anew, "flowIdentifier": params["flowIdentifier"]})
    if earlier.status == Execution.Status.RUNNING:
        raise ConflictError(f"Execution {earlier.name} still runs. Wait for its end, or stop it.")
    node = _node(runs, anew["nodeName"])
    if node is None or node.type is NodeType.INPUT:
        what = "is the Input node; run all of the flow" if node else "is no node of the draft"
        refuse([("startFrom.nodeName", f"{anew['nodeName']!r} {what}.")])
    return earlier


def _pins(runs: Compiled, pins: Sequence[Mapping[str, Any]]) -> str:
    """The pins as JSON text, {node: {output: value}}."""
    found: dict[str, dict[str, JSON]] = {}
    wrong: Wrong = []
    for number, pin in enumerate(pins):
        name, where = pin["nodeName"], f"pins[{number}]"
        node = _node(runs, name)
        if node is None or node.type not in ACTING:
            what = f"is of type {node.type}, which calls nothing" if node else "is no node"
            wrong.append((f"{where}.nodeName", f"{name!r} {what} of the draft."))
        elif name in found:
            wrong.append((f"{where}.nodeName", f"{name!r} is pinned twice."))
        else:
            found[name], doubles = values_by_name(pin["outputs"], f"{where}.outputs")
            wrong += doubles + _misfits(node.outputs, found[name], f"{where}.outputs")
    refuse(wrong)
    text = codec.dumps(found)
    if len(text) > PINNED_BYTES:
        refuse([("pins", f"They have {len(text):,} bytes; at most {PINNED_BYTES:,} are taken.")])
    return text.decode()


def _misfits(outputs: Sequence[NodeOutput], values: Mapping[str, JSON], where: str) -> Wrong:
    """What keeps the values from being the node's outputs."""
    declared = {output.name: output.type for output in outputs}
    return [
        *((where, f"The node has no output {name!r}.") for name in values if name not in declared),
        *((where, f"The output {name!r} is missing.") for name in declared if name not in values),
        *(
            (
                where,
                f"Output {name!r} is declared as {declared[name]}, not {describe(value)}.",
            )
            for name, value in values.items()
            if name in declared and not conforms(value, declared[name])
        ),
    ]


def _node(runs: Compiled, name: str) -> Node | None:
    return next((node for node in runs.definition.nodes if node.name == name), None)

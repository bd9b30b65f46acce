"""The input a caller gives a flow, as the first event of its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from executions.engine.events import Event, Kind
from executions.graphs import Compiled
from flowbuilder.wire.errors import ValidationError


def flow_input(compiled: Compiled, inputs: Sequence[Mapping[str, Any]]) -> Event:
    """The FLOW_INPUT of the wire's `FlowInputs`.

    Raises ValidationError when it does not name the flow's Input node and its output. Whether the
    value is of the declared type is for the run to say.
    """
    if len(inputs) != 1:
        raise ValidationError(
            f"A flow takes one input, for its Input node; {len(inputs)} are given."
        )
    given = inputs[0]
    node = compiled.input_node
    output = node.outputs[0].name if node.outputs else "document"
    name = given.get("nodeOutputName") or output
    wrong = []
    if given["nodeName"] != node.name:
        wrong.append(
            (
                "inputs[0].nodeName",
                f"{given['nodeName']!r} is not the Input node: {node.name!r} is.",
            )
        )
    if name != output:
        wrong.append(
            ("inputs[0].nodeOutputName", f"{node.name} has no output {name!r}, but {output!r}.")
        )
    if "document" not in given["content"]:
        wrong.append(("inputs[0].content", "It must have the member document."))
    if wrong:
        raise ValidationError(" ".join(f"{path}: {text}" for path, text in wrong), wrong)
    value = given["content"]["document"]
    return Event(Kind.FLOW_INPUT, node.name, (), {"fields": [{"name": output, "value": value}]})

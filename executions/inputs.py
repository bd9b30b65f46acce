"""The input a caller gives a flow, as the first event of its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from executions import codec
from executions.engine.events import Event, Kind
from executions.graphs import Compiled
from flowbuilder.wire.errors import ValidationError

#: The input of an Agent node that an answer is for.
AGENT_INPUT: Final = "agentInputText"


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


def answers(asked: Sequence[Event], inputs: Sequence[Mapping[str, Any]]) -> list[Event]:
    """The NODE_ANSWERs of the wire's `FlowInputs` to the questions that a run waits with.

    Raises ValidationError when one answers nothing that was asked. A value that is no String is put
    to the agent as JSON.
    """
    questions = {question.node: question for question in asked}
    given: dict[str, Event] = {}
    wrong = []
    for number, one in enumerate(inputs):
        name, content = one["nodeName"], one["content"]
        question = questions.get(name)
        if question is None or name in given:
            names = ", ".join(sorted(questions))
            text = f"{name!r} asks nothing; these nodes wait for one answer each: {names}."
            wrong.append((f"inputs[{number}].nodeName", text))
        elif one.get("nodeInputName", AGENT_INPUT) != AGENT_INPUT:
            text = f"The answer to an agent is its input {AGENT_INPUT!r}."
            wrong.append((f"inputs[{number}].nodeInputName", text))
        elif "document" not in content:
            wrong.append((f"inputs[{number}].content", "It must have the member document."))
        else:
            value = content["document"]
            text = value if isinstance(value, str) else codec.dumps(value).decode()
            data = {"answer": text, "turn": question.data["turn"]}
            given[name] = Event(Kind.NODE_ANSWER, name, question.path, data)
    if wrong or not given:
        wrong = wrong or [("inputs", "It must answer at least one question.")]
        raise ValidationError(" ".join(f"{path}: {text}" for path, text in wrong), wrong)
    return list(given.values())

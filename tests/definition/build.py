"""Short ways to write definitions as the wire has them."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]


def definition(nodes: list[Raw], connections: list[Raw]) -> Raw:
    return {"nodes": nodes, "connections": connections}


def port(name: str, kind: str = "String", expression: str = "$.data", category: str = "") -> Raw:
    """An input."""
    extra = {"category": category} if category else {}
    return {"name": name, "type": kind, "expression": expression, **extra}


def out(name: str, kind: str = "String") -> Raw:
    return {"name": name, "type": kind}


def node(
    name: str,
    kind: str,
    inputs: list[Raw] | None = None,
    outputs: list[Raw] | None = None,
    **configuration: Any,
) -> Raw:
    """A node; `configuration` is the member of the union, by its name."""
    found: Raw = {"name": name, "type": kind}
    if configuration:
        found["configuration"] = configuration
    if inputs is not None:
        found["inputs"] = inputs
    if outputs is not None:
        found["outputs"] = outputs
    return found


def data(name: str, source: str, target: str) -> Raw:
    """A Data connection between ends written `Node.port`."""
    from_node, output = source.split(".")
    to_node, taken = target.split(".")
    return {
        "type": "Data",
        "name": name,
        "source": from_node,
        "target": to_node,
        "configuration": {"data": {"sourceOutput": output, "targetInput": taken}},
    }


def when(name: str, source: str, target: str) -> Raw:
    """A Conditional connection; the source is written `Node.condition`."""
    from_node, condition = source.split(".")
    return {
        "type": "Conditional",
        "name": name,
        "source": from_node,
        "target": target,
        "configuration": {"conditional": {"condition": condition}},
    }


def start(kind: str = "String") -> Raw:
    return node("Start", "Input", outputs=[out("document", kind)], input={})


def end(kind: str = "String", name: str = "End") -> Raw:
    return node(name, "Output", [port("document", kind)], output={})


def code(name: str, inputs: list[Raw] | None = None, kind: str = "String") -> Raw:
    """An InlineCode node; by default with the input `text`."""
    taken = [port("text")] if inputs is None else inputs
    configuration = {"code": "text", "language": "Python_3"}
    return node(name, "InlineCode", taken, [out("response", kind)], inlineCode=configuration)


def prompt(name: str, text: str, *inputs: str) -> Raw:
    inline = {
        "templateType": "TEXT",
        "templateConfiguration": {"text": {"text": text}},
        "modelId": "amazon.nova-lite-v1:0",
    }
    return node(
        name,
        "Prompt",
        [port(item) for item in inputs],
        [out("modelCompletion")],
        prompt={"sourceConfiguration": {"inline": inline}},
    )


def condition(name: str, *branches: tuple[str, str], default: bool = True) -> Raw:
    """A Condition node with the input `text`; branches are (name, expression)."""
    listed: list[Raw] = [{"name": item, "expression": text} for item, text in branches]
    if default:
        listed.append({"name": "default"})
    return node(name, "Condition", [port("text")], condition={"conditions": listed})


def iterator(name: str, item: str = "String") -> Raw:
    return node(
        name,
        "Iterator",
        [port("array", "Array")],
        [out("arrayItem", item), out("arraySize", "Number")],
        iterator={},
    )


def collector(name: str, item: str = "String") -> Raw:
    return node(
        name,
        "Collector",
        [port("arrayItem", item), port("arraySize", "Number")],
        [out("collectedArray", "Array")],
        collector={},
    )


def loop_input(*outputs: Raw) -> Raw:
    return node("LoopStart", "LoopInput", outputs=list(outputs), loopInput={})


def controller(*inputs: Raw, expression: str = "done", name: str = "LoopEnd") -> Raw:
    condition = {"name": "finished", "expression": expression}
    configuration = {"continueCondition": condition, "maxIterations": 3}
    return node(name, "LoopController", list(inputs), loopController=configuration)


def loop(name: str, body: Raw | None, inputs: list[Raw], outputs: list[Raw]) -> Raw:
    found = node(name, "Loop", inputs, outputs)
    if body is not None:
        found["configuration"] = {"loop": {"definition": body}}
    return found


def body() -> Raw:
    """A Loop's body: text is worked on until code says that it is done."""
    return definition(
        [
            loop_input(out("text")),
            code("Work", kind="Object"),
            controller(
                port("done", "Boolean", "$.data.done", "LoopCondition"),
                port("text", "String", "$.data.text", "ReturnValueToLoopStart"),
                port("result", "String", "$.data.text", "ExitLoop"),
            ),
        ],
        [
            data("in", "LoopStart.text", "Work.text"),
            data("ca", "Work.response", "LoopEnd.done"),
            data("cb", "Work.response", "LoopEnd.text"),
            data("cc", "Work.response", "LoopEnd.result"),
        ],
    )


def looped(inner: Raw | None = None) -> Raw:
    """A valid flow around a Loop."""
    outputs = [out("result"), out("iterationCount", "Number")]
    return definition(
        [
            start(),
            loop("Refine", body() if inner is None else inner, [port("text")], outputs),
            end(),
        ],
        [
            data("c1", "Start.document", "Refine.text"),
            data("c2", "Refine.result", "End.document"),
        ],
    )


def straight(*middle: Raw) -> Raw:
    """Input, InlineCode, Output, connected; and more nodes, unconnected."""
    return definition(
        [start(), code("Work"), end(), *middle],
        [
            data("c1", "Start.document", "Work.text"),
            data("c2", "Work.response", "End.document"),
        ],
    )

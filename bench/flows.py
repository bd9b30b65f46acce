"""The flows that are measured, as definitions."""

from __future__ import annotations

import random
from typing import Any

Definition = dict[str, Any]

MODEL_ID = "stand-in"
ROLE = "arn:aws:iam::000000000001:role/bench"


def folded(pairs: int) -> Definition:
    """An Array through so many Iterators and Collectors in a row: the engine computes them all."""
    nodes = [_input("Array"), _output("Array")]
    ends = []
    before = ("FlowInput", "document")
    for number in range(pairs):
        nodes += [_iterator(f"Each{number}"), _collector(f"All{number}")]
        ends += [
            (*before, f"Each{number}", "array"),
            (f"Each{number}", "arrayItem", f"All{number}", "arrayItem"),
            (f"Each{number}", "arraySize", f"All{number}", "arraySize"),
        ]
        before = (f"All{number}", "collectedArray")
    return {"nodes": nodes, "connections": _data([*ends, (*before, "FlowOutput", "document")])}


def conditions() -> Definition:
    """An Array's items through two Conditions in a row, each of which holds, then collected."""
    nodes = [_input("Array"), _output("Array"), _iterator("Each"), _collector("All")]
    nodes += [_condition("First"), _condition("Second")]
    ends = [
        ("FlowInput", "document", "Each", "array"),
        ("Each", "arrayItem", "First", "item"),
        ("Each", "arrayItem", "Second", "item"),
        ("Each", "arrayItem", "All", "arrayItem"),
        ("Each", "arraySize", "All", "arraySize"),
        ("All", "collectedArray", "FlowOutput", "document"),
    ]
    branches = [_branch("First", "Second"), _branch("Second", "All")]
    return {"nodes": nodes, "connections": [*_data(ends), *branches]}


def prompts(count: int) -> Definition:
    """A text through so many Prompts in a row."""
    names = [f"Ask{number}" for number in range(count)]
    sources = [("FlowInput", "document"), *((name, "modelCompletion") for name in names)]
    targets = [*((name, "text") for name in names), ("FlowOutput", "document")]
    ends = [(*source, *target) for source, target in zip(sources, targets, strict=True)]
    nodes = [_input("String"), _output("String"), *(_prompt(name) for name in names)]
    return {"nodes": nodes, "connections": _data(ends)}


def wide_names(count: int) -> list[str]:
    """The names of the nodes of `wide`, sources before targets."""
    return ["FlowInput", *(f"Ask{number}" for number in range(count - 2)), "FlowOutput"]


def wide(count: int, connections: int) -> Definition:
    """So many nodes, each after one of the forty before it, and some after a second one."""
    chance = random.Random(11)
    names = wide_names(count)
    asks = names[1:-1]
    second = connections - (count - 1)
    ends = []
    for place, name in enumerate(asks):
        for taken in ("text", "other") if 0 < place <= second else ("text",):
            before = names[max(0, place - 40) : place + 1]
            source = chance.choice(before)
            output = "document" if source == "FlowInput" else "modelCompletion"
            ends.append((source, output, name, taken))
    ends.append((asks[-1], "modelCompletion", "FlowOutput", "document"))
    prompts = [_prompt(name) for name in asks]
    for prompt in prompts[1 : second + 1]:
        prompt["inputs"].append(_read("other", "String"))
    return {"nodes": [_input("String"), _output("String"), *prompts], "connections": _data(ends)}


def prompts_each(count: int) -> Definition:
    """Each item of an Array through so many Prompts in a row, then collected."""
    names = [f"Ask{number}" for number in range(count)]
    nodes = [_input("Array"), _output("Array"), _iterator("Each"), _collector("All")]
    sources = [("Each", "arrayItem"), *((name, "modelCompletion") for name in names)]
    targets = [*((name, "text") for name in names), ("All", "arrayItem")]
    ends = [
        ("FlowInput", "document", "Each", "array"),
        *((*source, *target) for source, target in zip(sources, targets, strict=True)),
        ("Each", "arraySize", "All", "arraySize"),
        ("All", "collectedArray", "FlowOutput", "document"),
    ]
    return {"nodes": [*nodes, *(_prompt(name) for name in names)], "connections": _data(ends)}


def _data(ends: list[tuple[str, str, str, str]]) -> list[dict[str, Any]]:
    """A connection for each (source, output, target, input)."""
    return [
        {
            "name": f"Data{number}",
            "type": "Data",
            "source": source,
            "target": target,
            "configuration": {"data": {"sourceOutput": output, "targetInput": name}},
        }
        for number, (source, output, target, name) in enumerate(ends)
    ]


def _branch(source: str, target: str) -> dict[str, Any]:
    return {
        "name": f"{source}To{target}",
        "type": "Conditional",
        "source": source,
        "target": target,
        "configuration": {"conditional": {"condition": "holds"}},
    }


def _input(kind: str) -> dict[str, Any]:
    outputs = [{"name": "document", "type": kind}]
    return {
        "name": "FlowInput",
        "type": "Input",
        "configuration": {"input": {}},
        "outputs": outputs,
    }


def _output(kind: str) -> dict[str, Any]:
    inputs = [_read("document", kind)]
    return {
        "name": "FlowOutput",
        "type": "Output",
        "configuration": {"output": {}},
        "inputs": inputs,
    }


def _iterator(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "Iterator",
        "configuration": {"iterator": {}},
        "inputs": [_read("array", "Array")],
        "outputs": [
            {"name": "arrayItem", "type": "String"},
            {"name": "arraySize", "type": "Number"},
        ],
    }


def _collector(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "Collector",
        "configuration": {"collector": {}},
        "inputs": [_read("arrayItem", "String"), _read("arraySize", "Number")],
        "outputs": [{"name": "collectedArray", "type": "Array"}],
    }


def _condition(name: str) -> dict[str, Any]:
    holds = {"name": "holds", "expression": 'item == "x"'}
    return {
        "name": name,
        "type": "Condition",
        "configuration": {"condition": {"conditions": [holds, {"name": "default"}]}},
        "inputs": [_read("item", "String")],
    }


def _prompt(name: str) -> dict[str, Any]:
    inline = {
        "modelId": MODEL_ID,
        "templateType": "TEXT",
        "templateConfiguration": {
            "text": {"text": "Say it again: {{text}}", "inputVariables": [{"name": "text"}]}
        },
        "inferenceConfiguration": {"text": {"temperature": 0.2, "maxTokens": 500}},
    }
    return {
        "name": name,
        "type": "Prompt",
        "configuration": {"prompt": {"sourceConfiguration": {"inline": inline}}},
        "inputs": [_read("text", "String")],
        "outputs": [{"name": "modelCompletion", "type": "String"}],
    }


def _read(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "expression": "$.data"}

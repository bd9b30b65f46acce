"""The members of a flow in another spelling, by the service model's shapes.

A member that the model does not know keeps its name. Documents and maps are data: nothing in
them is renamed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from botocore.model import ListShape, MapShape, Shape, StructureShape

from flowbuilder.wire.routes import services

Style = Callable[[str], str]

#: Lists whose blocks Terraform names in the singular.
_SINGULAR: Final = {
    "nodes": "node",
    "connections": "connection",
    "inputs": "input",
    "outputs": "output",
    "conditions": "condition",
    "inputVariables": "input_variable",
    "messages": "message",
    "tools": "tool",
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def pascal(name: str) -> str:
    """`executionRoleArn` as `ExecutionRoleArn`, as CloudFormation has it."""
    return name[:1].upper() + name[1:]


def snake(name: str) -> str:
    """`executionRoleArn` as `execution_role_arn`, as Terraform has it."""
    return _SINGULAR.get(name) or _HUMP.sub("_", name).lower()


@lru_cache(maxsize=1)
def flow_shape() -> StructureShape:
    """The input of CreateFlow."""
    shape = services()["bedrock-agent"].operation_model("CreateFlow").input_shape
    if not isinstance(shape, StructureShape):
        raise TypeError("CreateFlow takes no structure.")
    return shape


def definition_shape() -> Shape:
    """The shape of a flow's definition."""
    return flow_shape().members["definition"]


def is_document(shape: Shape | None) -> bool:
    """Whether its value is any JSON."""
    return isinstance(shape, StructureShape) and bool(shape.is_document_type)


def members_of(shape: Shape | None) -> dict[str, Shape]:
    """The members of a structure; none of anything else."""
    return dict(shape.members) if isinstance(shape, StructureShape) else {}


def renamed(value: Any, shape: Shape | None, style: Style) -> Any:
    """The value with its members in the other spelling."""
    if is_document(shape):
        return value
    if isinstance(value, dict) and isinstance(shape, StructureShape):
        known = members_of(shape)
        return {
            style(name) if name in known else name: renamed(each, known.get(name), style)
            for name, each in value.items()
        }
    if isinstance(value, list) and isinstance(shape, ListShape):
        return [renamed(each, shape.member, style) for each in value]
    if isinstance(value, dict) and isinstance(shape, MapShape):
        return {name: renamed(each, shape.value, style) for name, each in value.items()}
    return value


def restored(value: Any, shape: Shape | None, style: Style) -> Any:
    """The value with its members as the service spells them."""
    if is_document(shape):
        return value
    if isinstance(value, dict) and isinstance(shape, StructureShape):
        known = members_of(shape)
        names = {style(name): name for name in known}
        found: dict[str, Any] = {}
        for spelled, each in value.items():
            name = names[spelled] if spelled in names else str(spelled)
            found[name] = restored(each, known.get(name), style)
        return found
    if isinstance(value, list) and isinstance(shape, ListShape):
        return [restored(each, shape.member, style) for each in value]
    if isinstance(value, dict) and isinstance(shape, MapShape):
        return {name: restored(each, shape.value, style) for name, each in value.items()}
    return value

"""What the server serves, and the flows that the clients run."""

from __future__ import annotations

from typing import Any

import flowbuilder.urls  # noqa: F401 - importing fills the registry
from flowbuilder.wire.context import REGISTRY
from flowbuilder.wire.routes import SERVICES, routes
from tests.executions.support import chain


def served() -> dict[str, set[str]]:
    """The operations the server answers, by service."""
    found: dict[str, set[str]] = {service: set() for service in SERVICES}
    for name in REGISTRY:
        found[routes()[name].service].add(name)
    return found


def capitals() -> dict[str, Any]:
    """Two nodes one after the other: a text in capitals, then with a mark."""
    return _with_code("value.upper()", "value + '!'")


def raising() -> dict[str, Any]:
    """Two nodes one after the other: the first succeeds, the second raises."""
    return _with_code("value.upper()", "str(int(value))")


def depending() -> dict[str, Any]:
    """Two nodes one after the other: the first succeeds, the second reads a missing object."""
    definition = _with_code("value.upper()", "value")
    service = {"s3": {"bucketName": "easy-reading"}}
    definition["nodes"][-1].update(
        type="Retrieval",
        configuration={"retrieval": {"serviceConfiguration": service}},
        inputs=[{"name": "objectKey", "type": "String", "expression": "$.data"}],
        outputs=[{"name": "s3Content", "type": "String"}],
    )
    _, into, out = (found["configuration"]["data"] for found in definition["connections"])
    into["targetInput"], out["sourceOutput"] = "objectKey", "s3Content"
    return definition


def _with_code(*lines: str) -> dict[str, Any]:
    definition = chain(len(lines), "String")
    for number, line in enumerate(lines, 1):
        (node,) = (found for found in definition["nodes"] if found["name"] == f"N{number}")
        node["configuration"]["inlineCode"]["code"] = line
    return definition

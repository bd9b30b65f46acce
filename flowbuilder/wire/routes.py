"""The operations of the two services and where they are found, from botocore's service models.

Identifiers may be ARNs with slashes, percent-encoded by clients: a path is split while it is raw,
and each label decoded afterwards. Literal segments win over labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import unquote

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

SERVICES: Final = ("bedrock-agent", "bedrock-agent-runtime")


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member of an input is sent, or of an output."""

    name: str
    #: Its name on the wire.
    wire_name: str
    #: "uri", "querystring", "header", "headers", "statusCode" or "body".
    location: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: what it is called with and where."""

    name: str
    service: str
    method: str
    #: Segments of the path; a label as None.
    segments: tuple[str | None, ...]
    #: The wire names of the labels, by position.
    labels: tuple[str, ...]
    status: int
    model: OperationModel
    input: tuple[Member, ...]
    output: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The operation a request is for, with its labels decoded, by wire name."""

    route: Route
    labels: dict[str, str]


@cache
def services() -> dict[str, ServiceModel]:
    """The service models of the installed botocore, by name."""
    loader = Loader()
    return {
        name: ServiceModel(loader.load_service_model(name, "service-2"), name) for name in SERVICES
    }


@cache
def routes() -> dict[str, Route]:
    """All operations of both services, by name."""
    return {
        name: _route(service, model.operation_model(name))
        for service, model in services().items()
        for name in model.operation_names
    }


@cache
def _by_method() -> dict[tuple[str, int], list[Route]]:
    """Routes by method and number of segments, those with more literal beginnings first."""
    table: dict[tuple[str, int], list[Route]] = {}
    for route in routes().values():
        table.setdefault((route.method, len(route.segments)), []).append(route)
    for found in table.values():
        found.sort(key=lambda route: [segment is None for segment in route.segments])
    return table


def match(method: str, raw_path: str) -> Match | None:
    """The operation that a request of this method and percent-encoded path is for, if any."""
    segments = split(raw_path)
    for route in _by_method().get((method, len(segments)), ()):
        pairs = list(zip(route.segments, segments, strict=True))
        if all(wanted is None or wanted == given for wanted, given in pairs):
            values = [unquote(given) for wanted, given in pairs if wanted is None]
            if all(values):
                return Match(route, dict(zip(route.labels, values, strict=True)))
    return None


def methods(raw_path: str) -> list[str]:
    """The methods under which there is an operation at this path."""
    found = {method for method, _ in _by_method() if match(method, raw_path)}
    return sorted(found)


def split(raw_path: str) -> list[str]:
    """The segments of a path, without the slashes at its ends."""
    return raw_path.strip("/").split("/")


def _route(service: str, model: OperationModel) -> Route:
    http = model.http
    path = http["requestUri"].split("?")[0]
    segments, labels = [], []
    for segment in split(path):
        if segment.startswith("{"):
            labels.append(segment.strip("{}+"))
            segments.append(None)
        else:
            segments.append(segment)
    return Route(
        name=model.name,
        service=service,
        method=http["method"],
        segments=tuple(segments),
        labels=tuple(labels),
        status=http.get("responseCode", 200),
        model=model,
        input=members(model.input_shape),
        output=members(model.output_shape),
    )


def members(shape: StructureShape | None) -> tuple[Member, ...]:
    """The members of a structure with their places; () for None."""
    if shape is None:
        return ()
    return tuple(
        Member(
            name=name,
            wire_name=member.serialization.get("name", name),
            location=member.serialization.get("location", "body"),
            shape=member,
        )
        for name, member in shape.members.items()
    )

"""The operations and where they are found, from service models: botocore's own and one of ours.

Identifiers may be ARNs with slashes, percent-encoded by clients: a path is split while it is raw,
and each label decoded afterwards. Literal segments win over labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, cast
from urllib.parse import unquote

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

#: All are served at one address. Where two claim the same name or path (tags), the first wins: its
#: tags are those of flows, aliases and prompts. The last is our own.
SERVICES: Final = ("bedrock-agent", "bedrock-agent-runtime", "flowbuilder")
#: Where our own model is; botocore's loader finds it there, and SDKs with `AWS_DATA_PATH`.
MODELS: Final = Path(__file__).parent / "models"


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
class Stream:
    """An output's member that is sent as a stream of events."""

    name: str
    #: Events and exceptions, by name.
    members: Mapping[str, Shape]


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One operation: what it is called with and where. There is one object for each."""

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
    #: The output's event stream, if it has one.
    stream: Stream | None


@dataclass(frozen=True, slots=True)
class Match:
    """The operation a request is for, with its labels decoded, by wire name."""

    route: Route
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """An error as a service's model has it."""

    status: int
    members: frozenset[str]


@dataclass(slots=True)
class _Node:
    """A place in the tree of paths."""

    literals: dict[str, _Node] = field(default_factory=dict)
    label: _Node | None = None
    #: The operations at this place, by method.
    routes: dict[str, Route] = field(default_factory=dict)


@cache
def services() -> dict[str, ServiceModel]:
    """The service models of the installed botocore and our own, by name."""
    loader = Loader(extra_search_paths=[str(MODELS)])
    models = {name: loader.load_service_model(name, "service-2") for name in SERVICES}
    # The pattern writes /d for a digit, and so would refuse every ARN that the service gives.
    arn = models[SERVICES[0]]["shapes"]["TaggableResourcesArn"]
    arn["pattern"] = arn["pattern"].replace("/d", r"\d")
    return {name: ServiceModel(model, name) for name, model in models.items()}


@cache
def routes() -> dict[str, Route]:
    """All operations of the services, by name."""
    found: dict[str, Route] = {}
    for service, model in services().items():
        for name in model.operation_names:
            if name not in found:
                found[name] = _route(service, model.operation_model(name))
    return found


@cache
def errors(service: str) -> dict[str, ErrorShape]:
    """The errors of a service, by name."""
    return {
        shape.name: ErrorShape(
            shape.metadata.get("error", {}).get("httpStatusCode", 400), frozenset(shape.members)
        )
        for shape in cast("list[StructureShape]", services()[service].error_shapes)
    }


def match(method: str, raw_path: str) -> Match | None:
    """The operation that a request of this method and percent-encoded path is for, if any."""
    segments = split(raw_path)
    for node in _places(_tree(), segments, 0):
        route = node.routes.get(method)
        if route is not None:
            return Match(route, _labels(route, segments))
    return None


def methods(raw_path: str) -> list[str]:
    """The methods under which there is an operation at this path."""
    return sorted({name for node in _places(_tree(), split(raw_path), 0) for name in node.routes})


def split(raw_path: str) -> list[str]:
    """The segments of a path, without the slashes at its ends."""
    return raw_path.strip("/").split("/")


@cache
def _tree() -> _Node:
    root = _Node()
    for route in routes().values():
        node = root
        for segment in route.segments:
            if segment is not None:
                node = node.literals.setdefault(segment, _Node())
            else:
                node.label = node.label or _Node()
                node = node.label
        node.routes.setdefault(route.method, route)
    return root


def _places(node: _Node, segments: list[str], at: int) -> Iterator[_Node]:
    """Where these segments lead from a place: by literals first, then by labels."""
    if at == len(segments):
        yield node
        return
    literal = node.literals.get(segments[at])
    if literal is not None:
        yield from _places(literal, segments, at + 1)
    if node.label is not None and segments[at]:
        yield from _places(node.label, segments, at + 1)


def _labels(route: Route, segments: list[str]) -> dict[str, str]:
    given = (
        segment for known, segment in zip(route.segments, segments, strict=True) if known is None
    )
    return {name: unquote(segment) for name, segment in zip(route.labels, given, strict=True)}


def _route(service: str, model: OperationModel) -> Route:
    path = model.http["requestUri"].split("?")[0]
    segments = [None if part.startswith("{") else part for part in split(path)]
    labels = [part.strip("{}+") for part in split(path) if part.startswith("{")]
    return Route(
        name=model.name,
        service=service,
        method=model.http["method"],
        segments=tuple(segments),
        labels=tuple(labels),
        status=model.http.get("responseCode", 200),
        model=model,
        input=members(model.input_shape),
        output=members(model.output_shape),
        stream=_stream(members(model.output_shape)),
    )


def _stream(output: tuple[Member, ...]) -> Stream | None:
    for member in output:
        if member.shape.serialization.get("eventstream"):
            shape = cast("StructureShape", member.shape)
            return Stream(member.name, shape.members)
    return None


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

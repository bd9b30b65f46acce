"""JSON schemas of a service's shapes."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from django.conf import settings

Schema: TypeAlias = dict[str, Any]

_SCALARS: Final[dict[str, Schema]] = {
    "boolean": {"type": "boolean"},
    "timestamp": {"type": "string", "format": "date-time"},
    "blob": {"type": "string", "contentEncoding": "base64"},
}


class Schemas:
    """The schemas of shapes: structures and unions as components, others where they are used."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}

    def of(self, service: str, shape: Shape) -> Schema:
        """The schema of a shape of a service."""
        if getattr(shape, "is_document_type", False):
            return {}
        if isinstance(shape, StructureShape):
            return self._reference(service, shape)
        if isinstance(shape, ListShape):
            bounds = _bounds(shape, "minItems", "maxItems")
            return {"type": "array", "items": self.of(service, shape.member), **bounds}
        if isinstance(shape, MapShape):
            return {
                "type": "object",
                "propertyNames": self.of(service, shape.key),
                "additionalProperties": self.of(service, shape.value),
                **_bounds(shape, "minProperties", "maxProperties"),
            }
        return _string(shape) if isinstance(shape, StringShape) else _scalar(shape)

    def _reference(self, service: str, shape: StructureShape) -> Schema:
        name = f"{service}.{shape.name}"
        if name not in self.components:
            schema: Schema = {"type": "object"}
            self.components[name] = schema  # before its members, which may contain it
            schema["properties"] = {
                member.serialization.get("name", key): self.of(service, member)
                for key, member in shape.members.items()
            }
            if getattr(shape, "is_tagged_union", False):
                schema |= {"minProperties": 1, "maxProperties": 1, "additionalProperties": False}
            elif shape.required_members:
                schema["required"] = list(shape.required_members)
        return {"$ref": f"#/components/schemas/{name}"}


def _string(shape: StringShape) -> Schema:
    schema: Schema = {"type": "string", **_bounds(shape, "minLength", "maxLength")}
    if shape.enum:
        return {"type": "string", "enum": list(shape.enum)}
    if pattern := shape.metadata.get("pattern"):
        schema["pattern"] = f"^(?:{pattern})$"
    return schema


def _scalar(shape: Shape) -> Schema:
    if shape.type_name in _SCALARS:
        return dict(_SCALARS[shape.type_name])
    kind = "integer" if shape.type_name in {"integer", "long"} else "number"
    return {"type": kind, **_bounds(shape, "minimum", "maximum")}


def _bounds(shape: Shape, low: str, high: str) -> Schema:
    """The shape's bounds under these names; this server's own where it has some."""
    given = {low: shape.metadata.get("min"), high: shape.metadata.get("max")}
    if shape.name in settings.WIRE_MAXIMUMS:
        given[high] = settings.WIRE_MAXIMUMS[shape.name][0]
    return {name: bound for name, bound in given.items() if bound is not None}

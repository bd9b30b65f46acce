"""What the canvas keeps beside a definition, and what it knows of node types."""

from __future__ import annotations

import math
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.definition.catalog import catalog_json
from flowbuilder.models import Flow
from flowbuilder.operations import flows

_MAX_PLACES = 5000


class _Layout(serializers.JSONField):
    """Places of nodes: {name: {"x": number, "y": number, …}}; members beside these are kept."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict) or len(data) > _MAX_PLACES:
            raise serializers.ValidationError(f"An object of at most {_MAX_PLACES:,} places.")
        for name, place in data.items():
            if not isinstance(place, dict) or not all(_finite(place.get(axis)) for axis in "xy"):
                raise serializers.ValidationError(f"The place of {name} has no numbers x and y.")
        return data


class _Workbench(serializers.Serializer[dict[str, Any]]):
    layout = _Layout(required=False)
    sampleInput = serializers.JSONField(required=False, allow_null=True)  # noqa: N815


class WorkbenchView(ConsoleView):
    """GET, PUT {layout?, sampleInput?}: neither is part of the draft, so neither unprepares it."""

    def get(self, request: Request, flow_id: str) -> Response:
        flow = flows.find(self.context, flow_id)
        return Response({"layout": flow.layout, "sampleInput": flow.sample_input})

    def put(self, request: Request, flow_id: str) -> Response:
        given = _Workbench(data=request.data)
        given.is_valid(raise_exception=True)
        columns = {"layout": "layout", "sampleInput": "sample_input"}
        changes = {columns[name]: value for name, value in given.validated_data.items()}
        flow = flows.find(self.context, flow_id)
        if changes:
            Flow.objects.filter(pk=flow.pk).update(**changes)
        return self.get(request, flow_id)


class NodeTypesView(ConsoleView):
    """GET: the catalog of node types."""

    def get(self, request: Request) -> Response:
        return Response(catalog_json())


def _finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

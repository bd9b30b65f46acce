"""Flows to start from, as the browser offers them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.operations import templates


class _Copy(serializers.Serializer[dict[str, Any]]):
    name = serializers.RegexField(
        r"\A([0-9a-zA-Z][_-]?){1,100}\Z",
        error_messages={"invalid": "1 to 100 letters and digits, joined by single _ or -."},
    )
    description = serializers.CharField(max_length=200, allow_blank=True, default="")
    executionRoleArn = serializers.RegexField(  # noqa: N815
        r"\Aarn:aws(-[^:]+)?:iam::([0-9]{12})?:role/(service-role/)?.+\Z",
        max_length=2048,
        error_messages={"invalid": "An ARN such as arn:aws:iam::123456789012:role/Name."},
    )


class TemplatesView(ConsoleView):
    """GET: {"templates": [{"id", "title", "description", "flowName", "definition", "layout"}]}."""

    def get(self, request: Request) -> Response:
        return Response({"templates": [_shown(template) for template in templates.templates()]})


class TemplateView(ConsoleView):
    """POST {name, executionRoleArn, description?}: a flow made of the template: {"id", "name"}."""

    @transaction.atomic
    def post(self, request: Request, template: str) -> Response:
        found = templates.find(template)
        given = _Copy(data=request.data)
        given.is_valid(raise_exception=True)
        name, role = given.validated_data["name"], given.validated_data["executionRoleArn"]
        copied = templates.copy(
            self.context, found, name, role, given.validated_data["description"]
        )
        for action, about, what in copied.made:
            self.note(action, about, name=what, detail=f"from the template {found.id}")
        return Response({"id": copied.flow_id, "name": name}, 201)


def _shown(template: templates.Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "title": template.title,
        "description": template.description,
        "flowName": template.flow_name,
        "definition": template.definition,
        "layout": template.layout,
    }

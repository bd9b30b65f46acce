"""What expressions would give of an execution's values, for the fields they are written in."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions import previews
from executions.models import Execution
from flowbuilder.console.access import ConsoleView
from flowbuilder.definition.conditions import MAX_LENGTH as CONDITION_LENGTH
from flowbuilder.definition.expressions import MAX_LENGTH as EXPRESSION_LENGTH
from flowbuilder.definition.types import DataType
from flowbuilder.roles import Role
from flowbuilder.wire.errors import NotFoundError


class _Asked(serializers.Serializer[dict[str, Any]]):
    expression = serializers.CharField(
        max_length=EXPRESSION_LENGTH, allow_blank=True, trim_whitespace=False, required=False
    )
    type = serializers.ChoiceField([each.value for each in DataType], required=False)
    value = serializers.JSONField(allow_null=True, required=False)
    condition = serializers.CharField(
        max_length=CONDITION_LENGTH, allow_blank=True, trim_whitespace=False, required=False
    )
    inputs = serializers.DictField(
        child=serializers.JSONField(allow_null=True), required=False, default=dict
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("expression" in attrs) == ("condition" in attrs):
            raise serializers.ValidationError("Either an expression or a condition is needed.")
        return attrs


class PreviewView(ConsoleView):
    """POST {expression, type?, value} or {condition, inputs}, about the values of an execution.

    Values may be references of its journal. Gives {"value"}, {"preview", "bytes"} of a long one,
    or {"problem"}: that an expression does not fit is an answer here, not an error.
    """

    roles: ClassVar = {"POST": Role.VIEWER}

    def post(self, request: Request, flow_id: str, alias_id: str, name: str) -> Response:
        asked = _Asked(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        execution = Execution.objects.filter(
            workspace_id=self.identity.workspace_id, flow_id=flow_id, alias_id=alias_id, name=name
        ).first()
        if execution is None:
            raise NotFoundError(f"There is no execution {name}.")
        if "condition" in given:
            return Response(previews.of_condition(execution, given["condition"], given["inputs"]))
        wanted = DataType(given["type"]) if "type" in given else None
        return Response(
            previews.of_expression(execution, given["expression"], given.get("value"), wanted)
        )

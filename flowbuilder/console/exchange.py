"""Flows as text of other tools: written for an export, read for an import. Nothing is stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.exchange import formats
from flowbuilder.exchange.flow import MAX_CHARACTERS, ExchangeError
from flowbuilder.roles import Role
from flowbuilder.wire.errors import ValidationError


class _Write(serializers.Serializer[dict[str, Any]]):
    format = serializers.ChoiceField(formats.FORMATS)
    flow = serializers.DictField()


class _Read(serializers.Serializer[dict[str, Any]]):
    text = serializers.CharField(max_length=MAX_CHARACTERS, trim_whitespace=False)
    values = serializers.DictField(
        child=serializers.CharField(max_length=10_000, allow_blank=True), default=dict
    )


class ExportView(ConsoleView):
    """POST {format, flow}, as CreateFlow takes it: {"text", "fileName", "notes"}."""

    roles: ClassVar = {"POST": Role.VIEWER}

    def post(self, request: Request) -> Response:
        asked = _Write(data=request.data)
        asked.is_valid(raise_exception=True)
        written = formats.write(asked.validated_data["flow"], asked.validated_data["format"])
        return Response(
            {"text": written.text, "fileName": written.file_name, "notes": written.notes}
        )


class ImportView(ConsoleView):
    """POST {text, values?}: {"format", "flows": [{"title", "flow", "placeholders", "notes"}]}.

    `values` are those of placeholders, by expression. A text that cannot be read is refused with
    the line that is to blame.
    """

    roles: ClassVar = {"POST": Role.VIEWER}

    def post(self, request: Request) -> Response:
        asked = _Read(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            form, found = formats.read(asked.validated_data["text"], asked.validated_data["values"])
        except ExchangeError as problem:
            raise ValidationError(str(problem), [("text", str(problem))]) from None
        return Response({"format": form, "flows": [asdict(each) for each in found]})

"""The server's own functions: Python that flows call as they would call AWS Lambda."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.models import Function
from flowbuilder.operations.functions import check
from flowbuilder.wire.auth import Identity
from flowbuilder.wire.errors import ConflictError, NotFoundError

_MAX_CODE = 1024 * 1024


class _Function(serializers.Serializer[Any]):
    name = serializers.RegexField(
        r"\A[A-Za-z0-9_-]{1,64}\Z",
        error_messages={"invalid": "1 to 64 letters, digits, hyphens and underscores."},
    )
    description = serializers.CharField(max_length=200, allow_blank=True, required=False)
    code = serializers.CharField(max_length=_MAX_CODE, trim_whitespace=False)
    handler = serializers.RegexField(
        r"\A[A-Za-z_][A-Za-z0-9_]{0,63}\Z",
        required=False,
        error_messages={"invalid": "The name of a function in the code."},
    )
    timeoutSeconds = serializers.FloatField(  # noqa: N815
        min_value=0.1, max_value=900, required=False
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if "code" in data or "handler" in data:
            known = self.instance if isinstance(self.instance, Function) else Function()
            try:
                check(data.get("code", known.code), data.get("handler", known.handler))
            except ValueError as problem:
                raise serializers.ValidationError({"code": str(problem)}) from None
        return data


class FunctionsView(ConsoleView):
    """GET; POST {name, code, description?, handler?, timeoutSeconds?}."""

    def get(self, request: Request) -> Response:
        rows = Function.objects.filter(workspace_id=self.identity.workspace_id).order_by("name")
        return Response({"functions": [head(self.identity, row) for row in rows.defer("code")]})

    @transaction.atomic
    def post(self, request: Request) -> Response:
        given = _Function(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                row = Function.objects.create(
                    workspace_id=self.identity.workspace_id, **_columns(given.validated_data)
                )
        except IntegrityError:
            raise _name_taken(given.validated_data["name"]) from None
        self.note("CreateFunction", f"function/{row.name}")
        return Response(_shown(self.identity, row), 201)


class FunctionView(ConsoleView):
    """GET; PUT with what changes; DELETE."""

    def get(self, request: Request, name: str) -> Response:
        return Response(_shown(self.identity, find(self.identity, name)))

    @transaction.atomic
    def put(self, request: Request, name: str) -> Response:
        row = find(self.identity, name)
        given = _Function(row, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        for column, value in _columns(given.validated_data).items():
            setattr(row, column, value)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise _name_taken(given.validated_data["name"]) from None
        self.note("UpdateFunction", f"function/{row.name}", detail=", ".join(given.validated_data))
        return Response(_shown(self.identity, row))

    @transaction.atomic
    def delete(self, request: Request, name: str) -> Response:
        find(self.identity, name).delete()
        self.note("DeleteFunction", f"function/{name}")
        return Response(status=204)


def find(who: Identity, name: str) -> Function:
    """The workspace's function of this name. Raises NotFoundError."""
    row = Function.objects.filter(workspace_id=who.workspace_id, name=name).first()
    if row is None:
        raise NotFoundError(f"There is no function {name}.")
    return row


def head(who: Identity, row: Function) -> dict[str, Any]:
    """A function without its code."""
    return {
        "name": row.name,
        "arn": f"arn:aws:lambda:{settings.AWS_REGION}:{who.account}:function:{row.name}",
        "description": row.description,
        "handler": row.handler,
        "timeoutSeconds": row.timeout_seconds,
        "updatedAt": row.updated_at,
    }


def _shown(who: Identity, row: Function) -> dict[str, Any]:
    return {**head(who, row), "code": row.code}


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    return {("timeout_seconds" if k == "timeoutSeconds" else k): v for k, v in data.items()}


def _name_taken(name: str) -> ConflictError:
    return ConflictError(f"There is a function named {name} already. Choose another name.")

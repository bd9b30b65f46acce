"""Trying one of the server's own functions from the browser."""

from __future__ import annotations

import time
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions.services import sandbox
from flowbuilder.console.access import ConsoleView
from flowbuilder.console.functions import find


class _Test(serializers.Serializer[dict[str, Any]]):
    event = serializers.JSONField(allow_null=True)
    code = serializers.CharField(trim_whitespace=False, required=False)


class FunctionTestView(ConsoleView):
    """POST {event, code?}: call the function with an event, or the code being edited.

    Gives {"ok", "result", "printed", "error": {"kind", "message"} | null, "milliseconds"}: that
    the code fails is an answer here, not an error.
    """

    def post(self, request: Request, name: str) -> Response:
        row = find(self.identity, name)
        given = _Test(data=request.data)
        given.is_valid(raise_exception=True)
        code = given.validated_data.get("code", row.code)
        limits = sandbox.configured(seconds=row.timeout_seconds)
        began = time.monotonic()
        answer: dict[str, Any]
        try:
            ran = sandbox.call(code, row.handler, given.validated_data["event"], None, limits)
        except sandbox.SandboxError as problem:
            answer = {
                "ok": False,
                "result": None,
                "printed": problem.printed,
                "error": {"kind": problem.kind.value, "message": problem.message},
            }
        else:
            answer = {"ok": True, "result": ran.value, "printed": ran.printed, "error": None}
        return Response({**answer, "milliseconds": round((time.monotonic() - began) * 1000, 1)})

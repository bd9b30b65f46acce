"""Deleting executions that have ended from the console, many at a time."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions import deletion
from executions.models import Execution
from executions.usage import records
from flowbuilder.console.access import ConsoleView

#: Executions of one request, and seconds that deleting takes of it, more or less.
_MOST, _SECONDS = 500, 2.0


class _Name(serializers.Serializer[dict[str, str]]):
    flowId = serializers.CharField(max_length=10)  # noqa: N815
    aliasId = serializers.CharField(max_length=10)  # noqa: N815
    name = serializers.CharField(max_length=36)


class _Names(serializers.Serializer[dict[str, Any]]):
    executions = serializers.ListField(child=_Name(), allow_empty=False, max_length=_MOST)


class DeletionView(ConsoleView):
    """POST {executions: [name]}: {deleted, refused: [{...name, message}], left: [name]}.

    A name is {flowId, aliasId, name}. Refused is what runs, and what a running redrive may take
    results of. What is left when the time is over is to be asked for again; of its first, a part
    may be gone. One that is not there any more counts as deleted.
    """

    def post(self, request: Request) -> Response:
        given = _Names(data=request.data)
        given.is_valid(raise_exception=True)
        names: list[dict[str, str]] = [dict(name) for name in given.validated_data["executions"]]
        until = time.monotonic() + _SECONDS
        deleted = 0
        refused: list[dict[str, str]] = []
        for number, name in enumerate(names):
            if number and time.monotonic() >= until:
                return _told(deleted, refused, names[number:])
            found = self._find(name)
            problem = deletion.begin(found.pk) if found else None
            if problem:
                refused.append({**name, "message": problem})
                continue
            if found and not self._delete(found, until):
                return _told(deleted, refused, names[number:])
            deleted += 1
        return _told(deleted, refused, [])

    def _find(self, name: dict[str, str]) -> Execution | None:
        return Execution.objects.filter(
            workspace_id=self.identity.workspace_id,
            flow_id=name["flowId"],
            alias_id=name["aliasId"],
            name=name["name"],
        ).first()

    def _delete(self, found: Execution, until: float) -> bool:
        """Delete an execution and tell the audit trail; gives whether all of it is gone."""
        if not deletion.empty(found.pk, until):
            return False
        with transaction.atomic():
            if records.delete(found.pk):
                about = f"flow/{found.flow_id}/alias/{found.alias_id}/execution/{found.name}"
                self.note("DeleteFlowExecution", about, name=found.name, detail=found.status)
        return True


def _told(deleted: int, refused: list[dict[str, str]], left: list[dict[str, str]]) -> Response:
    return Response({"deleted": deleted, "refused": refused, "left": left})

"""The console's list of flows, with the last execution of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import Execution
from flowbuilder.console.access import ConsoleView
from flowbuilder.models import Flow


class FlowsView(ConsoleView):
    """GET ?search=: the workspace's flows, the latest changed first, with their last execution."""

    def get(self, request: Request) -> Response:
        workspace = self.identity.workspace_id
        rows = Flow.objects.filter(workspace_id=workspace)
        if search := request.query_params.get("search", "").strip():
            rows = rows.filter(
                Q(name__icontains=search) | Q(description__icontains=search) | Q(flow_id=search)
            )
        latest = Execution.objects.filter(workspace_id=workspace, flow_id=OuterRef("flow_id"))
        rows = rows.annotate(
            last_run=Subquery(latest.order_by("-created_at", "-id").values("pk")[:1]),
            latest=Max("versions__number"),
        ).defer("definition", "layout", "sample_input", "validations")
        found = list(rows.order_by("-updated_at", "-id").prefetch_related("aliases__version"))
        runs = Execution.objects.in_bulk([row.last_run for row in found if row.last_run])
        return Response({"flows": [_row(row, runs.get(row.last_run)) for row in found]})


def _row(flow: Any, last: Execution | None) -> dict[str, Any]:
    """A flow, annotated with `latest`, the number of its last version."""
    aliases = sorted(flow.aliases.all(), key=lambda alias: alias.pk)
    return {
        "flowId": flow.flow_id,
        "name": flow.name,
        "description": flow.description,
        "status": flow.status,
        "updatedAt": flow.updated_at,
        "latestVersion": flow.latest,
        "aliases": [
            {
                "aliasId": alias.alias_id,
                "name": alias.name,
                "version": str(alias.version.number) if alias.version else "DRAFT",
            }
            for alias in aliases
        ],
        "lastExecution": _brief(last) if last else None,
    }


def _brief(run: Execution) -> dict[str, Any]:
    return {
        "name": run.name,
        "aliasId": run.alias_id,
        "status": run.status,
        "createdAt": run.created_at,
        "endedAt": run.ended_at,
    }

"""The audit trail: of an object for every member, of the whole workspace for its admins."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.models import AuditEntry, Role
from flowbuilder.operations import audit, pages
from flowbuilder.wire.auth import enforce

_PAGE = 50
#: Characters of a search.
_SEARCH = 200


class ActivityView(ConsoleView):
    """GET ?object=&search=&cursor=: {"entries", "nextCursor"}, the latest first.

    Every word of `search` stands somewhere in what an entry says.
    """

    def get(self, request: Request) -> Response:
        about = request.query_params.get("object", "")
        if not about.startswith(("flow/", "prompt/")):
            enforce(self.identity, Role.ADMIN, "The activity of the whole workspace")
        search = request.query_params.get("search", "")[:_SEARCH]
        params = {"maxResults": _PAGE, "nextToken": request.query_params.get("cursor")}
        found = pages.page(
            f"activity:{self.identity.workspace_id}:{about}:{search}",
            audit.entries(self.identity.workspace_id, about, search.split()),
            params,
            key="id",
            descending=True,
            show=_shown,
            member="entries",
        )
        return Response({"entries": found["entries"], "nextCursor": found.get("nextToken")})


def _shown(row: AuditEntry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "at": row.at,
        "who": row.who,
        "via": row.via,
        "keyId": row.key_id,
        "action": row.action,
        "object": row.object,
        "name": row.name,
        "outcome": row.outcome,
        "address": row.address,
        "detail": row.detail,
    }

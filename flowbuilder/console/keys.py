"""The access keys of whoever is signed in, for the workspace they are in."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.models import AccessKey, Role, Workspace
from flowbuilder.operations.identity import issue_key
from flowbuilder.wire.errors import NotFoundError


class KeysView(ConsoleView):
    """GET; POST makes one and shows its secret, once."""

    roles = {"POST": Role.VIEWER}  # noqa: RUF012

    def get(self, request: Request) -> Response:
        keys = AccessKey.objects.filter(
            workspace_id=self.identity.workspace_id, user_id=self.identity.user_id
        )
        return Response({"keys": [_shown(key) for key in keys.order_by("-created_at", "-id")]})

    def post(self, request: Request) -> Response:
        workspace = Workspace.objects.get(pk=self.identity.workspace_id)
        key, secret = issue_key(self.identity.user_id, workspace)
        return Response({**_shown(key), "secret": secret}, 201)


class KeyView(ConsoleView):
    """DELETE: what signs with the key is refused from now on."""

    roles = {"DELETE": Role.VIEWER}  # noqa: RUF012

    def delete(self, request: Request, key: int) -> Response:
        gone, _ = AccessKey.objects.filter(
            pk=key, workspace_id=self.identity.workspace_id, user_id=self.identity.user_id
        ).delete()
        if not gone:
            raise NotFoundError("There is no such key of yours.")
        return Response(status=204)


def _shown(key: AccessKey) -> dict[str, Any]:
    return {
        "id": key.pk,
        "keyId": key.key_id,
        "enabled": key.enabled,
        "createdAt": key.created_at,
        "lastUsedAt": key.last_used_at,
    }

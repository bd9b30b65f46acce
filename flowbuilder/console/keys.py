"""Access keys of whoever is signed in, and for admins those of everybody in the workspace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.models import AccessKey, Role, Workspace
from flowbuilder.operations import keys
from flowbuilder.wire.auth import enforce
from flowbuilder.wire.errors import NotFoundError

_MOST_HOURS = keys.LONGEST / timedelta(hours=1)


class _New(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(AccessKey.Kind.choices, default=AccessKey.Kind.SIGNING)
    description = serializers.CharField(max_length=200, allow_blank=True, default="")
    lifetimeHours = serializers.FloatField(  # noqa: N815
        min_value=0.01, max_value=_MOST_HOURS, allow_null=True, default=None
    )
    temporary = serializers.BooleanField(default=False)


class _Change(serializers.Serializer[dict[str, Any]]):
    enabled = serializers.BooleanField(required=False)
    description = serializers.CharField(max_length=200, allow_blank=True, required=False)


class _Rotation(serializers.Serializer[dict[str, Any]]):
    overlapHours = serializers.FloatField(  # noqa: N815
        min_value=0, max_value=90 * 24, allow_null=True, default=None
    )


class _KeysView(ConsoleView):
    def found(self, key: int | None = None) -> QuerySet[AccessKey]:
        """The keys that the caller may manage: their own, and an admin's workspace's."""
        rows = AccessKey.objects.filter(workspace_id=self.identity.workspace_id)
        if key is not None:
            rows = rows.filter(pk=key)
        if not Role(self.identity.role).covers(Role.ADMIN):
            rows = rows.filter(user_id=self.identity.user_id)
        return rows.select_related("user", "successor")

    def one(self, key: int) -> AccessKey:
        """Raises NotFoundError."""
        row = self.found(key).first()
        if row is None:
            raise NotFoundError("There is no such key of yours.")
        return row

    def shown(self, row: AccessKey) -> dict[str, Any]:
        """A key without its secret."""
        return {
            "id": row.pk,
            "keyId": row.key_id,
            "kind": row.kind,
            "temporary": bool(row.encrypted_session_token),
            "description": row.description,
            "user": row.user.get_username(),
            "mine": row.user_id == self.identity.user_id,
            "enabled": row.enabled,
            "expired": row.has_expired,
            "createdAt": row.created_at,
            "expiresAt": row.expires_at,
            "lastUsedAt": row.last_used_at,
            "successor": row.successor.key_id if row.successor else None,
        }

    def issued(self, made: keys.Issued) -> Response:
        """A new key with its secret, this once."""
        secret = {
            "secret": made.secret,
            "sessionToken": made.session_token,
            "bearer": made.bearer,
        }
        response = Response({**self.shown(made.key), **secret}, 201)
        response["Cache-Control"] = "no-store"
        return response


class KeysView(_KeysView):
    """GET, `?all=1` for an admin; POST {kind?, description?, lifetimeHours?, temporary?}."""

    roles = {"POST": Role.VIEWER}  # noqa: RUF012

    def get(self, request: Request) -> Response:
        rows = self.found()
        if request.query_params.get("all") == "1":
            enforce(self.identity, Role.ADMIN, "To see everybody's keys")
        else:
            rows = rows.filter(user_id=self.identity.user_id)
        ordered = rows.order_by("-created_at", "-id")
        return Response({"keys": [self.shown(row) for row in ordered]})

    @transaction.atomic
    def post(self, request: Request) -> Response:
        given = _New(data=request.data or {})
        given.is_valid(raise_exception=True)
        data = given.validated_data
        hours = data["lifetimeHours"]
        made = keys.issue(
            self.identity.user_id,
            Workspace.objects.get(pk=self.identity.workspace_id),
            data["kind"],
            description=data["description"],
            lifetime=None if hours is None else timedelta(hours=hours),
            temporary=data["temporary"],
        )
        self.note("CreateAccessKey", f"access-key/{made.key.key_id}", detail=made.key.kind)
        return self.issued(made)


class KeyView(_KeysView):
    """PATCH {enabled?, description?}; DELETE: what uses the key is refused from now on."""

    roles = {"PATCH": Role.VIEWER, "DELETE": Role.VIEWER}  # noqa: RUF012

    @transaction.atomic
    def patch(self, request: Request, key: int) -> Response:
        given = _Change(data=request.data)
        given.is_valid(raise_exception=True)
        row = self.one(key)
        for name, value in given.validated_data.items():
            setattr(row, name, value)
        row.save(update_fields=list(given.validated_data))
        switched = given.validated_data.get("enabled")
        detail = "" if switched is None else "enabled" if switched else "disabled"
        self.note("UpdateAccessKey", f"access-key/{row.key_id}", detail=detail)
        return Response(self.shown(row))

    @transaction.atomic
    def delete(self, request: Request, key: int) -> Response:
        row = self.one(key)
        row.delete()
        self.note("DeleteAccessKey", f"access-key/{row.key_id}")
        return Response(status=204)


class RotationView(_KeysView):
    """POST {overlapHours?}: a new key in the place of this one, which works on for the overlap."""

    roles = {"POST": Role.VIEWER}  # noqa: RUF012

    @transaction.atomic
    def post(self, request: Request, key: int) -> Response:
        given = _Rotation(data=request.data or {})
        given.is_valid(raise_exception=True)
        row = self.one(key)
        if row.user_id != self.identity.user_id:
            raise NotFoundError("There is no such key of yours.")  # its secret is its owner's
        hours = given.validated_data["overlapHours"]
        made = keys.rotate(row.pk, None if hours is None else timedelta(hours=hours))
        self.note("RotateAccessKey", f"access-key/{row.key_id}", detail=f"to {made.key.key_id}")
        return self.issued(made)

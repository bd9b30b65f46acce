"""The people of the workspace and their roles, for its admins."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder.console.access import ConsoleView
from flowbuilder.models import Membership, Role, Workspace
from flowbuilder.operations import people
from flowbuilder.wire.errors import NotFoundError


class _Role(serializers.Serializer[dict[str, Any]]):
    role = serializers.ChoiceField(Role.choices)


class _Person(_Role):
    user = serializers.CharField(max_length=150)


class _PeopleView(ConsoleView):
    roles = dict.fromkeys(("GET", "POST", "PATCH", "DELETE"), Role.ADMIN)

    def found(self) -> QuerySet[Membership]:
        """The members, each with the number of their keys here."""
        here = Q(user__access_keys__workspace_id=self.identity.workspace_id)
        return (
            Membership.objects.filter(workspace_id=self.identity.workspace_id)
            .select_related("user", "workspace")
            .annotate(key_count=Count("user__access_keys", filter=here))
        )

    def one(self, member: int) -> Any:
        """Raises NotFoundError."""
        row = self.found().filter(pk=member).first()
        if row is None:
            raise NotFoundError("There is no such member.")
        return row

    def shown(self, row: Any) -> dict[str, Any]:
        """A member."""
        return {
            "id": row.pk,
            "user": row.user.get_username(),
            "role": row.role,
            "you": row.user_id == self.identity.user_id,
            "lastSignIn": row.user.last_login,
            "keys": row.key_count,
        }


class PeopleView(_PeopleView):
    """GET; POST {user, role}: an account that is made for it comes with its password, once."""

    def get(self, request: Request) -> Response:
        rows = self.found().order_by("user__username")
        return Response({"people": [self.shown(row) for row in rows]})

    @transaction.atomic
    def post(self, request: Request) -> Response:
        given = _Person(data=request.data)
        given.is_valid(raise_exception=True)
        workspace = Workspace.objects.get(pk=self.identity.workspace_id)
        name, role = given.validated_data["user"], given.validated_data["role"]
        member, password = people.add(workspace, name, role)
        self.note("AddMember", f"member/{name}", detail=role)
        response = Response({**self.shown(self.one(member.pk)), "password": password}, 201)
        response["Cache-Control"] = "no-store"
        return response


class PersonView(_PeopleView):
    """PATCH {role}; DELETE, with the person's keys for the workspace."""

    @transaction.atomic
    def patch(self, request: Request, member: int) -> Response:
        given = _Role(data=request.data)
        given.is_valid(raise_exception=True)
        row = self.one(member)
        before = row.role
        people.change(row, given.validated_data["role"])
        self.note("ChangeMember", f"member/{row.user}", detail=f"from {before} to {row.role}")
        return Response(self.shown(row))

    @transaction.atomic
    def delete(self, request: Request, member: int) -> Response:
        row = self.one(member)
        people.remove(row)
        self.note("RemoveMember", f"member/{row.user}", detail=row.role)
        return Response(status=204)

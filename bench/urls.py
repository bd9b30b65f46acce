"""The product's addresses, and a view that does nothing but what the framework does."""

from __future__ import annotations

from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench import BARE
from flowbuilder.models import Workspace
from flowbuilder.urls import handler400, handler500
from flowbuilder.urls import urlpatterns as _own

__all__ = ["handler400", "handler500", "urlpatterns"]


class Bare(APIView):
    """One row as JSON: what the framework itself takes."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The first workspace."""
        row = Workspace.objects.order_by("pk")[0]
        return Response({"account": row.account, "name": row.name, "createdAt": row.created_at})


urlpatterns = [path(BARE.removeprefix("/"), Bare.as_view()), *_own]

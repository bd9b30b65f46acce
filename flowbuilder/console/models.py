"""Model routes: where calls to a `modelId` go, and which models are at hand."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from flowbuilder import secrets
from flowbuilder.console.access import ConsoleView
from flowbuilder.models import ModelRoute, Role
from flowbuilder.providers import default_provider

#: Models that people are likely to want; any other identifier may be typed in.
SUGGESTED = (
    ("amazon.nova-micro-v1:0", "Amazon Nova Micro"),
    ("amazon.nova-lite-v1:0", "Amazon Nova Lite"),
    ("amazon.nova-pro-v1:0", "Amazon Nova Pro"),
    ("amazon.nova-premier-v1:0", "Amazon Nova Premier"),
    ("anthropic.claude-3-haiku-20240307-v1:0", "Claude 3 Haiku"),
    ("anthropic.claude-3-5-haiku-20241022-v1:0", "Claude 3.5 Haiku"),
    ("anthropic.claude-3-5-sonnet-20241022-v2:0", "Claude 3.5 Sonnet v2"),
    ("us.anthropic.claude-sonnet-4-20250514-v1:0", "Claude Sonnet 4 (US profile)"),
    ("meta.llama3-1-8b-instruct-v1:0", "Llama 3.1 8B Instruct"),
    ("meta.llama3-1-70b-instruct-v1:0", "Llama 3.1 70B Instruct"),
    ("mistral.mistral-large-2402-v1:0", "Mistral Large"),
)


class _Route(serializers.Serializer[dict[str, Any]]):
    modelId = serializers.CharField(max_length=2048)  # noqa: N815
    provider = serializers.ChoiceField(ModelRoute.Provider.choices)
    target = serializers.CharField(max_length=2048, allow_blank=True, default="")
    endpoint = serializers.URLField(max_length=2048, allow_blank=True, default="")
    apiKey = serializers.CharField(max_length=4096, allow_blank=True, required=False)  # noqa: N815


class ModelsView(ConsoleView):
    """GET: the workspace's routes, models to choose from, and where the rest goes."""

    def get(self, request: Request) -> Response:
        routes = ModelRoute.objects.filter(workspace_id=self.identity.workspace_id)
        return Response(
            {
                "routes": [_shown(route) for route in routes.order_by("model_id")],
                "available": [{"modelId": key, "name": name} for key, name in SUGGESTED],
                "defaultProvider": default_provider(),
            }
        )


class RoutesView(ConsoleView):
    """PUT {modelId, provider, target, endpoint, apiKey?}; DELETE ?modelId=…"""

    roles = {"PUT": Role.ADMIN, "DELETE": Role.ADMIN}

    @transaction.atomic
    def put(self, request: Request) -> Response:
        given = _Route(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        changes = {name: data[name] for name in ("provider", "target", "endpoint")}
        if "apiKey" in data:
            key = data["apiKey"]
            changes["encrypted_api_key"] = secrets.encrypt(key, settings.SECRET_KEY) if key else ""
        route, _ = ModelRoute.objects.update_or_create(
            workspace_id=self.identity.workspace_id, model_id=data["modelId"], defaults=changes
        )
        self.note("PutModelRoute", f"model-route/{route.model_id}", detail=route.provider)
        return Response(_shown(route))

    @transaction.atomic
    def delete(self, request: Request) -> Response:
        model_id = request.query_params.get("modelId", "")
        gone, _ = ModelRoute.objects.filter(
            workspace_id=self.identity.workspace_id, model_id=model_id
        ).delete()
        if not gone:
            raise NotFound(f"There is no route for {model_id}.")
        self.note("DeleteModelRoute", f"model-route/{model_id}")
        return Response(status=204)


def _shown(route: ModelRoute) -> dict[str, Any]:
    """A route; of its key only whether there is one."""
    return {
        "modelId": route.model_id,
        "provider": route.provider,
        "target": route.target,
        "endpoint": route.endpoint,
        "hasApiKey": bool(route.encrypted_api_key),
    }

"""Addresses of the browser's own API, below `/console/api/`."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path

from flowbuilder.console import (
    activity,
    exchange,
    functions,
    keys,
    models,
    people,
    sessions,
    templates,
    workbench,
)


def unknown(request: HttpRequest) -> JsonResponse:
    """JSON for what is not here: programs read these answers."""
    return JsonResponse({"message": f"There is nothing at {request.path}."}, status=404)


urlpatterns = [
    path("session", sessions.SessionView.as_view()),
    path("session/workspace", sessions.WorkspaceView.as_view()),
    path("sign-in", sessions.SignInView.as_view()),
    path("sign-out", sessions.SignOutView.as_view()),
    path("flows/<str:flow_id>/workbench", workbench.WorkbenchView.as_view()),
    path("export", exchange.ExportView.as_view()),
    path("import", exchange.ImportView.as_view()),
    path("templates", templates.TemplatesView.as_view()),
    path("templates/<str:template>", templates.TemplateView.as_view()),
    path("node-types", workbench.NodeTypesView.as_view()),
    path("models", models.ModelsView.as_view()),
    path("models/routes", models.RoutesView.as_view()),
    path("functions", functions.FunctionsView.as_view()),
    path("functions/<str:name>", functions.FunctionView.as_view()),
    path("keys", keys.KeysView.as_view()),
    path("keys/<int:key>", keys.KeyView.as_view()),
    path("keys/<int:key>/rotate", keys.RotationView.as_view()),
    path("people", people.PeopleView.as_view()),
    path("people/<int:member>", people.PersonView.as_view()),
    path("activity", activity.ActivityView.as_view()),
    re_path(r"", unknown),
]

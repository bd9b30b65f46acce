"""Addresses: the wire API, the console's own operations, the admin site, health, the pages."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

import executions.operations  # noqa: F401 - registers the run-time operations
import flowbuilder.operations  # noqa: F401 - registers the design-time operations
from executions import health, node_trials, questions, redrive, replay_operation, trying  # noqa: F401 - as above
from flowbuilder.console.pages import page
from flowbuilder.wire.openapi import openapi_view
from flowbuilder.wire.view import wire_view

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("admin/", admin.site.urls),
    path("console/api/", include("executions.console")),
    path("console/api/", include("executions.console_resources")),
    path("console/api/", include("flowbuilder.console.urls")),
    path("api/openapi.json", openapi_view),
    re_path(r"^api(?:/|$)", wire_view),
    re_path(r"^(?!static/|console/)", page),
]

handler400 = "flowbuilder.wire.refusals.bad_request"
handler500 = "flowbuilder.wire.refusals.server_error"

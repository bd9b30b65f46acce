"""The console's and the admin site's addresses alone."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("console/api/", include("executions.console_resources")),
    path("console/api/", include("flowbuilder.console.urls")),
]

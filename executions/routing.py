"""Addresses of the websockets."""

from django.urls import path, re_path

from executions.consumers import ExecutionConsumer, WorkspaceConsumer

websocket_urlpatterns = [
    path("ws/executions", WorkspaceConsumer.as_asgi()),
    re_path(
        r"^ws/executions/(?P<flow_id>[0-9a-zA-Z]{1,10})/(?P<alias_id>[0-9a-zA-Z]{1,10})"
        r"/(?P<name>[0-9a-zA-Z-]{1,36})$",
        ExecutionConsumer.as_asgi(),
    ),
]

"""The ASGI application: HTTP to Django, websockets to the consumers."""

import contextlib
import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIRequest


class Request(ASGIRequest):
    """A request that comes about whatever charset its Content-Type names."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        with contextlib.suppress(ValueError):  # there is a NUL in the charset's name
            super()._set_content_type_params(meta)  # type: ignore[misc]


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
_http = get_asgi_application()
_http.request_class = Request

from executions.routing import websocket_urlpatterns  # noqa: E402 - needs the apps loaded
from flowbuilder.origin import SameOrigin  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": _http,
        "websocket": SameOrigin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)

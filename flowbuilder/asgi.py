"""The ASGI application: HTTP to Django, websockets to the consumers."""

import contextlib
import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class Request(ASGIRequest):
    """A request that comes about whatever charset its Content-Type names."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        with contextlib.suppress(ValueError):  # there is a NUL in the charset's name
            super()._set_content_type_params(meta)  # type: ignore[misc]


class WireHandler(ASGIHandler):
    """Serves the API without middleware, each of which would take two changes of thread.

    What the API needs of it, it does itself: the host's check, sessions, the CSRF check.
    """

    request_class = Request

    def load_middleware(self, is_async: bool = True) -> None:
        """Django's own of this name makes the chain from the settings."""
        handler: Any = self
        handler._view_middleware = []
        handler._template_response_middleware = []
        handler._exception_middleware = []
        handler._middleware_chain = convert_exception_to_response(handler._get_response_async)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the headers that middleware gives to others."""
        response: HttpResponseBase = await super().get_response_async(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if isinstance(response, HttpResponse):
            response.headers["Content-Length"] = str(len(response.content))
        return response


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
_pages = get_asgi_application()
_pages.request_class = Request
_wire = WireHandler()


async def _http(scope: Any, receive: Any, send: Any) -> None:
    handler = _wire if scope["path"].startswith("/api/") else _pages
    await handler(scope, receive, send)


from executions.routing import websocket_urlpatterns  # noqa: E402 - needs the apps loaded
from flowbuilder.origin import SameOrigin  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": _http,
        "websocket": SameOrigin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)

"""The ASGI application: HTTP to Django, websockets to the consumers."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
_http = get_asgi_application()

from executions.routing import websocket_urlpatterns  # noqa: E402 - needs the apps loaded
from flowbuilder.origin import SameOrigin  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": _http,
        "websocket": SameOrigin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)

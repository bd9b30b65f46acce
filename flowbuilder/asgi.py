"""The ASGI application: HTTP to Django, websockets to the consumers."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flowbuilder.settings")
application = get_asgi_application()

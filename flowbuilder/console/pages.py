"""The console's pages: one built document, whatever the address; the browser does the rest."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

#: Scripts, styles and sockets are our own; component libraries need inline styles.
_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
    ]
)


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The document of the front end; a plain page that says what to run when it is not built."""
    try:
        document = (settings.FRONTEND_DIST / "index.html").read_bytes()
    except FileNotFoundError:
        return render(request, "not_built.html", status=503)
    response = HttpResponse(document, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "no-cache"
    return response

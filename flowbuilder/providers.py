"""Where a model without a route of its own goes."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

#: Variables whose presence says that someone has set up access to AWS for this server.
_CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    "AWS_ENDPOINT_URL",
)


def default_provider() -> str:
    """`FLOWBUILDER_DEFAULT_PROVIDER`, else bedrock where AWS is set up, else local."""
    if settings.DEFAULT_PROVIDER:
        return str(settings.DEFAULT_PROVIDER)
    shared = Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")).expanduser()
    known = shared.is_file() or any(os.environ.get(name) for name in _CREDENTIALS)
    return "bedrock" if known else "local"

"""Where a model without a route of its own goes, as the console says it."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings


class _Routes(Protocol):
    """The part of `executions.services.models.routes` that the console needs."""

    def default_provider(self) -> str: ...


def default_provider() -> str:
    """local, bedrock or openai. Asked of run time, which sends the calls there (see `objects`)."""
    return cast(_Routes, import_module(settings.MODEL_ROUTES)).default_provider()

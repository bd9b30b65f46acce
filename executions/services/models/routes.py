"""Which provider answers for a `modelId`: the workspace's routes, else the server's default."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import NodeError, RunScope
from executions.services import aws
from flowbuilder import secrets
from flowbuilder.models import ModelRoute

#: Seconds for which a run's calls of a model go where an earlier one went.
_REMEMBER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Route:
    #: "local", "bedrock" or "openai".
    provider: str
    #: The model's name at the provider.
    target: str
    #: Base URL of an OpenAI-compatible endpoint; empty for the other providers.
    endpoint: str = ""
    api_key: str = ""
    #: Whether the target is another model than the definition names: fields made for that one
    #: mean nothing to this one.
    renamed: bool = False


def resolve(workspace_id: int, model_id: str) -> Route:
    """Where calls to a model go: the workspace's longest matching route, else the default.

    A route's `model_id` matches the whole identifier or, of an ARN, the model's own name; with a
    trailing * any that begins so. Raises NodeError VALIDATION when the route's key is unreadable.
    """
    names = {model_id, model_id.rsplit("/", 1)[-1]}
    routes = [
        route
        for route in ModelRoute.objects.filter(workspace_id=workspace_id)
        if any(_matches(route.model_id, name) for name in names)
    ]
    if not routes:
        return _default_route(model_id)
    best = max(routes, key=lambda route: (not route.model_id.endswith("*"), len(route.model_id)))
    return _own_route(best, model_id)


def of_run(scope: RunScope, model_id: str) -> Route:
    """As `resolve`, looked up once a second at most in each run. Raises what that raises."""
    return scope.memory.recall(
        ("route", model_id), lambda: resolve(scope.workspace_id, model_id), _REMEMBER_SECONDS
    )


def default_provider() -> str:
    """The provider of models without a route: `FLOWBUILDER_DEFAULT_PROVIDER`, else Bedrock when
    the environment has AWS credentials or an endpoint for it, else the local model."""
    return settings.DEFAULT_PROVIDER or _found_provider()


@cache
def _found_provider() -> str:
    if aws.has_endpoint("bedrock-runtime") or aws.has_credentials():
        return ModelRoute.Provider.BEDROCK.value
    return ModelRoute.Provider.LOCAL.value


def forget_environment() -> None:
    """Look at the environment again: it has changed."""
    _found_provider.cache_clear()


def _matches(pattern: str, name: str) -> bool:
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1])
    return name == pattern


def _default_route(model_id: str) -> Route:
    provider = default_provider()
    if provider not in ModelRoute.Provider.values:
        raise NodeError(
            ErrorCode.VALIDATION,
            f"FLOWBUILDER_DEFAULT_PROVIDER is {provider!r}; it may be "
            f"{', '.join(ModelRoute.Provider.values)}.",
        )
    if provider == ModelRoute.Provider.OPENAI:
        return Route(provider, model_id, settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY)
    return Route(provider, model_id, renamed=provider == ModelRoute.Provider.LOCAL)


def _own_route(route: ModelRoute, model_id: str) -> Route:
    target = route.target or model_id
    renamed = target != model_id or route.provider == ModelRoute.Provider.LOCAL
    if route.provider != ModelRoute.Provider.OPENAI:
        return Route(route.provider, target, renamed=renamed)
    endpoint = route.endpoint or settings.OPENAI_BASE_URL
    # The server's own key goes only to the endpoint it is for, never to one a route names.
    key = settings.OPENAI_API_KEY if endpoint == settings.OPENAI_BASE_URL else ""
    if route.encrypted_api_key:
        try:
            key = secrets.decrypt(route.encrypted_api_key, settings.SECRET_KEY)
        except ValueError as problem:
            raise NodeError(
                ErrorCode.VALIDATION,
                f"The key of the model route {route.model_id} cannot be read: {problem} "
                "Enter it again.",
            ) from problem
    return Route(route.provider, target, endpoint, key, renamed)

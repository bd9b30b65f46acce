"""Services of AWS through boto3's own configuration: credentials, region, `AWS_ENDPOINT_URL_*`."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias, TypeVar

import boto3
from botocore import exceptions as failures
from botocore import xform_name
from botocore.config import Config
from botocore.session import Session, get_session
from django.conf import settings

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from executions.usage.tokens import Used
from flowbuilder.definition.types import JSON

T = TypeVar("T")
#: An operation's answer as boto3 gives it; its members are the service model's.
Answer: TypeAlias = "Mapping[str, Any]"

_THROTTLES = {
    "ModelNotReadyException",
    "RequestLimitExceeded",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
#: Errors in the middle of an event stream carry no status.
_BROKE = {
    "BadGatewayException",
    "InternalServerException",
    "ModelStreamErrorException",
    "ModelTimeoutException",
    "ServiceUnavailableException",
    "badGatewayException",
    "internalServerException",
    "serviceUnavailableException",
}
#: Failures between us and the service: it may well answer the next time.
_UNREACHABLE = (
    failures.ConnectionError,
    failures.HTTPClientError,
    failures.IncompleteReadError,
    failures.ResponseStreamingError,
)
#: Failures of this server's own configuration for AWS.
_NOT_CONFIGURED = (
    failures.NoCredentialsError,
    failures.PartialCredentialsError,
    failures.CredentialRetrievalError,
    failures.NoAuthTokenError,
    failures.NoRegionError,
    failures.ProfileNotFound,
    failures.InvalidRegionError,
)
_making = threading.Lock()


def ask(
    call: Call,
    service: str,
    operation: str,
    params: Mapping[str, Any],
    read: Callable[[Answer], tuple[T, JSON]],
    *,
    region: str | None = None,
    shown: JSON = None,
    used: Callable[[T], tuple[Used, ...]] = lambda _: (),
) -> T:
    """Call an operation of a service and give what `read` makes of its answer.

    `read` gives the value and what the trace shows as the response; it also reads streaming
    members, so that what breaks while reading is tried again too. `shown` stands in the trace for
    `params`. `used` says what models have used for the value. Raises NodeError with the service's
    own message.
    """

    def send() -> Heard[T]:
        try:
            answer = getattr(client(service, region), xform_name(operation))(**params)
            value, response = read(answer)
        except (failures.BotoCoreError, failures.ClientError) as problem:
            raise explain(f"{service} {operation}", problem) from problem
        return Heard(value, response, request_id(answer), used(value))

    return repeat(call, service, operation, readable(params) if shown is None else shown, send)


def client(service: str, region: str | None = None) -> Any:
    """The process's client for a service, shared by its threads.

    Retries are ours, not botocore's, so that the trace shows each attempt. Without a region, or a
    configured one, it is the region of this server's own ARNs.
    """
    with _making:
        return _client(service, region)


@cache
def _client(service: str, region: str | None) -> Any:
    session = boto3.session.Session()
    return session.client(
        service,
        region_name=region or session.region_name or settings.AWS_REGION,
        config=Config(
            retries={"total_max_attempts": 1},
            connect_timeout=5,
            read_timeout=settings.NODE_SECONDS,
            max_pool_connections=256,
        ),
    )


def forget_clients() -> None:
    """Make clients anew: the environment they were made from has changed."""
    _client.cache_clear()


def has_credentials() -> bool:
    """Whether boto3 finds credentials without asking an instance's metadata service."""
    if os.environ.get("AWS_BEARER_TOKEN_BEDROCK"):
        return True
    session: Session = get_session()
    providers = session.get_component("credential_provider")
    providers.remove("iam-role")
    return providers.load_credentials() is not None


def has_endpoint(service: str) -> bool:
    """Whether the environment names an endpoint for the service, e.g. "bedrock-runtime"."""
    own = f"AWS_ENDPOINT_URL_{service.replace('-', '_').upper()}"
    return bool(os.environ.get(own) or os.environ.get("AWS_ENDPOINT_URL"))


def request_id(answer: Answer) -> str:
    """The request id of an answer; empty when the service gave none."""
    return str(answer.get("ResponseMetadata", {}).get("RequestId", ""))


def readable(value: object) -> JSON:
    """Parameters or an answer as JSON: without metadata, bytes as text or base64, times as ISO."""
    if isinstance(value, Mapping):
        return {str(k): readable(v) for k, v in value.items() if k != "ResponseMetadata"}
    if isinstance(value, (list, tuple)):
        return [readable(member) for member in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def texts(attributes: Mapping[str, JSON]) -> dict[str, str]:
    """Attributes as services take them: each value a text, what is none as compact JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for name, value in attributes.items()
    }


def explain(who: str, problem: failures.BotoCoreError | failures.ClientError) -> CallFailedError:
    """What boto3 raised, in words that name service and operation, and whether to try again."""
    name = type(problem).__name__
    if isinstance(problem, failures.ClientError):
        return _refusal(who, problem)
    if isinstance(problem, _UNREACHABLE):
        return CallFailedError(
            Kind.GATEWAY, f"{who}: the service could not be reached: {problem}", name=name
        )
    if isinstance(problem, failures.ParamValidationError):
        message = f"{who}: the request is not valid: {problem}"
        return CallFailedError(Kind.PERMANENT, message, code=ErrorCode.VALIDATION, name=name)
    if isinstance(problem, _NOT_CONFIGURED):
        return CallFailedError(
            Kind.PERMANENT,
            f"{who}: this server is not set up for AWS: {problem}. Give it credentials "
            "(AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE) and AWS_REGION.",
            name=name,
        )
    message = f"{who}: the service's answer makes no sense: {problem}"
    return CallFailedError(Kind.GATEWAY, message, name=name)


def _refusal(who: str, problem: failures.ClientError) -> CallFailedError:
    """A service's error answer: to be tried again when it says so, by code or by status."""
    error = problem.response.get("Error", {})
    metadata = problem.response.get("ResponseMetadata", {})
    name, status = str(error.get("Code", "")), int(metadata.get("HTTPStatusCode", 0))
    if name in _THROTTLES or status == 429:
        kind = Kind.THROTTLED
    elif status >= 500 or status == 408 or name in _BROKE:
        kind = Kind.GATEWAY
    else:
        kind = Kind.PERMANENT
    return CallFailedError(
        kind,
        f"{who}: {error.get('Message') or 'no message'} ({name or status})",
        name=name,
        request_id=str(metadata.get("RequestId", "")),
    )

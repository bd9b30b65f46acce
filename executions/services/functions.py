"""Functions as nodes see them: this server's own first, else AWS Lambda."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass

from executions.engine.events import ErrorCode
from executions.nodes.registry import Call, NodeError
from executions.services import aws, sandbox
from executions.services.attempts import CallFailedError, Heard, Kind, repeat
from flowbuilder.definition.types import JSON
from flowbuilder.models import Function

_ARN = re.compile(
    r"arn:aws[a-z-]*:lambda:(?P<region>[a-z0-9-]+):(?P<account>\d{12})"
    r":function:(?P<name>[a-zA-Z0-9_-]+)(?::(?P<qualifier>[a-zA-Z0-9$_-]+))?"
)


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a function is told of its call, beside the event."""

    request_id: str
    arn: str


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN by which a definition names a function of this server."""
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def find(workspace_id: int, account: str, identifier: str) -> Function | None:
    """The workspace's function of this name or ARN; None when it is none of this server's."""
    arn = _ARN.fullmatch(identifier)
    if arn is not None and arn["account"] != account:
        return None
    name = arn["name"] if arn is not None else identifier
    return Function.objects.filter(workspace_id=workspace_id, name=name).first()


def invoke(call: Call, identifier: str, event: JSON) -> JSON:
    """What the function gives for the event.

    Raises NodeError: DEPENDENCY_FAILED with the function's own message when it failed.
    """
    function = find(call.scope.workspace_id, call.scope.account, identifier)
    if function is None:
        return _invoke_at_aws(call, identifier, event)

    def send() -> Heard[JSON]:
        told = Invocation(call.key, arn_of(call.scope.region, call.scope.account, function.name))
        try:
            result = run(function, event, told, most_seconds=call.remaining, stop=call.cancelled)
        except sandbox.SandboxError as problem:
            raise _failed(f"Function {function.name}", problem) from problem
        shown: JSON = {"StatusCode": 200, "Payload": result.value, "Printed": result.printed}
        return Heard(result.value, shown, call.key)

    request: JSON = {"FunctionName": identifier, "Payload": event}
    return repeat(call, "lambda", "Invoke", request, send)


def run(
    function: Function,
    event: JSON,
    told: Invocation,
    *,
    most_seconds: float | None = None,
    stop: threading.Event | None = None,
) -> sandbox.Result:
    """Run one of this server's functions, within its own time and `most_seconds`.

    Raises sandbox.SandboxError.
    """
    seconds = function.timeout_seconds
    if most_seconds is not None:
        seconds = min(seconds, most_seconds)
    context: dict[str, JSON] = {
        "function_name": function.name,
        "function_version": "$LATEST",
        "invoked_function_arn": told.arn,
        "aws_request_id": told.request_id,
    }
    limits = sandbox.configured(seconds)
    return sandbox.call(function.code, function.handler, event, context, limits, cancelled=stop)


def _failed(who: str, problem: sandbox.SandboxError) -> CallFailedError:
    unavailable = problem.kind is sandbox.Kind.UNAVAILABLE
    return CallFailedError(
        Kind.PERMANENT,
        f"{who} failed: {problem.message}",
        code=ErrorCode.INTERNAL_SERVER if unavailable else ErrorCode.DEPENDENCY_FAILED,
        name=problem.kind.value,
        shown={
            "StatusCode": 200,
            "FunctionError": "Unhandled",
            "Payload": {"errorType": problem.kind.value, "errorMessage": problem.message},
            "Printed": problem.printed,
        },
    )


def _invoke_at_aws(call: Call, identifier: str, event: JSON) -> JSON:
    """Invoke a function at AWS Lambda, in the region its ARN names."""
    arn = _ARN.fullmatch(identifier)
    if not aws.has_credentials():
        raise NodeError(
            ErrorCode.VALIDATION,
            f"Node {call.spec.name} calls the function {identifier!r}, which this server does not "
            "have, and there are no credentials to look for it at AWS. Create the function.",
        )
    params = {"FunctionName": identifier, "Payload": json.dumps(event).encode()}
    region = arn["region"] if arn is not None else None
    shown: JSON = {"FunctionName": identifier, "Payload": event}
    failed, payload = aws.ask(call, "lambda", "Invoke", params, _read, region=region, shown=shown)
    if failed:
        raise NodeError(
            ErrorCode.DEPENDENCY_FAILED, f"Function {identifier} failed: {_error_text(payload)}"
        )
    return payload


def _read(answer: aws.Answer) -> tuple[tuple[str, JSON], JSON]:
    """FunctionError (empty when it did not fail) with the payload, and what the trace shows."""
    body: bytes = answer["Payload"].read()
    failed = str(answer.get("FunctionError", ""))
    try:
        payload: JSON = json.loads(body) if body else None
    except ValueError as problem:
        raise CallFailedError(
            Kind.PERMANENT,
            f"The function's answer is no JSON: {problem}. It begins with {body[:80]!r}.",
            code=ErrorCode.BAD_GATEWAY,
            name="InvalidPayload",
        ) from problem
    shown: dict[str, JSON] = {"StatusCode": answer.get("StatusCode"), "Payload": payload}
    if failed:
        shown["FunctionError"] = failed
    return (failed, payload), shown


def _error_text(payload: JSON) -> str:
    """The function's own message, as Lambda puts it into the payload of a failure."""
    if not isinstance(payload, dict):
        return json.dumps(payload)
    kind, message = payload.get("errorType"), payload.get("errorMessage")
    lines = [f"{kind}: {message}" if kind else str(message or json.dumps(payload))]
    trace = payload.get("stackTrace")
    if isinstance(trace, list):
        lines += [str(line).rstrip() for line in trace[-4:]]
    return "\n".join(lines)

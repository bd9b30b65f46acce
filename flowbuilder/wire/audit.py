"""What the wire tells the audit trail: changes that were made, and what a role does not allow."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from flowbuilder.wire import auth
from flowbuilder.wire.context import Answer, Context, Params, Registered
from flowbuilder.wire.errors import AccessDeniedError


class Audit(Protocol):
    """What `settings.WIRE_AUDIT` names: a module that notes who did what."""

    def called(self, context: Context, registered: Registered, params: Params) -> Answer:
        """The answer of a changing operation, noted in its transaction."""

    def refused(
        self, identity: auth.Identity, action: str, code: str, *, address: str, request_id: str
    ) -> None:
        """Note what somebody tried whose role does not allow it."""


def enforce(
    identity: auth.Identity,
    needed: str,
    what: str,
    *,
    action: str,
    address: str,
    request_id: str = "",
) -> None:
    """As `auth.enforce`, and a refusal is noted under the action's name."""
    try:
        auth.enforce(identity, needed, what)
    except AccessDeniedError as problem:
        _audit().refused(identity, action, problem.code, address=address, request_id=request_id)
        raise


def called(context: Context, registered: Registered, params: Params) -> Answer:
    """Call the operation; who only reads leaves no trace."""
    if not registered.changes:
        return registered.function(context, params)
    return _audit().called(context, registered, params)


def _audit() -> Audit:
    return cast("Audit", import_module(settings.WIRE_AUDIT))

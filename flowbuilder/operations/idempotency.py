"""`clientToken`: the same call made twice gives the same answer and happens once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from flowbuilder.models import Idempotency
from flowbuilder.wire.context import Answer, Context, Params
from flowbuilder.wire.errors import ConflictError

_TIMES = ("createdAt", "updatedAt")


def once(
    context: Context, operation: str, params: Params, make: Callable[[], dict[str, Any]]
) -> Answer:
    """The answer of `make`, called in a transaction, or of the earlier call with this token.

    1. The token is claimed by inserting it: the database lets one of two calls through, the other
    waits for it. 2. The winner makes the object and records its answer in the same transaction.
    3. Whoever finds the token taken gives the recorded answer.

    Raises ConflictError when the token came with other parameters before.
    """
    token = params.get("clientToken")
    if not token:
        with transaction.atomic():
            return make()
    digest = _digest(params)
    with transaction.atomic():
        record = _claim(context, operation, token, digest)
        if record is None:
            return _recorded(context, operation, token, digest)
        answer = make()
        record.answer = json.loads(json.dumps(answer, default=_text))
        record.save(update_fields=["answer"])
        return answer


def forget(before: datetime) -> int:
    """Delete the records of calls made before then; gives how many."""
    return Idempotency.objects.filter(created_at__lt=before).delete()[0]


def _claim(context: Context, operation: str, token: str, digest: str) -> Idempotency | None:
    """The token's new record, or None when it is taken."""
    try:
        with transaction.atomic():
            return Idempotency.objects.create(
                workspace_id=context.workspace_id,
                operation=operation,
                token=token,
                digest=digest,
                answer={},
            )
    except IntegrityError:
        return None


def _recorded(context: Context, operation: str, token: str, digest: str) -> Answer:
    record = Idempotency.objects.get(
        workspace_id=context.workspace_id, operation=operation, token=token
    )
    if record.digest != digest:
        raise ConflictError(
            f"The clientToken {token} was used before for a {operation} with other parameters. "
            "Use a new token."
        )
    answer: dict[str, Any] = dict(record.answer)
    return answer | {
        name: datetime.fromisoformat(answer[name]) for name in _TIMES if name in answer
    }


def _digest(params: Params) -> str:
    rest = {name: value for name, value in params.items() if name != "clientToken"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, default=_text).encode()).hexdigest()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

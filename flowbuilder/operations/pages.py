"""Pages of lists: keysets, signed so that a token is good only for the list that gave it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet

from flowbuilder.definition.types import JSON
from flowbuilder.wire.errors import ValidationError

DEFAULT_SIZE = 100
_Row = TypeVar("_Row", bound=Model)


def encode(scope: str, keys: Sequence[JSON]) -> str:
    """The token of the page after the row with these keys. `scope` names the list and its owner."""
    return signing.dumps(list(keys), salt=f"page:{scope}", compress=True)


def decode(scope: str, token: str) -> list[JSON]:
    """The keys in a token. Raises ValidationError when it was not made for this list."""
    try:
        keys: list[JSON] = signing.loads(token, salt=f"page:{scope}")
    except (signing.BadSignature, json.JSONDecodeError, UnicodeDecodeError):
        message = (
            "nextToken is not one that this list gave. Use the token of the last answer as it is."
        )
        raise ValidationError(message, [("nextToken", message)]) from None
    return keys


def page(
    scope: str,
    rows: QuerySet[_Row],
    params: Mapping[str, Any],
    *,
    key: str,
    descending: bool = False,
    show: Callable[[_Row], dict[str, Any]],
    member: str,
    first: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One page of `rows` by the unique integer field `key`, as `{member: […], "nextToken"?: …}`.

    `first` is an item that stands before all rows.
    """
    size = params.get("maxResults") or DEFAULT_SIZE
    shown: list[dict[str, Any]] = []
    if token := params.get("nextToken"):
        comparison = "lt" if descending else "gt"
        rows = rows.filter(**{f"{key}__{comparison}": decode(scope, token)[0]})
    elif first is not None:
        shown.append(first)
        size -= 1
    found = list(rows.order_by(f"-{key}" if descending else key)[: size + 1])
    answer: dict[str, Any] = {member: shown + [show(row) for row in found[:size]]}
    if len(found) > size:
        # Without a row on this page, the place just before the first one.
        at = getattr(found[size - 1 if size else 0], key)
        answer["nextToken"] = encode(scope, [at if size else at + (1 if descending else -1)])
    return answer

"""The audit trail is written here, in the transaction of what it tells of.

`called` is what the wire calls changing operations with (`settings.WIRE_AUDIT`); the console, the
admin site and the commands write with `record`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from flowbuilder.models import AuditEntry
from flowbuilder.operations import arns
from flowbuilder.wire.auth import Identity
from flowbuilder.wire.context import Answer, Context, Params, Registered

#: Characters of an entry's detail.
_DETAIL = 2000
_TEXTS = ("who", "key_id", "action", "object", "name", "outcome", "address", "detail")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where."""

    workspace_id: int | None
    user_id: int | None
    #: The account's name; without one the name that was tried, or the system's user.
    who: str
    via: str
    address: str = ""
    key_id: str = ""
    request_id: str = ""


def called(context: Context, registered: Registered, params: Params) -> Answer:
    """The operation's answer; the change and its entry are committed together or not at all.

    `$detail` in an answer is what the entry says of the change; it is not part of the answer.
    """
    with transaction.atomic():
        answer = dict(registered.function(context, params))
        detail = answer.pop("$detail", "")
        record(
            actor(context),
            registered.name,
            object_of(context, params, answer),
            name=str(answer.get("name") or params.get("name") or ""),
            detail=detail,
        )
    return answer


def refused(identity: Identity, action: str, code: str, *, address: str, request_id: str) -> None:
    """Note what somebody tried who may not."""
    record(_asking(identity, address, request_id), action, outcome=code)


def record(
    who: Actor,
    action: str,
    about: str = "",
    *,
    name: str = "",
    outcome: str = "",
    detail: str = "",
) -> None:
    """Write one entry."""
    AuditEntry.objects.create(
        workspace_id=who.workspace_id,
        user_id=who.user_id,
        who=who.who[:150],
        via=who.via,
        key_id=who.key_id,
        action=action[:64],
        object=about[:300],
        name=name[:200],
        outcome=outcome,
        address=who.address,
        request_id=who.request_id[:64],
        detail=detail[:_DETAIL],
    )


def actor(context: Context) -> Actor:
    """The caller of an operation."""
    return _asking(context, context.address, context.request_id)


def _asking(caller: Identity | Context, address: str, request_id: str) -> Actor:
    """Who asks with a key or in a browser."""
    return Actor(
        workspace_id=caller.workspace_id,
        user_id=caller.user_id,
        who=caller.user,
        via=AuditEntry.Via.KEY if caller.key_id else AuditEntry.Via.SESSION,
        address=address,
        key_id=caller.key_id,
        request_id=request_id,
    )


def entries(
    workspace_id: int | None, about: str = "", words: Sequence[str] = ()
) -> QuerySet[AuditEntry]:
    """The workspace's entries, the latest first; of an object with what is below it.

    With words: those in which each of them stands somewhere.
    """
    found = AuditEntry.objects.filter(Q(workspace=workspace_id))
    if about:
        found = found.filter(Q(object=about) | Q(object__startswith=f"{about}/"))
    for word in words:
        found = found.filter(_says(word))
    return found.order_by("-id")


def _says(word: str) -> Q:
    """A word in any of an entry's texts."""
    ways = [way.value for way in AuditEntry.Via if word.lower() in way.label.lower()]
    found = Q(via__in=ways)
    for text in _TEXTS:
        found |= Q(**{f"{text}__icontains": word})
    return found


def forget(before: datetime) -> int:
    """Delete the entries made before then; gives how many."""
    return AuditEntry.objects.filter(at__lt=before).delete()[0]


def object_of(context: Context, params: Params, answer: Answer) -> str:
    """What an operation was about, as the end of an ARN."""
    arn = answer.get("executionArn") or answer.get("arn") or params.get("resourceArn")
    if arn:
        path, version = _tail(str(arn)), answer.get("version")
        return path if "/version/" in path or version == "DRAFT" else _versioned(path, version)
    if flow := params.get("flowIdentifier"):
        path = f"flow/{arns.flow_id_of(context, flow) or flow}"
        alias = params.get("aliasIdentifier") or params.get("flowAliasIdentifier")
        if alias:
            return f"{path}/alias/{_tail(alias).rpartition('/')[2]}"
        return _versioned(path, params.get("flowVersion"))
    if prompt := params.get("promptIdentifier"):
        path = f"prompt/{arns.prompt_id_of(context, prompt)[0] or prompt}"
        return _versioned(path, params.get("promptVersion"))
    return ""


def _tail(arn: str) -> str:
    """`flow/ID/…` of an ARN; a version that follows a colon as a segment of its own."""
    tail = arn.split(":", 5)[-1]
    head, _, version = tail.partition(":")
    return _versioned(head, version)


def _versioned(path: str, version: str | None) -> str:
    return f"{path}/version/{version}" if version else path

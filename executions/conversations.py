"""Synchronous runs that wait for an answer to an agent's question, between two InvokeFlow calls.

What is kept is the causes of the run's plan: folded again they give the plan, and nothing that has
run is run again. Only one request at a time goes on with a run.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from executions import codec
from executions.engine.events import Event, Kind
from executions.models import Conversation
from flowbuilder.wire.errors import ConflictError


class TooLargeError(Exception):
    """More than may be kept of a run."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a run is found by: the wire's `executionId` within an alias."""

    workspace_id: int
    flow_id: str
    alias_id: str
    execution_id: str

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of its row."""
        return {
            "workspace_id": self.workspace_id,
            "flow_id": self.flow_id,
            "alias_id": self.alias_id,
            "name": self.execution_id,
        }


def take(name: Name) -> Conversation | None:
    """The run that waits under this name, for this request alone; None when there is none.

    Raises ConflictError when another request goes on with it.
    """
    now = timezone.now()
    rows = Conversation.objects.filter(**name.columns, expires_at__gt=now)
    free = rows.filter(Q(taken_until=None) | Q(taken_until__lte=now))
    if free.update(taken_until=now + timedelta(seconds=settings.INVOKE_SECONDS)):
        return rows.get()
    if rows.exists():
        raise ConflictError(f"Another request goes on with execution {name.execution_id}.")
    return None


def causes(conversation: Conversation) -> list[Event]:
    """The causes of the run so far."""
    listed: Any = codec.loads(zlib.decompress(bytes(conversation.causes)))
    return [
        Event(Kind(kind), node, tuple((str(name), int(index)) for name, index in path), data)
        for kind, node, path, data in listed
    ]


def questions(earlier: Sequence[Event]) -> list[Event]:
    """The questions among the causes that wait for an answer, one for each node, oldest first.

    The wire names a node alone: where items of an iterator ask at the same time, they are answered
    one after the other.
    """
    waiting: dict[tuple[str, Any], Event] = {}
    for cause in earlier:
        if cause.kind is Kind.NODE_QUESTION:
            waiting[cause.node, cause.path] = cause
        elif cause.kind is Kind.NODE_ANSWER:
            del waiting[cause.node, cause.path]
    first: dict[str, Event] = {}
    for question in waiting.values():
        first.setdefault(question.node, question)
    return list(first.values())


def forget(now: datetime) -> None:
    """Delete runs that have waited too long."""
    Conversation.objects.filter(expires_at__lte=now).delete()


class Talk:
    """What is remembered of a run while it goes on: all that its plan has been told."""

    def __init__(
        self, name: Name, snapshot_id: int, concurrency: int, earlier: Sequence[Event] = ()
    ) -> None:
        """`earlier` are the causes of a run that has waited, and which this request has taken."""
        self.earlier = tuple(earlier)
        self._name = name
        self._snapshot_id = snapshot_id
        self._concurrency = concurrency
        self._causes = list(earlier)

    def hear(self, cause: Event) -> None:
        """Remember a cause."""
        self._causes.append(cause)

    def keep(self) -> list[Event]:
        """Keep the run until it is answered; gives what it asks (see `questions`).

        Raises TooLargeError.
        """
        listed = [[one.kind, one.node, one.path, one.data] for one in self._causes]
        body = zlib.compress(codec.dumps(listed), 1)
        if len(body) > settings.CONVERSATION_BYTES:
            raise TooLargeError(
                f"The run waits for an answer, and {len(body):,} bytes would have to be kept of it "
                f"until then; at most {settings.CONVERSATION_BYTES:,} are "
                "(FLOWBUILDER_CONVERSATION_BYTES)."
            )
        Conversation.objects.update_or_create(
            **self._name.columns,
            defaults={
                "snapshot_id": self._snapshot_id,
                "concurrency": self._concurrency,
                "causes": body,
                "expires_at": timezone.now() + timedelta(seconds=settings.QUESTION_SECONDS),
                "taken_until": None,
            },
        )
        return questions(self._causes)

    def release(self) -> None:
        """Nobody goes on with the run for now: it waits as before this request."""
        if self.earlier:
            self._rows.update(taken_until=None)

    def drop(self) -> None:
        """The run has ended."""
        if self.earlier:
            self._rows.delete()

    @property
    def _rows(self) -> QuerySet[Conversation]:
        return Conversation.objects.filter(**self._name.columns)

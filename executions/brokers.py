"""The queue's brokers: Django-Q2's own, for messages that are only hints.

A message is taken off for good: a lost one does no harm, and nothing is left to be delivered again
when whoever should have acknowledged it is dead. A broker that does not answer is asked again,
where Django-Q2 would let its pusher rest for ten seconds and die.
"""

from __future__ import annotations

import logging
import time
from typing import TypeAlias

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django_q.brokers.orm import ORM
from django_q.brokers.redis_broker import Redis as DjangoQRedis
from django_q.models import OrmQ

from executions.pulse import PULSE

_log = logging.getLogger(__name__)

#: Seconds until a broker that did not answer is asked again, and for which an answer may take.
_PAUSE_SECONDS = 0.5
_ANSWER_SECONDS = 5.0

_WAITING = f"SELECT COUNT(*) FROM {OrmQ._meta.db_table} WHERE key = %s"  # noqa: S608 - our own

#: What the pusher gets: pairs of something to acknowledge by, here nothing, and a message.
Taken: TypeAlias = "list[tuple[None, str | bytes]] | None"


class Database(ORM):  # type: ignore[misc] # django-q2 has no types
    """The queue as a table of the product's own database."""

    def dequeue(self) -> Taken:
        """Up to one message; without any, None after the poll's pause."""
        PULSE.looked()
        try:
            message = self.get_connection().filter(key=self.list_key).order_by("pk").first()
            if message is None:
                time.sleep(settings.Q_CLUSTER["poll"])
                return None
            taken, _ = self.get_connection().filter(pk=message.pk).delete()
        except (DatabaseError, InterfaceError) as problem:
            _say(problem)
            connection.close()
            return None
        if not taken:
            return None  # another cluster was first
        PULSE.took()
        return [(None, message.payload)]

    def queue_size(self) -> int:
        """How many messages wait. Every start of an execution asks, so the query is written out."""
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [self.list_key])
            return int(cursor.fetchone()[0])


class Redis(DjangoQRedis):  # type: ignore[misc] # django-q2 has no types
    """The queue as a list of a Redis-compatible server."""

    def dequeue(self) -> Taken:
        """Up to one message; without any, None after a second."""
        PULSE.looked()
        try:
            message = self.connection.blpop(self.list_key, 1)
        except redis.RedisError as problem:
            _say(problem)
            return None
        if message is None:
            return None
        PULSE.took()
        return [(None, message[1])]

    @staticmethod
    def get_connection(list_key: str | None = None) -> redis.Redis:
        """A client that does not wait for ever."""
        return redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=_ANSWER_SECONDS,
            socket_timeout=_ANSWER_SECONDS,
        )


def _say(problem: Exception) -> None:
    _log.warning("The queue does not answer (%s); trying again", str(problem).strip())
    time.sleep(_PAUSE_SECONDS)

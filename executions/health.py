"""Is the server alive, and can it take work?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django_q.brokers import get_broker
from redis.exceptions import RedisError

from executions import heartbeat


def live(request: HttpRequest) -> JsonResponse:
    """`/healthz`: the web process answers."""
    return JsonResponse({"status": "ok"})


def database_problem() -> str | None:
    """Why the database cannot be used, in words; None when it can."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return str(problem).strip().splitlines()[0]
    return None


def queue_problem() -> str | None:
    """Why the queue's broker cannot be used; None when it can."""
    try:
        get_broker().ping()
    except (RedisError, DatabaseError) as problem:
        return str(problem)
    return None


def workers_problem() -> str | None:
    """Why no worker would take work; None when one was heard of lately."""
    if heartbeat.alive(timezone.now()):
        return None
    return "No worker has been heard of in the last half minute."


def ready(request: HttpRequest) -> JsonResponse:
    """`/readyz`: 200 when database, queue and at least one worker can take work, else 503.

    The body names each part and what is wrong with it.
    """
    problems = {"database": database_problem()}
    if problems["database"] is None:
        problems |= {"queue": queue_problem(), "workers": workers_problem()}
    parts = {name: problem or "ok" for name, problem in problems.items()}
    status = "unavailable" if any(problems.values()) else "ok"
    return JsonResponse({"status": status, **parts}, status=200 if status == "ok" else 503)

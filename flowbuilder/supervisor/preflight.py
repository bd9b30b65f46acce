"""What must be true before anything is started; each failure is one line with its remedy."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
import redis
from django.db import connection
from django.db.utils import OperationalError


class PreflightError(Exception):
    """Why the product cannot start, and what to do, in one line."""


def check_folder(data: Path) -> None:
    """Make the data folder. Raises PreflightError when it cannot be made or written to."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as problem:
        raise PreflightError(
            f"The data folder {data} cannot be written to ({problem.strerror}). "
            "Set FLOWBUILDER_DATA to a folder that can."
        ) from problem


def check_port(host: str, port: int) -> None:
    """Raises PreflightError when nothing could listen at host and port."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except socket.gaierror as problem:
        raise PreflightError(f"HOST={host} is no address of this machine.") from problem
    with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                message = (
                    f"Port {port} on {host} is taken. Stop what listens there, or choose another: "
                    f"PORT={port + 1} make run"
                )
            else:
                message = f"Cannot listen on {host}:{port} ({os.strerror(problem.errno or 0)})."
            raise PreflightError(message) from problem


def check_frontend(dist: Path) -> None:
    """Raises PreflightError when the pages have not been built."""
    if not (dist / "index.html").is_file():
        raise PreflightError("The pages are not built yet. Run: make build")


def check_database(url: str) -> None:
    """Raises PreflightError when the database does not answer."""
    try:
        if connection.vendor == "postgresql":
            _reach_postgresql(connection.settings_dict)
        connection.ensure_connection()
    except (OperationalError, psycopg.OperationalError) as problem:
        where = url.rsplit("@", 1)[-1]
        raise PreflightError(
            f"The database at {where} does not answer: {str(problem).strip().splitlines()[0]}"
        ) from problem


def _reach_postgresql(settings: Mapping[str, Any]) -> None:
    """Connect once, without the pool, which would try and log for ten seconds."""
    psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        connect_timeout=5,
    ).close()


def check_queue(url: str) -> None:
    """Raises PreflightError when the Redis at the URL, if one is set, does not answer."""
    if not url:
        return
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as problem:
        where = url.rsplit("@", 1)[-1]
        raise PreflightError(
            f"REDIS_URL: the server at {where} does not answer: {problem}"
        ) from problem


def check_all(
    data: Path, host: str, port: int, dist: Path, *, database_url: str, redis_url: str
) -> None:
    """Every check, in the order in which a person would mend them."""
    steps: list[Callable[[], None]] = [
        lambda: check_folder(data),
        lambda: check_port(host, port),
        lambda: check_frontend(dist),
        lambda: check_database(database_url),
        lambda: check_queue(redis_url),
    ]
    for step in steps:
        step()

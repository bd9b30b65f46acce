"""What must be true before anything is started; each failure is one line with its remedy."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

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
        connection.ensure_connection()
    except OperationalError as problem:
        where = url.rsplit("@", 1)[-1]
        raise PreflightError(
            f"The database at {where} does not answer: {str(problem).strip().splitlines()[0]}"
        ) from problem


def check_all(data: Path, host: str, port: int, dist: Path, database_url: str) -> None:
    """Every check, in the order in which a person would mend them."""
    steps: list[Callable[[], None]] = [
        lambda: check_folder(data),
        lambda: check_port(host, port),
        lambda: check_frontend(dist),
        lambda: check_database(database_url),
    ]
    for step in steps:
        step()

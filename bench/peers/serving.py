"""Servers of peers, on a loopback port while they are measured."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

#: Seconds that a server gets until it answers, and until it ends.
_PATIENCE, _END = 120.0, 30.0


def free_port() -> int:
    """A TCP port on loopback that nothing listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], ready: str
) -> Iterator[None]:
    """The server while it is needed, from when the address `ready` answers 200.

    Raises RuntimeError with the end of its log when it never does.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + _PATIENCE
        while not _answers(ready):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"It does not serve: {log.read_text()[-1000:]}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(_END)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True

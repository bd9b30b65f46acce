"""Which sandbox is used: the setting, what the kernel lacks, and how both are told."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from executions.services.sandbox import (
    ChosenSandbox,
    KernelSandbox,
    Kind,
    SandboxError,
    SandboxStatus,
)
from executions.services.sandbox.inside.layers import Layer
from flowbuilder.management.commands.run import sandbox_note

#: True in CPython, and a part of Python that Monty does not have.
CPYTHON_ONLY = "bytearray(1) == b'\\0'"


def chosen(wanted: str, *, without: Layer | None = None) -> ChosenSandbox:
    layers = [layer for layer in Layer if layer is not without]
    return ChosenSandbox(lambda: wanted, kernel=KernelSandbox(layers=layers))


def test_auto_is_the_kernel_s_where_nothing_is_lacking() -> None:
    with chosen("auto") as made:
        status = made.status()
        assert (status.name, status.available) == ("kernel", True)
        assert status.reason == "The kernel has the layers that it takes."
        assert made.evaluate(CPYTHON_ONLY, {}).value is True


def test_auto_is_monty_where_the_kernel_lacks_a_layer() -> None:
    with chosen("auto", without=Layer.SECCOMP) as made:
        assert made.evaluate("n + 1", {"n": 1}).value == 2
        handler = "def handler(event, context):\n    return event"
        assert made.call(handler, "handler", [1]).value == [1]
        with pytest.raises(SandboxError, match="Monty"):
            made.evaluate(CPYTHON_ONLY, {})
        status = made.status()
    assert (status.name, status.available, status.layers) == ("monty", True, ())
    assert status.reason.startswith("The kernel's sandbox is not to be had: ")
    assert "Missing: seccomp (switched off)." in status.reason


def test_the_kernel_s_is_not_replaced_where_it_alone_is_wanted() -> None:
    with chosen("kernel", without=Layer.SECCOMP) as made:
        status = made.status()
        assert (status.name, status.available) == ("kernel", False)
        with pytest.raises(SandboxError, match="Missing: seccomp") as caught:
            made.evaluate("1", {})
        assert caught.value.kind is Kind.UNAVAILABLE


def test_monty_is_used_where_it_is_wanted_whatever_the_kernel_has() -> None:
    with chosen("monty") as made:
        status = made.status()
        assert (status.name, status.reason) == ("monty", "FLOWBUILDER_SANDBOX says so.")
        with pytest.raises(SandboxError, match="bytearray"):
            made.evaluate(CPYTHON_ONLY, {})


def test_any_other_word_is_refused_at_the_start(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "FLOWBUILDER_DATA": str(tmp_path),
        "FLOWBUILDER_SANDBOX": "docker",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "sandbox"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "FLOWBUILDER_SANDBOX='docker' is none of auto, kernel, monty." in done.stderr


def test_the_command_tells_which_and_why(settings: Settings) -> None:
    settings.SANDBOX = "monty"
    told = StringIO()
    call_command("sandbox", stdout=told)
    assert told.getvalue() == (
        "sandbox: monty. FLOWBUILDER_SANDBOX says so.\nCode of flows runs here.\n"
    )
    settings.SANDBOX = "auto"
    told = StringIO()
    call_command("sandbox", stdout=told)
    assert told.getvalue().startswith("sandbox: kernel. The kernel has the layers that it takes.\n")
    assert "seccomp: in place\n" in told.getvalue()


@pytest.mark.parametrize(
    ("status", "note"),
    [
        (SandboxStatus("kernel", available=True, reason="So it is."), ""),
        (
            SandboxStatus("monty", available=True, reason="It says so."),
            "Code nodes run in Monty, a part of Python. It says so.",
        ),
        (
            SandboxStatus("kernel", available=False, problem="No Linux.", reason="It says so."),
            "Code nodes will be refused: No Linux.",
        ),
    ],
)
def test_the_start_tells_what_code_of_flows_must_do_without(
    status: SandboxStatus, note: str
) -> None:
    assert sandbox_note(status) == note

"""The whole product where the kernel's sandbox is not wanted: the example runs in Monty."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.model import SlowModel
from tests.product.conftest import standing_in
from tests.support.product import ROOT, Product

pytestmark = pytest.mark.server


def test_the_example_runs_in_monty_and_the_start_says_so(tmp_path: Path, model: SlowModel) -> None:
    with Product(tmp_path, **standing_in(model), FLOWBUILDER_SANDBOX="monty") as product:
        done = subprocess.run(
            [sys.executable, "examples/easy_reading.py"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **product.env},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Succeeded after" in done.stdout
        log = product.log.read_text()
    assert "Code nodes run in Monty, a part of Python. FLOWBUILDER_SANDBOX says so." in log
    assert "Code runs in the sandbox monty." in log

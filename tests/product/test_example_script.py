"""The boto3 script of the README, with nothing but what `local.env` exports."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.product.books import Shop
from tests.support.product import ROOT

pytestmark = pytest.mark.server


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_script_runs_the_book(shop: Shop, time: str) -> None:
    environment = {"PATH": os.environ["PATH"], **shop.product.env}
    done = subprocess.run(
        [sys.executable, "examples/easy_reading.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"version {1 if time == 'first' else 2}, alias live" in done.stdout
    for line in ("S3Retrieval[2]", "Easifier[0]", "nodeOutput", "Succeeded after"):
        assert line in done.stdout
    assert "books/beyond-earth-002/easy-read-dyslexia.html" in done.stdout
    assert not done.stderr

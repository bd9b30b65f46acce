"""Measurements that are made in processes of their own, and tell their figures as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.peers import environments
from tests.support.product import ROOT

Figures = dict[str, list[float]]

_FOREIGN = ("AWS_", "FLOWBUILDER_", "DATABASE_URL", "REDIS_URL", "DJANGO_")


def alone() -> Figures:
    """What `bench.alone` tells, on an empty database."""
    with tempfile.TemporaryDirectory(prefix="flowbuilder-bench-") as folder:
        return _told(Path(sys.executable), "bench.alone", FLOWBUILDER_DATA=folder)


def peer(name: str) -> Figures:
    """What a peer's script tells; {} with a line printed where it cannot."""
    if not environments.is_installed(name):
        print(f"\n{name} is not there: `make bench-peers` installs it.")
        return {}
    try:
        return _told(environments.python(name), f"bench.peers.{name.replace('-', '_')}")
    except subprocess.CalledProcessError as problem:
        print(f"\n{name} does not run here: {problem.stderr.strip().splitlines()[-1:]}")
        return {}


def _told(python: Path, module: str, **environment: str) -> Figures:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)}
    done = subprocess.run(
        [python, "-m", module],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures

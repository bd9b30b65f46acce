"""Imports point one way: from run time to design time."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "flowbuilder"
#: Where the whole product is put together.
TOGETHER = {"urls.py", "asgi.py"}


@pytest.mark.parametrize(
    "path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_design_time_does_not_import_run_time(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in TOGETHER or "management" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not any(name.split(".")[0] == "executions" for name in names)

"""The definition and the engine are plain Python (design: "One direction")."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import pkgutil, importlib, sys
for name in ("flowbuilder.definition", "executions.engine"):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
outside = {"django", "boto3", "botocore", "asyncio", "threading", "socket", "channels", "httpx"}
print(sorted(outside & set(sys.modules)))
"""


def test_definition_and_engine_load_nothing_that_acts_outside() -> None:
    found = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "[]"

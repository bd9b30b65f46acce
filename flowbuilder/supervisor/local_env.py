"""`local.env`: what a shell needs to talk to this server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write(path: Path, variables: Mapping[str, str]) -> None:
    """Write lines `export NAME='value'`, mode 0600, replacing the file in one step."""
    text = "".join(f"export {name}={quote(value)}\n" for name, value in variables.items())
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    draft.replace(path)


def read(path: Path) -> dict[str, str]:
    """The variables of a file that `write` wrote; {} when there is none."""
    if not path.is_file():
        return {}
    lines = (line.removeprefix("export ") for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {name: value[1:-1].replace("'\\''", "'") for name, value in pairs}


def quote(value: str) -> str:
    """The value in single quotes, as a POSIX shell reads it."""
    return "'" + value.replace("'", "'\\''") + "'"

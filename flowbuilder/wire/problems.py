"""What is wrong with a request: every wrong member with its path, its value and what is right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

#: Problems that an answer lists at most.
MOST_PROBLEMS = 100
#: Characters of a value that a message repeats.
_SHOWN = 60

#: Where a value stands: what is around it, and its own name or index there. None is the request.
Path: TypeAlias = "tuple[Path, str | int] | None"
#: The most items of a list shape by this server's own limits, with the words that name the limit.
Maximums: TypeAlias = Mapping[str, tuple[int, str]]


@dataclass(slots=True)
class Problems:
    """What is wrong with one request."""

    #: (path, message), in the order of the request's members.
    found: list[tuple[str, str]] = field(default_factory=list)
    #: This server's own maximums, by the list shape's name.
    maximums: Maximums = field(default_factory=dict)

    def note(self, path: Path, message: str) -> None:
        """One more problem; after MOST_PROBLEMS they are no longer kept."""
        if len(self.found) < MOST_PROBLEMS:
            self.found.append((render(path), message))

    def wrong_type(self, path: Path, value: object, wanted: str) -> None:
        """The value at the path is of another type."""
        self.note(path, f"{show(value)} is not {wanted}.")


def render(path: Path) -> str:
    """The path as people write it: `definition.nodes[2].name`."""
    parts: list[str] = []
    while path is not None:
        path, part = path
        parts.append(f"[{part}]" if isinstance(part, int) else f".{part}")
    return "".join(reversed(parts)).removeprefix(".")


def show(value: Any) -> str:
    """A value in a message: short, and its kind recognizable."""
    if isinstance(value, str):
        return f"“{value[:_SHOWN]}…”" if len(value) > _SHOWN else f"“{value}”"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)[:_SHOWN]

"""What is exchanged: a flow as CreateFlow takes it, with what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: Characters of a text that is read. Configuration languages are parsed by slow parsers.
MAX_CHARACTERS: Final = 1_000_000
#: Objects and lists within one another.
MAX_DEPTH: Final = 100
#: Flows of one text.
MAX_FLOWS: Final = 100

#: Members of a flow beside its definition.
HEAD: Final = ("name", "description", "executionRoleArn", "customerEncryptionKeyArn", "tags")


class ExchangeError(ValueError):
    """The text cannot be read. `line` counts from 1; 0 when no line is to blame."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that the text does not say: an expression of its own language."""

    expression: str
    #: A value that the text offers for it: a parameter's default.
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A flow that was read."""

    #: What the text calls it.
    title: str
    #: Members of HEAD, as far as the text has them, and `definition`.
    flow: dict[str, Any]
    placeholders: tuple[Placeholder, ...] = ()
    #: What is to be known of it, in words.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A flow as text."""

    text: str
    file_name: str
    #: What the language cannot say, in words.
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Filling:
    """Values for placeholders; remembers those met. An unknown one stays as `${expression}`."""

    values: Mapping[str, str]
    met: dict[str, Placeholder] = field(default_factory=dict)

    def __call__(self, expression: str, suggested: str = "") -> str:
        self.met.setdefault(expression, Placeholder(expression, suggested))
        return self.values.get(expression, f"${{{expression}}}")


Fill = Callable[..., str]


def only(flow: Mapping[str, Any]) -> dict[str, Any]:
    """The members that are exchanged."""
    return {name: flow[name] for name in (*HEAD, "definition") if flow.get(name) is not None}


def checked_depth(value: object) -> None:
    """Raises ExchangeError when objects and lists are too deep within one another."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for each in level
            for inner in (
                each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
            )
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise ExchangeError(f"It is more than {MAX_DEPTH} levels deep.")

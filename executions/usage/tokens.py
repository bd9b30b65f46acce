"""Tokens of one call of a model, as its answer tells them. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from executions.codec import storable
from flowbuilder.definition.types import JSON

#: Columns, and the names that Converse's `usage` has for them.
NAMES = {
    "input": "inputTokens",
    "output": "outputTokens",
    "cache_read": "cacheReadInputTokens",
    "cache_write": "cacheWriteInputTokens",
}
#: Characters of a model's name that are kept: what fits into an index.
MODEL_LENGTH = 512
#: More than any model takes: what an endpoint says beyond it is nonsense.
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Tokens:
    """Numbers of tokens. `input` has neither those read from a cache nor those written to it."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.input + other.input,
            self.output + other.output,
            self.cache_read + other.cache_read,
            self.cache_write + other.cache_write,
        )

    @property
    def total(self) -> int:
        return self.input + self.output + self.cache_read + self.cache_write

    @classmethod
    def of(cls, usage: object) -> Self:
        """From a member `usage` in Converse's shape; what it does not say is 0."""
        told = usage if isinstance(usage, Mapping) else {}
        return cls(**{column: _number(told.get(name)) for column, name in NAMES.items()})

    def shown(self) -> dict[str, int]:
        """By Converse's names."""
        return {name: getattr(self, column) for column, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Used:
    """What one model used in one call."""

    #: The model that was asked, by its name at the provider.
    model: str
    tokens: Tokens

    def written(self) -> dict[str, JSON]:
        """As the journal has it."""
        return {"modelId": storable(self.model)[:MODEL_LENGTH], **self.tokens.shown()}

    @classmethod
    def read(cls, written: Mapping[str, JSON]) -> Self:
        """What `written` gave."""
        return cls(str(written["modelId"]), Tokens.of(written))


def told(model: str, answer: Mapping[str, JSON]) -> tuple[Used, ...]:
    """What an answer in Converse's shape says of the model that was asked; () if nothing."""
    usage = answer.get("usage")
    return (Used(model, Tokens.of(usage)),) if isinstance(usage, Mapping) else ()


def _number(value: object) -> int:
    return max(0, min(value, _MOST)) if isinstance(value, int) else 0

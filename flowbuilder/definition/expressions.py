"""Input expressions: the JSONPath subset of the specification, section 1.

    $.data   .name   ['name']   [2]   [-1]   [0, 3]   [1:3]   .*   [*]

An expression is parsed once to a tuple of steps. The steps that can select several values (a list
of indices, a slice, a wildcard) make the result an array; every later step then applies to each of
the values selected so far, and those it does not fit are left out, as in JSONPath. An array or
object that is empty gives an empty array; where there was something to choose from and nothing
was selected, the selection fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from flowbuilder.definition.types import JSON
from flowbuilder.definition.values import describe, shorten

#: Longer expressions are refused unread; the service's own limit is 64.
MAX_LENGTH = 2_048
#: Values one step may select, so that repeated indices cannot multiply without bound.
MAX_SELECTED = 1_000_000

_ROOT = "$.data"
_NAME = re.compile(r"[^\W\d]\w*")
_INTEGER = re.compile(r"\s*(-?[0-9]{1,9})\s*")
_SLICE = re.compile(r"\s*(-?[0-9]{1,9})?\s*:\s*(-?[0-9]{1,9})?\s*\]")
_STAR = re.compile(r"\s*\*\s*\]")
_QUOTED = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]""", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class ExpressionSyntaxError(ValueError):
    """The text is no input expression. Says where it stops being one, and what would be right."""

    def __init__(self, text: str, position: int, problem: str, remedy: str) -> None:
        #: Offset in the text, from 0.
        self.position = position
        self.remedy = remedy
        super().__init__(
            f"{problem} at character {position + 1} of `{shorten(text)}`. {remedy}",
        )


class SelectionError(ValueError):
    """An expression selects nothing from the value it was applied to."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    index: int


@dataclass(frozen=True, slots=True)
class Indices:
    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Wildcard:
    pass


Step: TypeAlias = Field | Index | Indices | Slice | Wildcard


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled input expression."""

    text: str
    #: What follows `$.data`.
    steps: tuple[Step, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it is `$.data`, the whole value as it arrives."""
        return not self.steps

    @property
    def gives_array(self) -> bool:
        """Whether it can select several values, so that its result is always an array."""
        return any(isinstance(step, Indices | Slice | Wildcard) for step in self.steps)

    def select(self, value: JSON) -> JSON:
        """What the expression selects from `value`.

        Raises SelectionError when that is nothing, naming the expression and what the value has.
        """
        selected, several = [value], False
        for step in self.steps:
            several = several or isinstance(step, Indices | Slice | Wildcard)
            before, selected = selected, _apply(step, selected, self.text)
            if not selected and not _all_empty(step, before):
                raise SelectionError(
                    f"Expression `{shorten(self.text)}` selects nothing: {_told(step)}"
                    f" was looked for in {describe(before[0])}."
                )
            if not selected:
                return []
        return selected if several else selected[0]


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Parse an input expression. Raises ExpressionSyntaxError with position and remedy."""
    if len(text) > MAX_LENGTH:
        raise ExpressionSyntaxError(
            text,
            MAX_LENGTH,
            "The expression is too long",
            f"Keep it under {MAX_LENGTH} characters.",
        )
    if not text.startswith(_ROOT):
        raise ExpressionSyntaxError(
            text, 0, "The expression does not start with `$.data`", "Start it with `$.data`."
        )
    steps: list[Step] = []
    position = len(_ROOT)
    while position < len(text):
        step, position = _step(text, position)
        steps.append(step)
    return Expression(text, tuple(steps))


def _step(text: str, position: int) -> tuple[Step, int]:
    """The step that starts at `position`, and where the next one does."""
    if text[position] == ".":
        if text.startswith("*", position + 1):
            return Wildcard(), position + 2
        if name := _NAME.match(text, position + 1):
            return Field(name[0]), name.end()
        raise ExpressionSyntaxError(
            text,
            position + 1,
            "A field's name is missing or is no identifier",
            "Write `.name`, or `['name']` for a name with other characters, or `.*` for all.",
        )
    if text[position] == "[":
        return _bracket(text, position + 1)
    raise ExpressionSyntaxError(
        text,
        position,
        f"`{text[position]}` is not expected",
        "Go on with `.name`, `['name']`, `[2]`, `[0, 3]`, `[1:3]` or `[*]`.",
    )


def _bracket(text: str, position: int) -> tuple[Step, int]:
    """The step whose `[` stands just before `position`, and where the next one does."""
    if star := _STAR.match(text, position):
        return Wildcard(), star.end()
    if quoted := _QUOTED.match(text, position):
        name: str = quoted[1] if quoted[1] is not None else quoted[2]
        return Field(_ESCAPE.sub(r"\1", name)), quoted.end()
    if part := _SLICE.match(text, position):
        start, end = (None if bound is None else int(bound) for bound in part.groups())
        return Slice(start, end), part.end()
    indices: list[int] = []
    while index := _INTEGER.match(text, position):
        indices.append(int(index[1]))
        position = index.end()
        if text.startswith("]", position):
            found: Step = Index(indices[0]) if len(indices) == 1 else Indices(tuple(indices))
            return found, position + 1
        if not text.startswith(",", position):
            break
        position += 1
    raise ExpressionSyntaxError(
        text,
        position,
        "What stands in brackets is not complete or not known",
        "Write `[2]`, `[0, 3]`, `[1:3]`, `[*]` or `['name']`.",
    )


def _apply(step: Step, values: list[JSON], text: str) -> list[JSON]:
    """What `step` selects from each of `values`, in order."""
    selected: list[JSON] = []
    for value in values:
        match step, value:
            case Field(name), dict() if name in value:
                selected.append(value[name])
            case Index(index), list() if -len(value) <= index < len(value):
                selected.append(value[index])
            case Indices(indices), list():
                selected += [value[i] for i in indices if -len(value) <= i < len(value)]
            case Slice(start, end), list():
                selected += value[start:end]
            case Wildcard(), list():
                selected += value
            case Wildcard(), dict():
                selected += value.values()
        if len(selected) > MAX_SELECTED:
            raise SelectionError(
                f"Expression `{shorten(text)}` selects more than {MAX_SELECTED:,} values."
            )
    return selected


def _all_empty(step: Step, values: list[JSON]) -> bool:
    """Whether selecting nothing is the right answer: all there is to take from is empty."""
    match step:
        case Slice():
            return all(isinstance(value, list) for value in values)
        case Wildcard():
            return all(value in ([], {}) for value in values)
    return False


def _told(step: Step) -> str:
    """A step in words, for a message."""
    match step:
        case Field(name):
            return f"field {shorten(name, 40)!r}"
        case Index(index):
            return f"member [{index}]"
        case Indices(indices):
            return shorten(f"members [{', '.join(map(str, indices))}]", 60)
        case Slice(start, end):
            low, high = ("" if bound is None else bound for bound in (start, end))
            return f"slice [{low}:{high}]"
    return "any member (`*`)"

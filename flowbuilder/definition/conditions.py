"""Condition expressions: relations between inputs and constants (specification, section 1).

or         = and { "or" and }
and        = not { "and" not }
not        = "not" not | "(" or ")" | relation
relation   = operand [ ( "==" | "!=" | ">" | ">=" | "<" | "<=" ) operand ]
operand    = input name | "text" | 12.5 | true | false
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Final, TypeAlias

from flowbuilder.definition.types import JSON, DataType
from flowbuilder.definition.values import describe, shorten, type_of

#: Longer conditions are refused unread; the service's own limit is 64.
MAX_LENGTH = 2_048
#: Parentheses and `not`s inside each other.
MAX_DEPTH = 50

_ORDER: Final[Mapping[str, Callable[[float, float], bool]]] = {">": gt, ">=": ge, "<": lt, "<=": le}
_EQUALITY = frozenset({"==", "!="})
_COMPARABLE = frozenset({DataType.STRING, DataType.NUMBER, DataType.BOOLEAN})
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")
          |(?P<number>-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?(?![\w.]))
          |(?P<word>[A-Za-z]\w*)
          |(?P<sign>[=!<>]=|[<>()]))""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_SPACE = re.compile(r"\s*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
#: What people write who know another language, and what it is here.
_REMEDIES = {
    "&": "Write `and`.",
    "|": "Write `or`.",
    "!": "Write `not`, or `!=` between two values.",
    "=": "Write `==` to compare.",
    "'": 'Put text in double quotes: "text".',
    '"': "Close the text with a double quote.",
}


class ConditionSyntaxError(ValueError):
    """The text is no condition. Says where it stops being one, and what would be right."""

    def __init__(self, text: str, position: int, problem: str, remedy: str) -> None:
        #: Offset in the text, from 0.
        self.position = position
        self.remedy = remedy
        super().__init__(f"{problem} at character {position + 1} of `{shorten(text)}`. {remedy}")


class ConditionError(ValueError):
    """A condition cannot be decided: an input has no value, or one of a type that does not fit."""


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Relation:
    sign: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Not:
    of: Tree


@dataclass(frozen=True, slots=True)
class AllOf:
    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Tree, ...]


Operand: TypeAlias = "Name | Constant"
Tree: TypeAlias = "Name | Constant | Relation | Not | AllOf | AnyOf"


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition."""

    text: str
    tree: Tree
    #: The inputs it refers to.
    names: frozenset[str]

    def holds(self, inputs: Mapping[str, JSON]) -> bool:
        """Whether the condition is true of these inputs, by name.

        Raises ConditionError when an input is missing or of a type that its relation does not take.
        """
        return _holds(self.tree, inputs, self.text)


@lru_cache(maxsize=4096)
def compile_condition(text: str) -> Condition:
    """Parse a condition. Raises ConditionSyntaxError with position and remedy."""
    if len(text) > MAX_LENGTH:
        raise ConditionSyntaxError(
            text, MAX_LENGTH, "The condition is too long", f"Keep it under {MAX_LENGTH} characters."
        )
    parser = _Parser(text)
    tree = parser.condition()
    if not parser.names:
        raise ConditionSyntaxError(
            text, 0, "The condition refers to no input", "Compare at least one input, by its name."
        )
    return Condition(text, tree, frozenset(parser.names))


@dataclass(frozen=True, slots=True)
class _Token:
    #: "text", "number", "word", "sign" or "end".
    kind: str
    text: str
    position: int


class _Parser:
    """Recursive descent over the tokens; the depth is bounded by MAX_DEPTH."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._depth = 0
        self._tokens = list(_tokens(text))
        self._next = 0
        self.names: set[str] = set()

    def condition(self) -> Tree:
        tree = self._any()
        if self._token.kind != "end":
            raise self._unexpected("Join conditions with `and` or `or`.")
        return tree

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, kind: str, *texts: str) -> _Token | None:
        """The next token if it is one of these, else None; moves past it."""
        token = self._token
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self._next += 1
        return token

    def _any(self) -> Tree:
        parts = [self._all()]
        while self._take("word", "or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Tree:
        parts = [self._not()]
        while self._take("word", "and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _not(self) -> Tree:
        opening = self._take("word", "not") or self._take("sign", "(")
        if not opening:
            return self._relation()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ConditionSyntaxError(
                self._text,
                opening.position,
                f"More than {MAX_DEPTH} parentheses and `not`s stand inside each other",
                "Take some away.",
            )
        if opening.text == "not":
            tree: Tree = Not(self._not())
        else:
            tree = self._any()
            if not self._take("sign", ")"):
                raise self._unexpected("Close the parenthesis.")
        self._depth -= 1
        return tree

    def _relation(self) -> Tree:
        first = self._token
        left = self._operand()
        sign = self._take("sign", *_EQUALITY, *_ORDER)
        if not sign:
            if isinstance(left, Constant) and not isinstance(left.value, bool):
                raise ConditionSyntaxError(
                    self._text,
                    first.position,
                    f"`{shorten(first.text)}` alone is no condition",
                    "Compare it with an input.",
                )
            return left
        right = self._operand()
        if self._token.text in _EQUALITY | _ORDER.keys() and self._token.kind == "sign":
            raise self._unexpected("Compare two values at a time: `a < b and b < c`.")
        return Relation(sign.text, left, right)

    def _operand(self) -> Operand:
        token = self._token
        if token.kind == "text":
            self._next += 1
            return Constant(_ESCAPE.sub(r"\1", token.text[1:-1]))
        if token.kind == "number":
            self._next += 1
            return Constant(
                int(token.text) if token.text.lstrip("-").isdigit() else float(token.text)
            )
        if token.kind == "word" and token.text in {"true", "false"}:
            self._next += 1
            return Constant(token.text == "true")
        if token.kind == "word" and token.text not in {"and", "or", "not"}:
            self._next += 1
            self.names.add(token.text)
            return Name(token.text)
        raise self._unexpected('Write an input\'s name, "text", a number, `true` or `false`.')

    def _unexpected(self, remedy: str) -> ConditionSyntaxError:
        token = self._token
        what = "The condition ends" if token.kind == "end" else f"`{shorten(token.text)}` stands"
        return ConditionSyntaxError(
            self._text, token.position, f"{what} where something else is expected", remedy
        )


def _tokens(text: str) -> list[_Token]:
    """The tokens of `text`, an "end" token last."""
    found: list[_Token] = []
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind)))
        position = match.end()
    space = _SPACE.match(text, position)
    position = space.end() if space else position
    if position < len(text):
        raise ConditionSyntaxError(
            text,
            position,
            f"`{text[position]}` is not expected",
            _REMEDIES.get(
                text[position],
                'Use input names, "text", numbers, `== != > >= < <= and or not ( )`.',
            ),
        )
    found.append(_Token("end", "", position))
    return found


def _holds(tree: Tree, inputs: Mapping[str, JSON], text: str) -> bool:
    match tree:
        case AnyOf(parts):
            return any(_holds(part, inputs, text) for part in parts)
        case AllOf(parts):
            return all(_holds(part, inputs, text) for part in parts)
        case Not(part):
            return not _holds(part, inputs, text)
        case Relation(sign, left, right):
            return _related(sign, _value(left, inputs, text), _value(right, inputs, text), text)
    value = _value(tree, inputs, text)
    if isinstance(value, bool):
        return value
    raise ConditionError(
        f"Condition `{shorten(text)}` needs a Boolean where it has {_named(tree)}{describe(value)}."
    )


def _value(operand: Operand, inputs: Mapping[str, JSON], text: str) -> JSON:
    if isinstance(operand, Constant):
        return operand.value
    if operand.name not in inputs:
        raise ConditionError(
            f"Condition `{shorten(text)}` refers to input `{operand.name}`, which has no value."
        )
    return inputs[operand.name]


def _named(operand: Operand) -> str:
    return f"input `{operand.name}`, " if isinstance(operand, Name) else ""


def _related(sign: str, left: JSON, right: JSON, text: str) -> bool:
    types = {type_of(left), type_of(right)}
    if sign in _ORDER:
        if (
            types == {DataType.NUMBER}
            and isinstance(left, int | float)
            and isinstance(right, int | float)
        ):
            return _ORDER[sign](left, right)
        raise ConditionError(
            f"Condition `{shorten(text)}`: `{sign}` compares Numbers only, and was given"
            f" {describe(left)} and {describe(right)}."
        )
    if not types <= _COMPARABLE:
        raise ConditionError(
            f"Condition `{shorten(text)}`: `{sign}` compares Strings, Numbers and Booleans only,"
            f" and was given {describe(left)} and {describe(right)}."
        )
    equal = len(types) == 1 and left == right
    return equal if sign == "==" else not equal

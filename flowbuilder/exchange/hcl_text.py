"""Terraform's language: written from plain values, and read into them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, Final

import hcl2
from lark.exceptions import LarkError, UnexpectedInput

from flowbuilder.exchange.flow import ExchangeError, Fill, checked_depth

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
#: What cannot stand in lines as it is: controls, and what could be taken for their end.
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]|^\s*EOT\s*$", re.MULTILINE)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_HEREDOC = re.compile(r"<<(-?)([^\n]+)\n(.*)\n[ \t]*\2\s*\Z", re.DOTALL)
#: The signs before a brace as escapes: doubled they are read by fewer parsers.
_DOLLAR, _PERCENT = r"\u0024{", r"\u0025{"
_SIGNS: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Block(dict[str, Any]):
    """Members of a block: a list of blocks is written as blocks of one name."""


def quoted(text: str) -> str:
    """The text as a literal, in which nothing is interpolated."""
    escaped = "".join(
        _SIGNS.get(sign) or (sign if sign.isprintable() else _code(sign)) for sign in text
    )
    return f'"{escaped.replace("${", _DOLLAR).replace("%{", _PERCENT)}"'


def _code(sign: str) -> str:
    number = ord(sign)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _stands_as_lines(text: str) -> bool:
    """Whether it can be written line by line: it ends with one, and no line ends it early."""
    lines = text.split("\n")
    return len(lines) > 2 and not lines[-1] and not _ODD.search(text)


def _lines(text: str) -> str:
    return f"<<EOT\n{text.replace('${', '$${').replace('%{', '%%{')}EOT"


def expression(value: Any, indent: str = "") -> str:
    """The value as an expression."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        inner = indent + "  "
        lines = [f"{inner}{quoted(k)} = {expression(v, inner)}\n" for k, v in value.items()]
        return "{\n" + "".join(lines) + indent + "}" if lines else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(expression(each, indent) for each in value) + "]"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return json.dumps(value)


def body(block: Block, indent: str = "") -> str:
    """The lines of a block's members: attributes first, in their order, then blocks."""
    named = {name: value for name, value in block.items() if _NAME.match(name)}
    attributes = {name: value for name, value in named.items() if not _is_blocks(value)}
    width = max(map(len, attributes), default=0)
    lines = [
        f"{indent}{name:<{width}} = {_attribute(value, indent)}\n"
        for name, value in attributes.items()
    ]
    for name, value in named.items():
        for each in value if _is_blocks(value) else ():
            inner = body(each, indent + "  ")
            lines.append(f"{indent}{name} {{" + (f"\n{inner}{indent}}}\n" if inner else "}\n"))
    return "".join(lines)


def _attribute(value: Any, indent: str) -> str:
    if isinstance(value, str) and _stands_as_lines(value):
        return _lines(value)
    return expression(value, indent)


def _is_blocks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Block)


def loads(text: str) -> dict[str, Any]:
    """The blocks of a text by their types. Strings stay as they are written: see `plain`.

    Raises ExchangeError with the line.
    """
    try:
        found = hcl2.loads(text)
    except UnexpectedInput as problem:
        raise ExchangeError("This is not Terraform's language.", max(problem.line, 0)) from None
    except (LarkError, ValueError, RecursionError) as problem:
        raise ExchangeError(f"It is no Terraform text that can be read: {problem}") from None
    checked_depth(found)
    return dict(found)


def plain(value: Any, fill: Fill) -> Any:
    """A value as it was read, with its literals resolved and its expressions filled in."""
    if isinstance(value, dict):
        return {
            unquoted(name): plain(each, fill)
            for name, each in value.items()
            if name not in {"__is_block__", "__comments__", "__inline_comments__"}
        }
    if isinstance(value, list):
        return [plain(each, fill) for each in value]
    return _literal(value, fill) if isinstance(value, str) else value


def unquoted(name: str) -> str:
    """A label or a member's name, which may be quoted."""
    if len(name) > 1 and name[0] == name[-1] == '"':
        return _unescaped(name[1:-1])
    return name


def _literal(text: str, fill: Fill) -> Any:
    if not (len(text) > 1 and text[0] == text[-1] == '"'):
        inner = text[2:-1] if text.startswith("${") and text.endswith("}") else text
        return None if inner == "null" else fill(inner.strip())
    inside = text[1:-1]
    if heredoc := _HEREDOC.match(inside):
        dedented, _, lines = heredoc.groups()
        return _interpolated((_dedented(lines) if dedented else lines) + "\n", fill, escapes=False)
    return _interpolated(inside, fill, escapes=True)


def _dedented(lines: str) -> str:
    kept = [line for line in lines.split("\n") if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in kept), default=0)
    return "\n".join(line[margin:] for line in lines.split("\n"))


def _interpolated(text: str, fill: Fill, *, escapes: bool) -> str:
    """The text with `$${` as `${`, and what stands in `${…}` filled in."""
    parts: list[str] = []
    plain_from = at = 0

    def keep(until: int) -> None:
        piece = text[plain_from:until]
        parts.append(_unescaped(piece) if escapes else piece)

    while at < len(text):
        three, two = text[at : at + 3], text[at : at + 2]
        if three in {"$${", "%%{"}:
            keep(at)
            parts.append(three[1:])
            at += 3
            plain_from = at
        elif two in {"${", "%{"}:
            keep(at)
            end = _closing(text, at + 2)
            parts.append(fill(text[at + 2 : end].strip()))
            at = plain_from = end + 1
        elif escapes and text[at] == "\\":
            at += 2
        else:
            at += 1
    keep(len(text))
    return "".join(parts)


def _closing(text: str, at: int) -> int:
    """Where the brace that is open at `at` is closed; the text's end when it is not."""
    depth, quoted_ = 1, False
    while at < len(text):
        sign = text[at]
        if sign == '"':
            quoted_ = not quoted_
        elif not quoted_ and sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return at
        at += 1
    return len(text)


def _unescaped(text: str) -> str:
    def sign(match: re.Match[str]) -> str:
        short, long, one = match.groups()
        if short or long:
            return chr(int(short or long, 16))
        return _ESCAPES.get(one, one)

    return _ESCAPE.sub(sign, text)

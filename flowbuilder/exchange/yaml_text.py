"""YAML as CloudFormation has it: short forms of its functions, no aliases, no types but JSON's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from flowbuilder.exchange.flow import MAX_DEPTH, ExchangeError
from flowbuilder.exchange.json_text import same

if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STRING = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _Template(_Loader):
    """Dates stay texts; `!Ref X` is `{"Ref": "X"}`."""


_Template.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _function(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = node.value
        if suffix == "GetAtt":
            value = node.value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Template.add_multi_constructor("!", _function)


def loads(text: str) -> Any:
    """The value of a YAML text. Raises ExchangeError with the line."""
    try:
        _check(text)
        return yaml.load(text, Loader=_Template)  # noqa: S506 - a safe loader of our own
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise ExchangeError(f"{problem.problem}.", mark.line + 1 if mark else 0) from None
    except (yaml.YAMLError, ValueError, TypeError) as problem:
        if isinstance(problem, ExchangeError):
            raise
        raise ExchangeError(f"It is no YAML that can be read: {problem}") from None


def _check(text: str) -> None:
    """Look at the events first: what would multiply or nest without bound is never built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Template):
        if isinstance(event, yaml.AliasEvent):
            raise ExchangeError("Aliases are not read; write the value out.", _line(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise ExchangeError(f"It is more than {MAX_DEPTH} levels deep.", _line(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Careful(_Dumper):
    """Every text between quotes, with escapes for all that is not ASCII."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar(_STRING, text, style=style)


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STRING, text, style='"')


_Dumper.add_representer(str, _text)
_Careful.add_representer(str, _quoted)


def dumps(value: Any) -> str:
    """The value as people read it, or with escapes where that would not come back as it is."""
    text = _dumped(value, _Dumper)
    return text if _comes_back(text, value) else _dumped(value, _Careful)


def _dumped(value: Any, dumper: type[_Dumper]) -> str:
    unicode = dumper is _Dumper
    return yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=unicode, width=1_000)


def _comes_back(text: str, value: Any) -> bool:
    try:
        return same(loads(text), value)
    except ExchangeError:
        return False

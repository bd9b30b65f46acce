"""JSON as it is exchanged, with the line of what is wrong in it."""

from __future__ import annotations

import json
from typing import Any

from flowbuilder.exchange.flow import ExchangeError, checked_depth


def loads(text: str) -> Any:
    """The value of a JSON text. Raises ExchangeError with the line."""
    try:
        value = json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError as problem:
        raise ExchangeError(f"{problem.msg}.", problem.lineno) from None
    except RecursionError:
        raise ExchangeError("It is too deep.") from None
    checked_depth(value)
    return value


def dumps(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON, whatever the order of members."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _refused(name: str) -> Any:
    raise ExchangeError(f"{name} is no JSON number.")

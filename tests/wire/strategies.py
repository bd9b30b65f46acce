"""Hypothesis strategies that make, from a shape, values that the model allows."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.wire.served import is_document, is_union

#: Levels of structures after which optional members are left out.
_DEEP = 7
#: Items of a list that has no smaller maximum.
_MANY = 3

#: Anything JSON has; numbers are those that every JSON reader keeps exact.
documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcdefg", max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def values(shape: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a shape, as an SDK's caller gives them."""
    if is_document(shape):
        return documents.filter(lambda value: value is not None)
    if shape.type_name == "structure":
        return _union(shape, depth) if is_union(shape) else _structure(shape, depth)
    if shape.type_name == "list":
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", _MANY)
        most = low if depth > _DEEP else max(low, min(high, _MANY))
        return st.lists(values(shape.member, depth + 1), min_size=low, max_size=most)
    if shape.type_name == "map":
        low = shape.metadata.get("min", 0)
        return st.dictionaries(
            values(shape.key), values(shape.value, depth + 1), min_size=low, max_size=low + 2
        )
    return _scalar(shape)


def _structure(shape: Any, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    required = set(shape.required_members)
    members = {
        name: st.deferred(lambda member=member: values(member, depth + 1))
        for name, member in shape.members.items()
    }
    optional = {} if depth > _DEEP else {n: s for n, s in members.items() if n not in required}
    return st.fixed_dictionaries({n: members[n] for n in sorted(required)}, optional=optional)


def _union(shape: Any, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    names = list(shape.members)
    if depth > _DEEP and "loop" in names:
        names.remove("loop")
    return st.sampled_from(names).flatmap(
        lambda name: st.fixed_dictionaries({name: values(shape.members[name], depth + 1)})
    )


def _scalar(shape: Any) -> st.SearchStrategy[Any]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    kind = shape.type_name
    if kind == "string":
        return _string(shape)
    if kind in {"integer", "long"}:
        return st.integers(0 if low is None else low, 2**31 - 1 if high is None else high)
    if kind in {"float", "double"}:
        return st.floats(0 if low is None else low, 1e9 if high is None else high)
    if kind == "boolean":
        return st.booleans()
    if kind == "timestamp":
        return st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
    return st.binary(min_size=low or 0, max_size=40)


def _string(shape: Any) -> st.SearchStrategy[str]:
    if shape.enum:
        return st.sampled_from(list(shape.enum))
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 10_000)
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
        return st.text(letters, min_size=low, max_size=max(low, min(high, 30)))
    return _matching(pattern).filter(lambda text: low <= len(text) <= high and "\0" not in text)


@cache
def _matching(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)

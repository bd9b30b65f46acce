"""What a language cannot say of a flow, kept beside it, so that what comes back is what went in."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

_Path = list[str | int]
#: Said of a flow whose text was changed since.
EDITED: Final = (
    "It was edited after it was exported: what only Flowbuilder kept of it was left out."
)


def keep(said: Any, flow: Any) -> dict[str, Any] | None:
    """What makes `flow` of what a text says of it; None when that is the same."""
    changes = list(_changes(said, flow, []))
    return {"of": _digest(said), "changes": changes} if changes else None


def restore(said: Any, kept: Any) -> Any:
    """The flow. Raises ValueError when the text is not the one it was kept for."""
    if not isinstance(kept, dict) or kept.get("of") != _digest(said):
        raise ValueError(EDITED)
    flow = copy.deepcopy(said)
    for path, *value in kept.get("changes", ()):
        *way, last = path
        place = flow
        for step in way:
            place = place[step]
        if value:
            place[last] = value[0]
        else:
            del place[last]
    return flow


def _changes(said: Any, flow: Any, path: _Path) -> Iterator[list[Any]]:
    """[path] of what is to go, [path, value] of what is to be put there."""
    if isinstance(said, dict) and isinstance(flow, dict):
        yield from ([[*path, name]] for name in said if name not in flow)
        for name, value in flow.items():
            if name in said:
                yield from _changes(said[name], value, [*path, name])
            else:
                yield [[*path, name], value]
    elif isinstance(said, list) and isinstance(flow, list) and len(said) == len(flow):
        for index, value in enumerate(flow):
            yield from _changes(said[index], value, [*path, index])
    elif _text(said) != _text(flow):
        yield [path, flow]


def _digest(value: Any) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()[:16]


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)

"""What an operation knows of its caller, and how operations are registered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

#: Parsed and checked members of an operation's input shape, by member name.
Params: TypeAlias = Mapping[str, Any]
#: Members of its output shape; timestamps are aware datetimes, a streaming member is an async
#: iterator of batches of `(event name, members)` pairs: what is told at once is sent at once.
Answer: TypeAlias = Mapping[str, Any]
EventStream: TypeAlias = AsyncIterator[Sequence[tuple[str, Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Context:
    """Who is asking, and for which workspace. The wire knows no model of ours: these are ids."""

    workspace_id: int
    #: The 12-digit account of the workspace, as in its ARNs.
    account: str
    user_id: int
    role: str
    region: str
    request_id: str
    #: The account's name; the access key that was used, empty for a session; the address.
    user: str = ""
    key_id: str = ""
    address: str = ""
    #: Value of the `If-Match` header, unquoted; None when absent.
    if_match: str | None = None


Operation: TypeAlias = Callable[[Context, Params], Answer]


@dataclass(frozen=True, slots=True)
class Registered:
    name: str
    #: The least role that may call it: viewer, runner, editor, admin.
    role: str
    function: Operation
    #: Whether it changes anything: then it is noted in the audit trail.
    changes: bool = True


REGISTRY: dict[str, Registered] = {}


def operation(
    name: str, *, role: str, changes: bool | None = None
) -> Callable[[Operation], Operation]:
    """Serve the model's operation `name` with the decorated function.

    What a viewer may call changes nothing; anything else does unless `changes` says otherwise.
    Raises ValueError when two functions claim one operation.
    """

    def register(function: Operation) -> Operation:
        if name in REGISTRY:
            raise ValueError(f"Two functions serve {name}.")
        REGISTRY[name] = Registered(
            name, role, function, role != "viewer" if changes is None else changes
        )
        return function

    return register

"""One call in a process of Monty's, which only texts leave."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from pydantic_monty import (
    AsyncMontySession,
    MontyError,
    MontyRuntimeError,
)

from .. import faults
from ..endings import RESULT
from ..exchange import JSON, Head, Printed, Request, failure, success, too_large
from ..program import NotJSONError, no_function
from .reading import Source
from .sessions import Bounds, Sessions
from .tell import told

#: Seconds that Monty lets code run beyond its time: whoever asked gives up first, by the clock.
_GRACE = 1.0
#: Put after code, so that no value of it leaves the session as it is: it might have no end.
_NOTHING = "\nNone"

#: What a function is told of its invocation; the members come from outside.
_CONTEXT = """
import time
class Context:
    def __init__(self, members, nanoseconds):
        for name in members:
            setattr(self, name, members[name])
        self._until = time.monotonic_ns() + nanoseconds
    def get_remaining_time_in_millis(self):
        import time
        left = (self._until - time.monotonic_ns()) // 1_000_000
        return left if left > 0 else 0
__context__, __type__ = Context(__members__, __nanoseconds__), type
"""
#: What `__type__` says of things that can be called.
_CALLABLE = ("function", "builtin_function_or_method", "type")
_JSON = f"""
import json as __json__
__options__ = {{"ensure_ascii": False, "allow_nan": False, "separators": (",", ":")}}
f"{{__json__.dumps({RESULT}, **__options__)}}"[:__most__]
"""
_PLAIN = f"""
def plain(value):
    if isinstance(value, dict):
        return {{key: plain(value[key]) for key in value}}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    return value
{RESULT} = plain({RESULT})
"""
_FAULT = f"""{inspect.getsource(faults)}
f"{{fault({RESULT}, 'The result', 0)}}"
"""


class Feeds:
    """What is fed to a session, one piece of code after the other."""

    def __init__(self, session: AsyncMontySession, printed: Printed) -> None:
        self._session, self._printed = session, printed
        self._fed = 1  # the knock
        #: By what name tracebacks know the author's code.
        self.file = ""

    async def run(self, source: Source, inputs: Mapping[str, JSON]) -> None:
        """Run the author's code."""
        self.file = f"<python-input-{self._fed}>"
        await self.feed(source.prepared + _NOTHING, inputs)

    async def feed(self, code: str, inputs: Mapping[str, JSON] | None = None) -> str:
        """What a piece of our own code gives, as text. Raises MontyError."""
        self._fed += 1
        value: object = await self._session.feed_run(
            code, inputs=dict(inputs or {}), print_callback=self._print
        )
        return value if isinstance(value, str) else ""

    def _print(self, stream: str, text: str) -> None:
        self._printed.write(text)


async def answer(
    sessions: Sessions, source: Source, request: Request, head: Head, printed: Printed
) -> bytes:
    """Run what is asked in a process that nothing ran in before, and give the answer."""
    bounds = Bounds(head.seconds + _GRACE, head.memory, head.depth)
    session = None
    try:
        async with sessions.opened(bounds) as opened:
            session = Feeds(opened, printed)
            return await _run(session, source, request, head, printed)
    except MontyError as error:
        file = session.file if session is not None else ""
        kind, message = told(error, source, file, head)
        return failure(kind, message, printed)


async def _run(
    session: Feeds, source: Source, request: Request, head: Head, printed: Printed
) -> bytes:
    if "handler" in request:
        if not await _call(session, source, request, head):
            return failure("python", no_function(request["handler"]), printed)
    else:
        await session.run(source, {RESULT: None, **request["variables"]})
    try:
        value = (await _encode(session, head)).encode()
    except NotJSONError as error:
        return failure("not_json", str(error), printed)
    if len(value) > head.result:
        return failure("output", too_large(len(value), head.result), printed)
    return success(value, printed)


async def _call(session: Feeds, source: Source, request: Request, head: Head) -> bool:
    """Have the handler called; False when the code defines no such function."""
    nanoseconds = int(head.seconds * 1_000_000_000)
    members: dict[str, JSON] = {"__members__": request["context"], "__nanoseconds__": nanoseconds}
    await session.feed(_CONTEXT, members)
    await session.run(source, {"__name__": "function"})
    handler = request["handler"]
    if not handler.isidentifier():
        return False
    try:
        kind = await session.feed(f'f"{{__type__({handler}).__name__}}"')
    except MontyRuntimeError as error:
        if isinstance(error.exception(), NameError):
            return False
        raise
    if kind not in _CALLABLE:
        return False
    event = {"__event__": request["event"]}
    await session.feed(f"{RESULT} = {handler}(__event__, __context__){_NOTHING}", event)
    return True


async def _encode(session: Feeds, head: Head) -> str:
    """The result as JSON, cut off where it is too long. Raises NotJSONError, MontyError."""
    most: dict[str, JSON] = {"__most__": head.result + 1}
    try:
        return await session.feed(_JSON, most)
    except MontyRuntimeError as error:
        problem = error.exception()
        if isinstance(problem, MemoryError):
            raise
    try:
        found = await session.feed(_FAULT)
        if not found:  # a tuple with names, say, which Monty's encoder does not know
            return await session.feed(_PLAIN + _JSON, most)
    except MontyRuntimeError:
        found = ""
    raise NotJSONError(found or f"{problem}.")

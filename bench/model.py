"""A stand-in model in a process of its own: an OpenAI-compatible endpoint that waits, then answers.

`python -m bench.model PORT SECONDS`. One thread serves all callers, so that hundreds of them at
once take little of the machine that they are measured on.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.processes import answers, free_port, spawn, wait_until
from tests.support.product import ROOT

_MESSAGE = {"role": "assistant", "content": "Short sentences. " * 4}
_BODY = json.dumps(
    {
        "id": "stand-in",
        "choices": [{"index": 0, "finish_reason": "stop", "message": _MESSAGE}],
        "usage": {"prompt_tokens": 90, "completion_tokens": 16, "total_tokens": 106},
    }
).encode()
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
    len(_BODY),
    _BODY,
)
_LENGTH = b"content-length:"


@contextmanager
def serving(seconds: float) -> Iterator[dict[str, str]]:
    """The variables that send the product's models to it, while it runs."""
    port = free_port()
    command = [sys.executable, "-m", "bench.model", str(port), str(seconds)]
    process = spawn(command, cwd=ROOT)
    try:
        wait_until(lambda: answers(port), "the stand-in model to answer")
        yield {
            "FLOWBUILDER_DEFAULT_PROVIDER": "openai",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1",
            "OPENAI_API_KEY": "unused",
        }
    finally:
        process.kill()
        process.wait()


class _Model:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.lower().split(b"\r\n")
                length = next(line for line in lines if line.startswith(_LENGTH))
                await reader.readexactly(int(length.removeprefix(_LENGTH)))
                await asyncio.sleep(self._seconds)
                writer.write(_ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def main() -> None:
    """Serve until killed."""
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    model = _Model(seconds)
    server = await asyncio.start_server(model.talk, "127.0.0.1", port, backlog=2048)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

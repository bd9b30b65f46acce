"""A chain of function nodes in Node-RED, asked over HTTP."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from bench import CONCURRENCY, NODES
from bench.load import Request, in_turn, rates
from bench.peers.environments import node
from bench.peers.serving import free_port, serving
from bench.peers.timing import tell


def main() -> None:
    program, modules = node("node-red")
    port = free_port()
    asked = Request(port, "/chain?value=x", expected=b'{"value":"x"}')
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "flows.json").write_text(json.dumps(flow()))
        ends = ["--userDir", name, "--port", str(port), "flows.json"]
        command = [program, modules / "node-red/red.js", *ends]
        with serving(command, folder, os.environ, f"http://127.0.0.1:{port}/chain"):
            tell(
                {
                    "over HTTP": in_turn({"chain": asked})["chain"],
                    "runs a second": rates(asked, CONCURRENCY),
                }
            )


def flow() -> list[dict[str, Any]]:
    """`http in`, the functions, `http response`, as Node-RED keeps flows."""
    names = ["in", *(f"step{number}" for number in range(NODES)), "out"]
    made: list[dict[str, Any]] = [{"id": "tab", "type": "tab", "label": "bench"}]
    for name, following in zip(names, [*names[1:], None], strict=True):
        wires = [[following]] if following else []
        made.append({"id": name, "z": "tab", "wires": wires, **_kind(name)})
    return made


def _kind(name: str) -> dict[str, Any]:
    if name == "in":
        return {"type": "http in", "url": "/chain", "method": "get"}
    if name == "out":
        return {"type": "http response", "statusCode": "200", "headers": {}}
    return {"type": "function", "func": "return msg;", "outputs": 1, "libs": []}


if __name__ == "__main__":
    main()

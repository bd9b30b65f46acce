"""A chain of No-Op nodes in n8n behind a webhook that answers when the last node has finished."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench import CONCURRENCY, NODES
from bench.load import Request, in_turn, rates
from bench.peers.environments import node
from bench.peers.serving import free_port, serving
from bench.peers.timing import tell

_ID = "bench"


def main() -> None:
    program, modules = node("n8n")
    port = free_port()
    asked = Request(port, "/webhook/chain?value=x", expected=b'"value":"x"')
    n8n = [program, modules / "n8n/bin/n8n"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "flow.json").write_text(json.dumps([flow()]))
        environment = {
            **os.environ,
            "N8N_USER_FOLDER": name,
            "N8N_PORT": str(port),
            "N8N_RUNNERS_BROKER_PORT": str(free_port()),
            "N8N_DIAGNOSTICS_ENABLED": "false",
            "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
        }
        for words in (
            ["import:workflow", f"--input={folder / 'flow.json'}"],
            ["publish:workflow", f"--id={_ID}"],
        ):
            subprocess.run([*n8n, *words], env=environment, check=True, capture_output=True)
        ready = f"http://127.0.0.1:{port}{asked.path}"
        with serving([*n8n, "start"], folder, environment, ready):
            tell(
                {
                    "over HTTP": in_turn({"chain": asked})["chain"],
                    "runs a second": rates(asked, CONCURRENCY),
                }
            )


def flow() -> dict[str, Any]:
    """The webhook and the nodes after it, as n8n keeps workflows."""
    names = ["webhook", *(f"step{number}" for number in range(NODES))]
    nodes = [
        {
            "id": name,
            "name": name,
            "type": "n8n-nodes-base.noOp",
            "typeVersion": 1,
            "position": [200 * number, 0],
            "parameters": {},
        }
        for number, name in enumerate(names)
    ]
    nodes[0] |= {
        "type": "n8n-nodes-base.webhook",
        "typeVersion": 2,
        "webhookId": _ID,
        "parameters": {"path": "chain", "httpMethod": "GET", "responseMode": "lastNode"},
    }
    connections = {
        source: {"main": [[{"node": target, "type": "main", "index": 0}]]}
        for source, target in pairwise(names)
    }
    return {
        "id": _ID,
        "name": _ID,
        "active": False,
        "settings": {"executionOrder": "v1"},
        "nodes": nodes,
        "connections": connections,
    }


if __name__ == "__main__":
    main()

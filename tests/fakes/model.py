"""A model that answers after a set time: what is left of a run is the product's own work."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class SlowModel:
    """An OpenAI-compatible endpoint on loopback whose every answer takes `seconds`."""

    def __init__(self, seconds: float, answer: str = "Short sentences. " * 40) -> None:
        self.seconds = seconds
        self.answer = answer
        #: The bodies of all requests, in the order in which they came.
        self.requests: list[dict[str, Any]] = []
        self._connections: list[socket.socket] = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                model.requests.append(json.loads(self.rfile.read(length)))
                time.sleep(model.seconds)
                body = json.dumps(model._completion()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = False  # closing waits for them, so that none keeps its connection
            request_queue_size = 256

            def process_request(self, request: Any, client_address: Any) -> None:
                model._connections.append(request)
                super().process_request(request, client_address)

            def handle_error(self, *args: object) -> None:
                pass  # the caller was killed while it waited for its answer

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def _completion(self) -> dict[str, Any]:
        message = {"role": "assistant", "content": self.answer}
        return {
            "id": "stand-in",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 160, "total_tokens": 1060},
        }

    def __enter__(self) -> SlowModel:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()

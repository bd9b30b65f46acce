"""A signed-in browser's side of the product, without a browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.support.product import Product


@dataclass(frozen=True, slots=True)
class Started:
    """An execution that was just started, with the clock's reading before the request."""

    address: str
    asked_at: float


class Session:
    """Requests and sockets with the admin's session."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._http = httpx.Client(base_url=product.url, timeout=60)
        token = self._http.get("/console/api/session").json()["csrfToken"]
        self._http.post(
            "/console/api/sign-in",
            json={
                "username": product.env["FLOWBUILDER_ADMIN_USER"],
                "password": product.env["FLOWBUILDER_ADMIN_PASSWORD"],
            },
            headers=self._unsafe(token),
        ).raise_for_status()
        self._token = self._http.get("/console/api/session").json()["csrfToken"]

    def _unsafe(self, token: str) -> dict[str, str]:
        return {"X-CSRFToken": token, "Origin": self._product.url}

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def get(self, path: str) -> Any:
        """The answer of the console's own API, e.g. to "flows"."""
        return self._http.get(f"/console/api/{path}").raise_for_status().json()

    def send(self, method: str, path: str, body: object) -> Any:
        """The answer of the console's own API to a change."""
        answer = self._http.request(
            method, f"/console/api/{path}", json=body, headers=self._unsafe(self._token)
        )
        return answer.raise_for_status().json()

    def start(self, flow_id: str, alias_id: str, document: object) -> Started:
        """Start an execution as the page does; gives its address and when it was asked for."""
        asked_at = time.perf_counter()
        answer = self._http.post(
            f"/api/flows/{flow_id}/aliases/{alias_id}/executions",
            json={
                "inputs": [
                    {
                        "nodeName": "FlowInput",
                        "nodeOutputName": "document",
                        "content": {"document": document},
                    }
                ]
            },
            headers=self._unsafe(self._token),
        )
        answer.raise_for_status()
        name = answer.json()["executionArn"].rsplit("/", 1)[1]
        return Started(f"{flow_id}/{alias_id}/{name}", asked_at)

    def follow(self, started: Started) -> Iterator[tuple[float, dict[str, Any]]]:
        """The execution's events over a websocket, each with the clock's reading at its arrival."""
        with self.socket(started.address) as socket:
            while True:
                message = json.loads(socket.recv(timeout=120))
                arrived = time.perf_counter()
                for event in message.get("events", []):
                    yield arrived, event
                    if event["kind"] == "FlowEnd":
                        return

    def socket(self, address: str) -> ClientConnection:
        """A websocket that follows the execution at this address from its first event."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        return connect(
            f"{self._product.url.replace('http', 'ws', 1)}/ws/executions/{address}?after=0",
            additional_headers={"Cookie": cookies, "Origin": self._product.url},
            max_size=None,
        )

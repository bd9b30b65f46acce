"""The SDK's halves: botocore writes requests and reads answers, as it does for every client."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from botocore.model import OperationModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from flowbuilder.wire import routes
from flowbuilder.wire.parse import parse
from flowbuilder.wire.problems import Maximums


def request_of(model: OperationModel, params: dict[str, Any]) -> dict[str, Any]:
    """What botocore would send: method, url_path, query_string, headers, body."""
    sent: dict[str, Any] = create_serializer("rest-json").serialize_to_request(params, model)
    return sent


def read(sent: dict[str, Any], maximums: Maximums | None = None) -> dict[str, Any]:
    """What an operation gets of a request that botocore made."""
    found = routes.match(sent["method"], sent["url_path"])
    assert found is not None, sent["url_path"]
    body = sent["body"]
    return parse(
        found,
        urlencode(sent["query_string"], doseq=True),
        {name.lower(): value for name, value in sent["headers"].items()},
        body if isinstance(body, bytes) else body.encode(),
        maximums or {},
    )


def answer_of(model: OperationModel, status: int, headers: Any, body: bytes) -> dict[str, Any]:
    """What botocore gives its caller for an answer."""
    parsed: dict[str, Any] = create_parser("rest-json").parse(
        {"status_code": status, "headers": headers, "body": body}, model.output_shape
    )
    parsed.pop("ResponseMetadata", None)
    return parsed


def body_of(sent: dict[str, Any]) -> Any:
    """The JSON of a request's body."""
    return json.loads(sent["body"] or b"{}")

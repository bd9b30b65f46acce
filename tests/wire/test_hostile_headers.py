"""Headers that once made a request fail before the API could refuse it."""

from __future__ import annotations

from io import BytesIO

import pytest

from flowbuilder.asgi import Request
from flowbuilder.throttle import Attempts
from tests.fuzz.api import Asked, scope_of


def test_a_charset_with_a_nul_in_its_name_is_no_fault() -> None:
    value = b"application/json; charset*=utf-8''x%00y"
    scope = scope_of(Asked("POST", "/api/flows/", headers=(("Content-Type", value),)))
    assert Request(scope, BytesIO()).content_type == "application/json"


@pytest.mark.filterwarnings("error")
def test_attempts_with_a_name_of_any_length_are_counted() -> None:
    attempts = Attempts("key", "127.0.0.1", "A" * 9000)
    attempts.failed()
    assert not attempts.exhausted
    attempts.forget()

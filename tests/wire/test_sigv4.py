"""A signature holds for the very request that botocore signed, and for no other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbuilder.wire import sigv4
from flowbuilder.wire.sigv4 import Request, SignatureError

_KEY, _SECRET = "FBKAEXAMPLE", "a secret that nobody knows"
_FLOW = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aflow%2FABCDEFGHIJ"


def signed(
    method: str = "POST",
    path: str = "/api/flows/",
    body: bytes = b'{"name": "Flow"}',
    *,
    params: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    token: str | None = None,
    service: str = "bedrock",
) -> Request:
    """A request as botocore signs and sends it."""
    asked = AWSRequest(
        method,
        f"http://127.0.0.1:8000{path}",
        headers={"Content-Type": "application/json", **(headers or {})},
        data=body,
        params=params or {},
    )
    SigV4Auth(Credentials(_KEY, _SECRET, token), service, "us-east-1").add_auth(asked)
    sent = asked.prepare()
    given = {name.lower(): _text(value) for name, value in sent.headers.items()}
    raw_path, _, query = sent.url.removeprefix("http://127.0.0.1:8000").partition("?")
    return Request(method, raw_path, query, {**given, "host": "127.0.0.1:8000"}, body)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def check(request: Request, *, secret: str = _SECRET, now: datetime | None = None) -> None:
    claim = sigv4.read(request.headers["authorization"])
    sigv4.verify(request, claim, secret, now or datetime.now(UTC))


def with_headers(request: Request, **changed: str | None) -> Request:
    names = {name.replace("_", "-"): value for name, value in changed.items()}
    kept = {name: value for name, value in request.headers.items() if name not in names}
    return replace(request, headers=kept | {n: v for n, v in names.items() if v is not None})


@pytest.mark.parametrize(
    "sign",
    [
        signed,
        lambda: signed("GET", "/api/flows", b""),
        lambda: signed("GET", f"/api/flows/{_FLOW}/", b""),
        lambda: signed("GET", "/api//flows/./x/../y/", b""),
        lambda: signed(
            "GET", "/api/flows/", b"", params={"maxResults": "5", "nextToken": "a+b/c=~ é*"}
        ),
        lambda: signed("GET", "/api/flows/?nextToken=b%2Fc&maxResults=5&flag", b""),
        lambda: signed("DELETE", "/api/tags/x", b"", params={"tagKeys": "a b"}),
        lambda: signed(headers={"X-Amz-Meta": "  two   spaces  ", "If-Match": '"3"'}),
        lambda: signed(token="a session token"),
        lambda: signed(body=b"\x00\xff" * 100_000),
        lambda: signed(
            headers={"X-Amz-Content-SHA256": hashlib.sha256(b'{"name": "Flow"}').hexdigest()}
        ),
    ],
)
def test_what_botocore_signs_holds(sign: Callable[[], Request]) -> None:
    check(sign())


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.binary(max_size=40),
)
def test_any_query_and_body_hold(name: str, value: str, body: bytes) -> None:
    check(signed("POST", "/api/flows/", body, params={f"q{name}": value}))


_CHANGES: dict[str, Callable[[Request], Request]] = {
    "another method": lambda r: replace(r, method="PUT"),
    "another path": lambda r: replace(r, raw_path="/api/flows/x"),
    "a slash decoded": lambda r: replace(r, raw_path="/api/flows%2F"),
    "another query": lambda r: replace(r, query="maxResults=1"),
    "another body": lambda r: replace(r, body=b"{}"),
    "no body": lambda r: replace(r, body=b""),
    "another host": lambda r: with_headers(r, host="elsewhere:8000"),
    "another content type": lambda r: with_headers(r, content_type="text/plain"),
}


@pytest.mark.parametrize("change", _CHANGES)
def test_a_changed_request_is_refused(change: str) -> None:
    with pytest.raises(SignatureError, match="does not match"):
        check(_CHANGES[change](signed()))


def test_another_secret_is_refused() -> None:
    with pytest.raises(SignatureError, match="does not match"):
        check(signed(), secret="another")


@pytest.mark.parametrize("minutes", [-5.2, 5.2, 60, 24 * 60])
def test_a_clock_that_is_off_is_refused(minutes: float) -> None:
    with pytest.raises(SignatureError, match=r"Signature expired: .* Set the clock"):
        check(signed(), now=datetime.now(UTC) + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [-4.8, 0, 4.8])
def test_a_clock_that_is_nearly_right_is_taken(minutes: float) -> None:
    check(signed(), now=datetime.now(UTC) + timedelta(minutes=minutes))


@pytest.mark.parametrize("stamp", [None, "", "today", "20261301T000000Z", "２０２６0101T000000Z"])
def test_a_date_that_is_none_is_refused(stamp: str | None) -> None:
    with pytest.raises(SignatureError, match="X-Amz-Date"):
        check(with_headers(signed(), x_amz_date=stamp))


def test_another_date_than_the_credentials_is_refused() -> None:
    request = signed()
    claim = replace(sigv4.read(request.headers["authorization"]), date="20200101")
    with pytest.raises(SignatureError, match="date of the credential"):
        sigv4.verify(request, claim, _SECRET, datetime.now(UTC))


def test_another_service_is_refused() -> None:
    with pytest.raises(SignatureError, match="Signed for the service s3; bedrock is right"):
        check(signed(service="s3"))


def test_the_host_must_be_signed() -> None:
    request = signed()
    claim = sigv4.read(request.headers["authorization"])
    without = replace(claim, signed_headers=("content-type", "x-amz-date"))
    with pytest.raises(SignatureError, match="host header must be signed"):
        sigv4.verify(request, without, _SECRET, datetime.now(UTC))


def test_the_host_may_be_signed_under_its_name_in_http2() -> None:
    """As the SDK for JavaScript does for event streams."""
    request = signed()
    names = sorted({*sigv4.read(request.headers["authorization"]).signed_headers, ":authority"})
    names.remove("host")
    claim = replace(sigv4.read(request.headers["authorization"]), signed_headers=tuple(names))
    canonical = [
        *("POST", "/api/flows/", ""),
        *(f"{name}:{request.headers.get(name, '127.0.0.1:8000')}" for name in names),
        *("", ";".join(names), hashlib.sha256(request.body).hexdigest()),
    ]
    stamp = request.headers["x-amz-date"]
    signer = SigV4Auth(Credentials(_KEY, _SECRET), "bedrock", "us-east-1")
    asked = AWSRequest("POST", "http://127.0.0.1:8000/")
    asked.context["timestamp"] = stamp
    text = signer.string_to_sign(asked, "\n".join(canonical))
    good = replace(claim, signature=signer.signature(text, asked))
    sigv4.verify(request, good, _SECRET, datetime.now(UTC))
    with pytest.raises(SignatureError, match="does not match"):
        sigv4.verify(with_headers(request, host="evil"), good, _SECRET, datetime.now(UTC))


def test_what_changes_the_meaning_must_be_signed() -> None:
    with pytest.raises(SignatureError, match="x-amz-security-token was sent but not signed"):
        check(with_headers(signed(), x_amz_security_token="stolen"))


def test_a_signed_header_must_be_sent() -> None:
    with pytest.raises(SignatureError, match="content-type is signed but was not sent"):
        check(with_headers(signed(), content_type=None))


@pytest.mark.parametrize(
    "given", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "0" * 64, "é", ""]
)
def test_a_body_hash_that_is_not_the_bodys_is_refused(given: str) -> None:
    request = signed(headers={"X-Amz-Content-SHA256": given})
    with pytest.raises(SignatureError, match="not the hash of the body"):
        check(request)


_GOOD = (
    "AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/bedrock/aws4_request, "
    f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}"
)


@pytest.mark.parametrize("text", [_GOOD, _GOOD.replace(", ", ","), _GOOD.replace(", ", " , ")])
def test_a_header_is_read(text: str) -> None:
    claim = sigv4.read(text)
    assert (claim.key_id, claim.date, claim.region) == ("KEY", "20260101", "us-east-1")
    assert claim.signed_headers == ("host", "x-amz-date")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bearer abc",
        "AWS4-HMAC-SHA256",
        _GOOD.replace("HMAC", "ECDSA-P256"),
        _GOOD.replace("aws4_request", "aws5_request"),
        _GOOD.replace("20260101", "2026011"),
        _GOOD.replace("20260101", "２０２６0101"),
        _GOOD[:-1],
        _GOOD + "0",
        _GOOD.replace("Signature", "signature"),
        _GOOD.replace("KEY", "K Y"),
        _GOOD.replace("KEY", ""),
        "AWS4-HMAC-SHA256 " + "Credential=" * 100_000,
    ],
)
def test_a_header_that_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(SignatureError, match="is not AWS4-HMAC-SHA256"):
        sigv4.read(text)


def test_the_signature_is_not_the_hash_of_another_key() -> None:
    """The derived key is kept by secret, date, region and service: one never stands for another."""
    request = signed()
    check(request)
    claim = sigv4.read(request.headers["authorization"])
    with pytest.raises(SignatureError, match="does not match"):
        sigv4.verify(request, replace(claim, region="eu-west-1"), _SECRET, datetime.now(UTC))

"""AWS Signature Version 4 in the `Authorization` header, as the SDKs sign `bedrock`."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "bedrock"
#: How far the signer's clock may be off.
SKEW = timedelta(minutes=5)

_AUTHORIZATION = re.compile(
    rf"{ALGORITHM} +Credential=([A-Za-z0-9]+)/([0-9]{{8}})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request"
    r" *, *SignedHeaders=([a-z0-9_:;-]+) *, *Signature=([0-9a-f]{64})"
)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
#: The host's header, and its name in HTTP/2, under which the SDK for JavaScript signs it.
_HOST = ("host", ":authority")
#: Headers that begin so change what a request means, and must be signed when they are sent.
_MEANT = "x-amz-"


class SignatureError(Exception):
    """The signature is missing something or does not hold."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What an `Authorization` header claims."""

    key_id: str
    #: YYYYMMDD.
    date: str
    region: str
    service: str
    #: Lower-case names, in the order in which they were signed.
    signed_headers: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent."""

    method: str
    #: Percent-encoded, as on the wire.
    raw_path: str
    query: str
    #: By lower-case name, as Latin-1 text; several of one name joined by commas.
    headers: Mapping[str, str]
    body: bytes


def read(authorization: str) -> Signature:
    """The parts of an `Authorization` header. Raises SignatureError when it is no SigV4."""
    found = _AUTHORIZATION.fullmatch(authorization.strip())
    if found is None:
        raise SignatureError(
            f"The Authorization header is not {ALGORITHM} with Credential, SignedHeaders and "
            "Signature."
        )
    key_id, date, region, service, signed, signature = found.groups()
    return Signature(key_id, date, region, service, tuple(signed.split(";")), signature)


def verify(request: Request, claim: Signature, secret: str, now: datetime) -> None:
    """Raises SignatureError unless the claim was made with the secret, for this request, now.

    1. The clock. 2. The scope: date and service. 3. What must be signed is. 4. The body is the one
    that was signed. 5. The signature, compared in constant time.
    """
    stamp = request.headers.get("x-amz-date", "")
    _check_clock(stamp, now)
    if stamp[:8] != claim.date:
        raise SignatureError("The date of the credential is not the date of the request.")
    if claim.service != SERVICE:
        raise SignatureError(f"Signed for the service {claim.service}; {SERVICE} is right.")
    _check_signed(request.headers, claim)
    expected = _signature(request, claim, secret, stamp, _body_hash(request))
    if not hmac.compare_digest(expected, claim.signature):
        raise SignatureError(
            "The request signature does not match. Check the secret access key and the method of "
            "signing."
        )


def _check_clock(stamp: str, now: datetime) -> None:
    found = _STAMP.fullmatch(stamp)
    try:
        year, month, day, hour, minute, second = map(int, found.groups() if found else ())
        signed_at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise SignatureError("The X-Amz-Date header is missing or is no date.") from None
    if abs(now - signed_at) > SKEW:
        raise SignatureError(
            f"Signature expired: {stamp} is more than {SKEW.seconds // 60} minutes from the "
            f"server's time {now:%Y%m%dT%H%M%SZ}. Set the clock."
        )


def _check_signed(headers: Mapping[str, str], claim: Signature) -> None:
    if not any(name in claim.signed_headers for name in _HOST):
        raise SignatureError("The host header must be signed.")
    for name in headers:
        if name.startswith(_MEANT) and name not in claim.signed_headers:
            raise SignatureError(f"The header {name} was sent but not signed.")


def _body_hash(request: Request) -> str:
    """The body's hash. Raises SignatureError when the header that gives it, if any, is another.

    `UNSIGNED-PAYLOAD` is another: no operation of these services allows it.
    """
    actual = hashlib.sha256(request.body).hexdigest()
    given = request.headers.get("x-amz-content-sha256")
    if given is not None and not hmac.compare_digest(given.encode(), actual.encode()):
        raise SignatureError("The X-Amz-Content-SHA256 header is not the hash of the body.")
    return actual


def _signature(request: Request, claim: Signature, secret: str, stamp: str, body_hash: str) -> str:
    canonical = "\n".join(
        [
            request.method,
            _path(request.raw_path),
            _query(request.query) if request.query else "",
            *(f"{name}:{_header(request.headers, name)}" for name in claim.signed_headers),
            "",
            ";".join(claim.signed_headers),
            body_hash,
        ]
    )
    scope = f"{claim.date}/{claim.region}/{claim.service}/aws4_request"
    digest = hashlib.sha256(canonical.encode("latin-1")).hexdigest()
    text = "\n".join([ALGORITHM, stamp, scope, digest])
    key = _key(secret, claim.date, claim.region, claim.service)
    return hmac.digest(key, text.encode(), "sha256").hex()


@lru_cache(maxsize=4096)
def _path(raw_path: str) -> str:
    """The path without empty and dot segments, percent-encoded once more."""
    kept: list[str] = []
    for segment in raw_path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    end = "/" if kept and raw_path.endswith("/") else ""
    return quote(f"/{'/'.join(kept)}{end}", safe="/~")


def _query(query: str) -> str:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return "&".join(
        f"{name}={value}" for name, value in sorted((_plain(n), _plain(v)) for n, _, v in pairs)
    )


def _plain(text: str) -> str:
    """Encoded as signers do, however it was sent: botocore signs %20 and sends +."""
    return quote(unquote_to_bytes(text.replace("+", " ")), safe="-_.~")


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get("host" if name in _HOST else name)
    if value is None:
        raise SignatureError(f"The header {name} is signed but was not sent.")
    return " ".join(value.split())


@lru_cache(maxsize=1024)
def _key(secret: str, date: str, region: str, service: str) -> bytes:
    key = b"AWS4" + secret.encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key

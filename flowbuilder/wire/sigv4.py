"""AWS Signature Version 4 in the `Authorization` header, as botocore signs `bedrock`."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, unquote

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "bedrock"
#: How far the signer's clock may be off.
SKEW = timedelta(minutes=5)
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM}\s+Credential=([\w]+)/(\d{{8}})/([\w-]+)/([\w-]+)/aws4_request,\s*"
    r"SignedHeaders=([\w;-]+),\s*Signature=([0-9a-f]{64})"
)
_SPACES = re.compile(r" +")


class SignatureError(Exception):
    """The signature is missing something or does not hold."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What an `Authorization` header claims."""

    key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent."""

    method: str
    #: Percent-encoded, as on the wire.
    raw_path: str
    query: str
    #: By lower-case name.
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
    """Raises SignatureError unless the claim was made with the secret, for this very request, now."""
    stamp = request.headers.get("x-amz-date", "")
    signed_at = _moment(stamp)
    if abs(now - signed_at) > SKEW:
        raise SignatureError(
            f"Signature expired: {stamp} is more than {SKEW.seconds // 60} minutes from the "
            f"server's time {now:%Y%m%dT%H%M%SZ}. Set the clock."
        )
    if stamp[:8] != claim.date:
        raise SignatureError("The date of the credential is not the date of the request.")
    if claim.service != SERVICE:
        raise SignatureError(f"Signed for the service {claim.service}; {SERVICE} is right.")
    if "host" not in claim.signed_headers:
        raise SignatureError("The host header must be signed.")
    body_hash = _body_hash(request, claim)
    expected = _signature(request, claim, secret, stamp, body_hash)
    if not hmac.compare_digest(expected, claim.signature):
        raise SignatureError(
            "The request signature does not match. Check the secret access key and the method of "
            "signing."
        )


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise SignatureError("The X-Amz-Date header is missing or is no date.") from None


def _body_hash(request: Request, claim: Signature) -> str:
    """The hash that was signed, which must be the body's own when the header gives one."""
    actual = hashlib.sha256(request.body).hexdigest()
    given = request.headers.get("x-amz-content-sha256")
    if given is not None and not hmac.compare_digest(given, actual):
        raise SignatureError("The X-Amz-Content-SHA256 header is not the hash of the body.")
    return actual


def _signature(request: Request, claim: Signature, secret: str, stamp: str, body_hash: str) -> str:
    canonical = "\n".join(
        [
            request.method,
            quote(request.raw_path, safe="/-_.~"),
            _query(request.query),
            *(f"{name}:{_header(request.headers, name)}" for name in claim.signed_headers),
            "",
            ";".join(claim.signed_headers),
            body_hash,
        ]
    )
    scope = f"{claim.date}/{claim.region}/{claim.service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join([ALGORITHM, stamp, scope, digest])
    key = _key(secret, claim.date, claim.region, claim.service)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        raise SignatureError(f"The header {name} is signed but was not sent.")
    return _SPACES.sub(" ", value.strip())


def _query(query: str) -> str:
    pairs = []
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        pairs.append((quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~")))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


@lru_cache(maxsize=1024)
def _key(secret: str, date: str, region: str, service: str) -> bytes:
    key = b"AWS4" + secret.encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key

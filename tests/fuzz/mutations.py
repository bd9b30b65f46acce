"""Strategies of wrong values: for a place in a request's parameters, for bodies and for headers."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from tests.wire.strategies import documents

#: Text that has been trouble somewhere.
STRANGE = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202eabc\u200b\ufeff",
    "e\u0301" * 40,
    "👩‍👩‍👧‍👦" * 30,
    "İıſK",
    "\r\nX-Injected: 1",
    "../../../../etc/passwd",
    "..%2f..%2f",
    "' OR 1=1 --",
    "{{7*7}}{{}}{{ }}",
    "$.data[?(@.a)]..[*]",
    "$" * 300,
    "(" * 500,
    "not " * 500,
    "٣٤",
    "²",
    "-0",
    "1e999",
    "NaN",
    "99999999999999999999",
    "arn:aws:bedrock:us-east-1:123456789012:flow/" + "A" * 11,
]


def nested(depth: int, kind: str) -> Any:
    """A value of so many levels."""
    value: Any = 0
    for _ in range(depth):
        value = [value] if kind == "list" else {"a": value}
    return value


_NUMBERS = [float("nan"), float("inf"), -float("inf"), 10**30, -(2**63) - 1, 2**64, -1, 0, 1e308]
junk: st.SearchStrategy[Any] = st.one_of(
    documents,
    st.sampled_from(STRANGE),
    st.sampled_from(_NUMBERS),
    st.text(max_size=20),
    st.sampled_from([10_000, 300_000]).map(lambda size: "x" * size),
    st.builds(nested, st.sampled_from([20, 99, 101, 300]), st.sampled_from(["list", "map"])),
    st.sampled_from([3, 2000]).map(lambda size: list(range(size))),
    st.sampled_from([[], {}, None, True, False, [None], [{}], {"": None}]),
)


@st.composite
def mutated(draw: st.DrawFn, value: Any) -> Any:
    """The value with something missing, added or of another kind somewhere in it."""
    value = copy.deepcopy(value)
    places = list(_places(value))
    if not places:
        return draw(junk)
    holder, key = draw(st.sampled_from(places))
    how = draw(st.sampled_from(["replace", "replace", "remove", "repeat", "add"]))
    if how == "remove":
        del holder[key]
    elif how == "replace":
        holder[key] = draw(junk)
    elif isinstance(holder, list):
        holder.extend([holder[key]] * draw(st.sampled_from([1, 60])))
    elif how == "add":
        holder[draw(st.sampled_from(["noSuchMember", "", "__type", "a\0"]))] = draw(junk)
    else:
        holder[key] = [holder[key]]
    return value


def _places(value: Any) -> Any:
    """Each place of a value, as what holds it and the key or index there."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


#: Bodies that are no JSON object, or only almost one.
bodies: st.SearchStrategy[bytes] = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"",
            b" ",
            b"null",
            b"[]",
            b'"text"',
            b"0",
            b"NaN",
            b'{"name": NaN}',
            b'{"name": Infinity}',
            b'{"name": "a", "name": 1}',
            b'{"name": "\\ud800"}',
            b'{"name": "\xff\xfe"}',
            b'\xef\xbb\xbf{"name": "a"}',
            '{"name": "a"}'.encode("utf-16"),
            b'{"name": "a"',
            b'{"name": "a"}}',
            b"{'name': 'a'}",
            b"[" * 100_000,
            b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
            b'{"name": ' + b"9" * 50_000 + b"}",
            b"name=a&definition=b",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
        ]
    ),
)

#: Bytes that Daphne lets pass in a header.
_HEADER_BYTES = st.lists(
    st.integers(9, 255).filter(lambda code: code == 9 or (code >= 32 and code != 127)), max_size=30
).map(bytes)
_TYPES = [
    b"",
    b"text/plain",
    b"application/x-amz-json-1.1",
    b"application/json; charset=utf-16",
    b"application/json; charset=nonsense",
    b"application/json; charset=hex",
    b"application/json; charset*=utf-8''x%00y",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data",
    b"multipart/form-data; boundary=x",
    b"; ;=;",
]
_SCOPE = b"AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/bedrock/aws4_request"
_HEADERS: dict[str, list[bytes]] = {
    "Content-Type": _TYPES,
    "Authorization": [
        b"",
        b"Bearer ",
        b"Bearer x",
        b"Bearer ABCD." + b"a" * 20,
        b"Basic YTpi",
        b"AWS4-HMAC-SHA256",
        _SCOPE + b", SignedHeaders=host, Signature=" + b"0" * 64,
        _SCOPE + b", SignedHeaders=;;, Signature=" + b"0" * 64,
        _SCOPE.replace(b"AKID", b"A" * 9000) + b", SignedHeaders=host, Signature=" + b"0" * 64,
        b"\xe9" * 50,
    ],
    "Content-Length": [
        b"",
        b"-1",
        b"0",
        b"1",
        b"999999999999",
        b"1e3",
        b"0x10",
        b"\xb2",
        b"9" * 5000,
    ],
    "If-Match": [b"", b"*", b'"1"', b'W/"1"', b"1", b'"' + b"9" * 40 + b'"', b"\xb2", b'"', b"W/"],
    "X-Amz-Date": [b"", b"20260101T000000Z", b"99999999T999999Z", b"\xb2" * 8, b"Mon, 1 Jan 2026"],
    "X-Amz-Content-Sha256": [b"", b"UNSIGNED-PAYLOAD", b"\xe9", b"0" * 64],
    "X-Amz-Security-Token": [b"", b"x", b"\xe9"],
    "Host": [b"", b"example.com", b"127.0.0.1:99999999", b"[::1", b"a b", b"\xe9"],
    "Cookie": [b"sessionid=x", b"sessionid=" + b"\xe9" * 40, b'a="\\999"', b";;=;", b"csrftoken=a"],
    "X-Forwarded-For": [b"1.2.3.4", b",,,", b"\xe9"],
    "X-Forwarded-Host": [b"evil.example"],
    "Transfer-Encoding": [b"chunked"],
    "Content-Encoding": [b"gzip"],
    "Expect": [b"100-continue"],
    "Accept": [b"text/html", b"application/xml"],
    "Range": [b"bytes=0-1"],
    "Origin": [b"null", b"http://evil.example"],
    "Referer": [b"http://[", b"x"],
    "X-Http-Method-Override": [b"DELETE"],
}

#: Headers that are wrong, strange or not meant for the API, few at a time.
headers: st.SearchStrategy[tuple[tuple[str, bytes], ...]] = st.lists(
    st.sampled_from(sorted(_HEADERS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(_HEADERS[name]) | _HEADER_BYTES)
    ),
    max_size=3,
    unique_by=lambda header: header[0],
).map(tuple)

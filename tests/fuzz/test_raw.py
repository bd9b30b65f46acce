"""Requests that no SDK makes: odd methods, paths, queries, headers and bodies."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.api import Api, Asked
from tests.fuzz.budget import Budget
from tests.fuzz.mutations import bodies, headers
from tests.fuzz.things import Things
from tests.wire.served import OPERATIONS, route

_ARN = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aflow%2F"
_TOKEN = st.text("ABCabcXYZ!#$%&'*+-.^_`|~019", min_size=1, max_size=12)
_METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"]
_PRINTABLE = "".join(map(chr, range(33, 127)))
_SEGMENTS = [
    *(
        "",
        ".",
        "..",
        "%2e%2e",
        "%2E",
        "%2F",
        "%5c",
        "%00",
        "a%00b",
        "%",
        "%z",
        "%C3%28",
        "%ED%A0%80",
    ),
    *(
        "%F0%9F%92%A9",
        "%0d%0aX:1",
        "ABCDEFGHIJ",
        "TSTALIASID",
        "DRAFT",
        "1",
        "-1",
        "0" * 3000,
        "%25",
    ),
    *(
        _ARN + "ABCDEFGHIJ",
        _ARN,
        "arn:aws:bedrock:us-east-1:123456789012:flow/ABCDEFGHIJ",
        ";a=b",
        "@",
    ),
    *(
        "flows",
        "aliases",
        "versions",
        "prompts",
        "tags",
        "executions",
        "openapi.json",
        "static",
        "*",
    ),
]
_LETTERS = st.text(_PRINTABLE.replace("?", "").replace("#", ""), max_size=8)
_NAMES = [
    "maxResults",
    "nextToken",
    "tagKeys",
    "eventType",
    "skipResourceInUseCheck",
    "X-Amz-Signature",
]
_VALUES = [
    "",
    "1",
    "-1",
    "1e3",
    "%00",
    "%FF",
    "true",
    "%",
    "+",
    "\u0061" * 3000,
    "%C2%B2",
    "9" * 30,
]


def paths(things: Things) -> st.SearchStrategy[str]:
    """Percent-encoded paths of the API: those of its operations, cut and mixed, and any others."""
    real = [str(things[n][0]) for n in ("flowIdentifier", "aliasIdentifier", "promptIdentifier")]
    segment = st.sampled_from([*_SEGMENTS, *real]) | _LETTERS.map(
        lambda text: text.replace("/", "")
    )
    anything = st.lists(segment, max_size=6).map(lambda parts: "/api/" + "/".join(parts))
    return st.one_of(anything, st.sampled_from(_templates()).flatmap(lambda t: _filled(t, segment)))


def _templates() -> list[str]:
    return sorted({route(name).model.http["requestUri"] for name in OPERATIONS})


def _filled(template: str, segment: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The template's path with anything in the place of its labels."""
    parts = template.strip("/").split("/")
    filled = [segment if part.startswith("{") else st.just(part) for part in parts]
    return st.tuples(*filled).map(lambda drawn: "/api/" + "/".join(drawn))


_queries = st.one_of(
    st.just(""),
    _LETTERS,
    st.lists(
        st.tuples(st.sampled_from(_NAMES), st.sampled_from(_VALUES) | _LETTERS), max_size=4
    ).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)),
)
#: Mostly those that the API has.
_methods = st.sampled_from([*_METHODS[:4] * 5, *_METHODS]) | _TOKEN


def test_any_request_of_the_api_gets_an_answer_of_the_services_form(
    api: Api, things: Things, budget: Budget
) -> None:
    asked_for = st.builds(Asked, _methods, paths(things), _queries, headers, bodies)
    for one_round in budget.rounds(700):

        @given(asked=asked_for, sign=st.sampled_from([True] * 9 + [False]))
        def holds(asked: Asked, sign: bool) -> None:
            with transaction.atomic():
                api.ask(api.signed(asked) if sign else asked)
                transaction.set_rollback(True)
            cache.clear()

        one_round(holds)


def test_no_address_of_the_server_fails(api: Api, budget: Budget) -> None:
    begins = st.sampled_from(
        [
            "/",
            "/api",
            "/console/api/",
            "/admin/",
            "/healthz",
            "/static/",
            "//",
            "/sign-in",
            "/%61pi/",
        ]
    )
    segment = st.sampled_from(_SEGMENTS) | _LETTERS
    path = st.builds(
        lambda begin, parts: begin + "/".join(parts), begins, st.lists(segment, max_size=3)
    )
    asked_for = st.builds(Asked, _methods, path, _queries, headers, bodies)
    for one_round in budget.rounds(250):

        @given(asked=asked_for)
        def holds(asked: Asked) -> None:
            with transaction.atomic():
                answer = api.send(asked)
                transaction.set_rollback(True)
            cache.clear()
            assert answer.status < 500, answer

        one_round(holds)

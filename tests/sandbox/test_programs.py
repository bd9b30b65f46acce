"""What code gives: values, functions, tracebacks, limits; the same in both sandboxes, or told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from executions.services.sandbox import (
    KernelSandbox,
    Kind,
    Limits,
    MontySandbox,
    Sandbox,
    SandboxError,
)
from flowbuilder.definition.types import JSON

MB = 1024 * 1024
LOW = Limits(seconds=1, memory_bytes=64 * MB, result_bytes=2 * MB)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with KernelSandbox(Limits(seconds=5)) as made:
        yield made


@pytest.fixture(scope="module", params=[KernelSandbox, MontySandbox])
def either(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with request.param(Limits(seconds=5)) as made:
        yield made


def fails(sandbox: Sandbox, code: str, limits: Limits | None = None) -> SandboxError:
    with pytest.raises(SandboxError) as caught:
        sandbox.evaluate(code, {}, limits)
    return caught.value


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1 + 1", 2),
        ("x = 3\nx", 3),
        ("x = 3\nx;", 3),
        ("[n * n for n in range(3)]", [0, 1, 4]),
        ("def double(n):\n    return n * 2\ndouble(4)", 8),
        ("class A:\n    def b(self):\n        return 'c'\nA().b()", "c"),
        ("if data['n'] > 1:\n    'many'\nelse:\n    'one'", "many"),
        ("try:\n    data['missing']\nexcept KeyError:\n    'none'", "none"),
        ("for n in [1, 2, 3]:\n    n", 3),
        ("match data:\n    case {'n': n}:\n        n\n    case _:\n        0", 5),
        ("None", None),
        ("print('only printed')", None),
        ("(1, 'a')", [1, "a"]),
        ("{'a': {1: True}}", {"a": {"1": True}}),
        ("{None: 1, True: 2, 1.5: 3}", {"null": 1, "true": 2, "1.5": 3}),
        ("from collections import namedtuple as n\n{'p': [n('P', 'x y')(1, 2)]}", {"p": [[1, 2]]}),
        ("'Grüße 🚀'", "Grüße 🚀"),
        ("2 ** 100", 2**100),
        ("0.1 + 0.2", 0.1 + 0.2),
        ("lambda_ = lambda n: n + 1\nlambda_(1)", 2),
        ("sum(item['price'] for item in data['items'])", 30),
        ("def rec(n):\n    return n and 1 + rec(n - 1)\nrec(900)", 900),
        ("__name__", "__main__"),
    ],
)
def test_the_value_of_the_last_expression(either: Sandbox, code: str, value: JSON) -> None:
    data: JSON = {"n": 5, "items": [{"price": 10}, {"price": 20}]}
    assert either.evaluate(code, {"data": data}).value == value


@pytest.mark.parametrize(
    "module",
    [
        "json", "re", "math", "datetime", "itertools", "collections", "statistics", "base64",
        "hashlib", "html", "random", "string", "textwrap", "uuid", "csv", "decimal",
        "fractions", "functools", "urllib.parse", "zoneinfo", "xml.etree.ElementTree",
        "dataclasses", "typing", "enum", "unicodedata", "difflib", "heapq", "secrets", "hmac",
        "zlib", "io",
    ],
)  # fmt: skip
def test_modules_for_data_can_be_imported(sandbox: Sandbox, module: str) -> None:
    assert sandbox.evaluate(f"import {module} as m\nm.__name__", {}).value == module


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("import datetime as d\nd.datetime.strptime('3 May 24', '%d %b %y').day", 3),
        (
            "from datetime import datetime as d\nfrom zoneinfo import ZoneInfo as Z\n"
            "d(2024, 7, 1, tzinfo=Z('Europe/Berlin')).isoformat()",
            "2024-07-01T00:00:00+02:00",
        ),
        ("import hashlib\nhashlib.sha3_256(b'a').hexdigest()[:8]", "80084bf2"),
        ("'Grüße'.encode('cp1252').decode('latin-1')", "Grüße"),
        ("import statistics\nstatistics.quantiles([1, 2, 3, 4])", [1.25, 2.5, 3.75]),
        ("from decimal import Decimal as D\nstr(D('1.10') + D('2.2'))", "3.30"),
        ("import csv, io\nlist(csv.DictReader(io.StringIO('a,b\\n1,2')))", [{"a": "1", "b": "2"}]),
        ("import time\ntime.sleep(0.01)\ntime.tzname[0]", "UTC"),
        ("import uuid\nlen({str(uuid.uuid4()), str(uuid.uuid1())})", 2),
        (
            "from dataclasses import dataclass, asdict\n@dataclass\nclass P:\n    x: int = 1\n"
            "asdict(P())",
            {"x": 1},
        ),
        ("import xml.etree.ElementTree as E\nE.fromstring('<a><b>t</b></a>').find('b').text", "t"),
        ("import os\ndict(os.environ)", {}),
        ("import contextlib as c\nwith c.suppress(ValueError):\n    7", 7),
    ],
)  # fmt: skip
def test_what_data_needs_works_without_files(sandbox: Sandbox, code: str, value: JSON) -> None:
    assert sandbox.evaluate(code, {}).value == value


def test_random_differs_from_call_to_call(either: Sandbox) -> None:
    code = "import random\nrandom.random()"
    assert len({json.dumps(either.evaluate(code, {}).value) for _ in range(5)}) == 5


def test_calls_share_nothing(sandbox: Sandbox) -> None:
    sandbox.evaluate("import json, builtins\njson.kept = builtins.kept = 1\n0", {"a": 1})
    code = (
        "import builtins, json\n[hasattr(m, 'kept') for m in (json, builtins)] + ['a' in globals()]"
    )
    assert sandbox.evaluate(code, {}).value == [False, False, False]


def test_names_of_a_call_are_gone_in_the_next(either: Sandbox) -> None:
    assert either.evaluate("kept = 1\nkept", {"a": 1}).value == 1
    for name in ("kept", "a"):
        assert f"name '{name}' is not defined" in fails(either, name).message


def test_print_is_kept_apart_up_to_a_limit(either: Sandbox) -> None:
    result = either.evaluate(
        "import sys\nprint('a')\nprint('é' * 100, file=sys.stderr)\n1",
        {},
        Limits(printed_characters=10),
    )
    assert result.printed == "a\n" + "é" * 8 + "\n… 93 more characters"


def test_the_traceback_shows_the_code_s_own_lines(sandbox: Sandbox) -> None:
    error = fails(sandbox, "def price(row):\n    return row['price']\n\nprice({'cost': 1})")
    assert error.kind is Kind.PYTHON
    assert error.message == (
        "Traceback (most recent call last):\n"
        '  File "<code>", line 4, in <module>\n'
        "    price({'cost': 1})\n"
        '  File "<code>", line 2, in price\n'
        "    return row['price']\n"
        "           ~~~^^^^^^^^^\n"
        "KeyError: 'price'"
    )


def test_the_traceback_leaves_out_the_library_s_lines(sandbox: Sandbox) -> None:
    error = fails(sandbox, "import json\njson.loads('{')")
    assert "json/decoder.py" not in error.message
    assert "    json.loads('{')" in error.message
    assert "JSONDecodeError: Expecting property name" in error.message


def test_a_syntax_error_shows_line_and_place(either: Sandbox) -> None:
    error = fails(either, "x = 1\nif x = 2:\n    x")
    assert error.kind is Kind.PYTHON
    assert 'File "<code>", line 2' in error.message
    assert "    if x = 2:" in error.message
    assert "SyntaxError: invalid syntax" in error.message


def test_a_module_that_is_not_there_is_named_with_those_that_are(sandbox: Sandbox) -> None:
    error = fails(sandbox, "import requests\n1")
    assert "No module 'requests' here. Code in a flow can import: abc," in error.message


def test_a_file_is_refused_in_words(either: Sandbox) -> None:
    error = fails(either, "open('/etc/passwd').read()")
    assert error.message.endswith("has no files, no network and no other processes.")


@pytest.mark.parametrize("code", ["x = 1", "", "def f():\n    1", "import json"])
def test_code_without_a_last_expression_is_told_so(either: Sandbox, code: str) -> None:
    assert "End it with the expression" in fails(either, code).message


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("{1, 2}", "The result is of type set, which is no JSON value. Give list(…) instead."),
        ("{'a': [0, b'x']}", "The result['a'][1] is of type bytes"),
        ("{(1, 2): 3}", "The result has a key of type tuple"),
        ("[float('nan')]", "The result[0] is nan"),
        ("float('inf')", "The result is inf"),
        ("{float('nan'): 1}", "not JSON compliant"),
        ("[2 ** 20_000]", "Exceeds the limit (4300 digits)"),
        ("a = []\na.append(a)\na", "contains itself"),
        ("import datetime\ndatetime.date(2024, 1, 1)", "Give .isoformat() instead."),
        ("[0, range(3)]", "The result[1] is of type range"),
        ("lambda: 1", "of type function"),
    ],
)
def test_a_result_that_is_no_json_is_located(either: Sandbox, code: str, text: str) -> None:
    error = fails(either, code)
    assert error.kind is Kind.NOT_JSON
    assert text in error.message


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("'\\ud800'", "not valid Unicode"),
        ("(n for n in [1])", "of type generator"),
        ("1 .__class__", "of type type"),
    ],
)
def test_more_results_of_cpython_are_no_json(sandbox: Sandbox, code: str, text: str) -> None:
    assert text in fails(sandbox, code).message


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("while True:\n    0", Kind.TIMEOUT),
        ("import time\ntime.sleep(60)", Kind.TIMEOUT),
        ("'x' * 65 * 1024 * 1024\n1", Kind.MEMORY),
        ("a = []\nwhile True:\n    a.append('x' * 100_000)\n    0", Kind.MEMORY),
        ("'x' * 3_000_000", Kind.OUTPUT),
        ("def f():\n    return f()\nf()", Kind.PYTHON),
    ],
)
def test_limits_hold(either: Sandbox, code: str, kind: Kind) -> None:
    began = time.monotonic()
    assert fails(either, code, LOW).kind is kind
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "code", ["import re\nre.match('(a+)+$', 'a' * 40 + 'b')", "9 ** 9 ** 9 and 1"]
)
def test_time_ends_what_does_not_look_at_the_clock(sandbox: Sandbox, code: str) -> None:
    assert fails(sandbox, code, LOW).kind is Kind.TIMEOUT


def test_memory_running_out_names_the_line(either: Sandbox) -> None:
    error = fails(either, "a = 1\nb = 'x' * 10 ** 9\na", Limits(memory_bytes=64 * MB))
    assert error.message == "The code needs more memory than the 64 MB it may have (line 2)."


def test_large_values_go_in_and_come_out(either: Sandbox) -> None:
    text = "söme text, [with] {brackets}\n" * 250_000
    assert either.evaluate("data['text']", {"data": {"text": text}}).value == text


HANDLER = """
import json

def handler(event, context):
    print("called")
    return {
        "got": event,
        "name": context.function_name,
        "id": context.aws_request_id,
        "ms": context.get_remaining_time_in_millis(),
    }
"""


def test_a_function_gets_event_and_context(either: Sandbox) -> None:
    context: dict[str, JSON] = {"function_name": "f", "aws_request_id": "r-1"}
    result = either.call(HANDLER, "handler", [1, None], context, Limits(seconds=5))
    assert isinstance(result.value, dict)
    remaining = result.value.pop("ms")
    assert result.value == {"got": [1, None], "name": "f", "id": "r-1"}
    assert isinstance(remaining, int)
    assert 4000 < remaining <= 5000
    assert result.printed == "called\n"


@pytest.mark.parametrize("handler", ["main", "json"])
def test_a_handler_that_is_no_function_is_told_so(either: Sandbox, handler: str) -> None:
    with pytest.raises(SandboxError, match=f"defines no function '{handler}'"):
        either.call(HANDLER, handler, {}, {})


def test_what_a_function_gives_may_be_nothing(either: Sandbox) -> None:
    assert either.call("def handler(e, c):\n    pass", "handler", {}).value is None

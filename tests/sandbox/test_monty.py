"""Monty: what it runs, what it does not and how that is told, and what it may use."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from executions.services.sandbox import Kind, Limits, MontySandbox, SandboxError
from executions.services.sandbox.inside.monty.tell import MODULES, PART
from flowbuilder.definition.types import JSON

MB = 1024 * 1024
LOW = Limits(seconds=2, memory_bytes=64 * MB, result_bytes=2 * MB)

ORDERS: JSON = [
    {"id": 1, "customer": "Ada", "items": [{"sku": "x", "price": 2.5, "n": 4}], "at": "2024-05-03"},
    {"id": 2, "customer": "Bob", "items": [], "at": "2024-05-01"},
    {"id": 3, "customer": "Ada", "items": [{"sku": "y", "price": 1, "n": 1}], "at": "2024-04-30"},
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[MontySandbox]:
    with MontySandbox(Limits(seconds=5)) as made:
        yield made


def fails(sandbox: MontySandbox, code: str, limits: Limits | None = None) -> SandboxError:
    with pytest.raises(SandboxError) as caught:
        sandbox.evaluate(code, {}, limits)
    return caught.value


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (
            "totals = {}\nfor order in orders:\n"
            "    total = sum(item['price'] * item['n'] for item in order['items'])\n"
            "    totals[order['customer']] = totals.get(order['customer'], 0) + total\ntotals",
            {"Ada": 11.0, "Bob": 0},
        ),
        ("[o['id'] for o in sorted(orders, key=lambda o: (o['customer'], o['at']))]", [3, 1, 2]),
        ("{o['id']: len(o['items']) for o in orders if o['items']}", {"1": 1, "3": 1}),
        ("import json\njson.loads('{\"a\": [1, null]}')['a']", [1, None]),
        ("import json\njson.dumps(orders[1], sort_keys=True)[:7]", '{"at": '),
        ("import re\nre.findall(r'[A-Z]\\w+', 'Ada met Bob')", ["Ada", "Bob"]),
        (
            "import re\n[m.group('year') for m in re.finditer(r'(?P<year>\\d{4})', '1999, 2024')]",
            ["1999", "2024"],
        ),
        (
            "from datetime import datetime, timedelta\n"
            "(datetime.strptime('2024-02-28', '%Y-%m-%d') + timedelta(days=2)).isoformat()[:10]",
            "2024-03-01",
        ),
        ("import math\nround(math.sqrt(2), 3)", 1.414),
        ("from collections import Counter\nCounter('abca').most_common(1)", [["a", 2]]),
        (
            "from collections import defaultdict\nby = defaultdict(list)\n"
            "for o in orders:\n    by[o['customer']].append(o['id'])\ndict(by)",
            {"Ada": [1, 3], "Bob": [2]},
        ),
        ("import base64\nbase64.b64encode('Grüße'.encode()).decode()", "R3LDvMOfZQ=="),
        ("import hashlib\nhashlib.sha256(b'a').hexdigest()[:8]", "ca978112"),
        ("import csv\nlist(csv.reader(['a,b', '1,\"2,3\"']))", [["a", "b"], ["1", "2,3"]]),
        ("from decimal import Decimal\nstr(Decimal('1.10') + Decimal('2.2'))", "3.30"),
        ("import itertools\nlist(itertools.chain([1], [2]))", [1, 2]),
        ("from functools import reduce\nreduce(lambda a, b: a * b, [1, 2, 3, 4])", 24),
        ("f\"{orders[0]['customer']:>5}: {2.5:.2f}\"", "  Ada: 2.50"),
        ("'; '.join(o['customer'].upper() for o in orders)", "ADA; BOB; ADA"),
        ("first, *rest = orders\nlen(rest)", 2),
        ("def walk(n):\n    return [n] + walk(n - 1) if n else []\nwalk(3)", [3, 2, 1]),
        (
            "class Basket:\n    def __init__(self):\n        self.prices = []\n"
            "    def add(self, price):\n        self.prices.append(price)\n        return self\n"
            "Basket().add(1).add(2).prices",
            [1, 2],
        ),
        (
            "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int = 1\n"
            "Point(x=4).x",
            4,
        ),
        ("try:\n    int('x')\nexcept ValueError as error:\n    str(error)[:15]", "invalid literal"),
        ("import asyncio\nasync def f():\n    return 3\nasyncio.run(f())", 3),
    ],
)
def test_common_work_on_data_runs(sandbox: MontySandbox, code: str, value: JSON) -> None:
    assert sandbox.evaluate(code, {"orders": ORDERS}).value == value


def test_the_modules_that_messages_list_can_be_imported(sandbox: MontySandbox) -> None:
    code = "\n".join(f"import {name}" for name in MODULES) + "\n1"
    assert sandbox.evaluate(code, {}).value == 1


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("def g():\n    yield 1\nlist(g())", "does not yet support yield expressions"),
        ("class E(Exception):\n    pass\n1", "does not yet support class inheritance"),
        ("class A:\n    @property\n    def b(self):\n        return 1\nA().b", "method decorators"),
        ("x = 1\ndel x\n1", "does not yet support the 'del' statement"),
        ("try:\n    1\nexcept* ValueError:\n    2", "exception groups"),
        ("import statistics\nstatistics.mean([1])", "No module named 'statistics'"),
        ("from collections import OrderedDict\n1", "cannot import name 'OrderedDict'"),
        ("import re\nre.sub('a', lambda m: 'b', 'a')", "callable replacement is not yet supported"),
        ("bytearray(3)", "name 'bytearray' is not defined"),
        ("import os\nos.getenv('A')", "'os.getenv' is not supported"),
        ("import time\ntime.clock_gettime(0)", "no attribute 'clock_gettime'"),
    ],
)
def test_a_part_of_python_that_is_missing_is_named(
    sandbox: MontySandbox, code: str, missing: str
) -> None:
    error = fails(sandbox, code)
    assert error.kind is Kind.PYTHON
    assert missing in error.message
    assert error.message.endswith(PART)
    assert "FLOWBUILDER_SANDBOX" in PART


def test_a_missing_module_is_told_with_those_that_are_there(sandbox: MontySandbox) -> None:
    message = fails(sandbox, "import requests\n1").message
    assert "Code in a flow can import: asyncio, base64," in message


@pytest.mark.parametrize("code", ["1 / 0", "{}['a']", "raise ValueError('no')", "count"])
def test_a_fault_of_the_code_is_not_blamed_on_monty(sandbox: MontySandbox, code: str) -> None:
    assert "Monty" not in fails(sandbox, code).message


def test_the_traceback_shows_the_code_s_own_lines_as_they_were_written(
    sandbox: MontySandbox,
) -> None:
    code = "def price(row):\n    return 1 + row['prıce']\nif True:\n    2 + price({'cost': 1})"
    assert fails(sandbox, code).message == (
        "Traceback (most recent call last):\n"
        '  File "<code>", line 4, in <module>\n'
        "    2 + price({'cost': 1})\n"
        "        ~~~~~~~~~~~~~~~~~~\n"
        '  File "<code>", line 2, in price\n'
        "    return 1 + row['prıce']\n"
        "               ~~~~~~~~~~~~\n"
        "KeyError: 'prıce'"
    )


def test_recursion_without_end_shows_its_last_calls(sandbox: MontySandbox) -> None:
    message = fails(sandbox, "def f(n):\n    return f(n + 1)\nf(0)").message
    assert message.count("line 2, in f") == 4
    assert message.endswith("RecursionError: maximum recursion depth exceeded")
    assert sandbox.evaluate(
        "def f(n):\n    return n and 1 + f(n - 1)\nf(50)", {}, Limits(recursion=60)
    )
    assert (
        "RecursionError" in fails(sandbox, "def f():\n    f()\nf()", Limits(recursion=60)).message
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("9 ** 9 ** 9 and 1", Kind.MEMORY),
        ("f'{1:>1000000000}'\n1", Kind.MEMORY),
        ("','.join(['a' * 10_000] * 100_000)\n1", Kind.MEMORY),
        # a small value in memory, and one without end as text
        ("a = ['x' * 1000]\nfor _ in range(40):\n    a = [a, a]\na", Kind.MEMORY),
        ("while True:\n    try:\n        while True:\n            0\n    except BaseException:\n"
         "        0\n    0", Kind.TIMEOUT),
        ("import asyncio\nasyncio.run(asyncio.sleep(60))", Kind.TIMEOUT),
    ],
)  # fmt: skip
def test_limits_hold(sandbox: MontySandbox, code: str, kind: Kind) -> None:
    began = time.monotonic()
    assert fails(sandbox, code, LOW).kind is kind
    assert time.monotonic() - began < 5


def test_printing_without_end_ends_with_the_time(sandbox: MontySandbox) -> None:
    began = time.monotonic()
    error = fails(sandbox, "while True:\n    print('x' * 10_000)\n    0", Limits(seconds=0.5))
    assert error.kind is Kind.TIMEOUT
    assert time.monotonic() - began < 3
    printed = sandbox.evaluate("for _ in range(200):\n    print('x' * 1000)\n1", {}).printed
    assert printed.endswith("\n… 134664 more characters")


@pytest.mark.parametrize(
    "code", ["(" * 100_000, "-" * 100_000 + "1", "1" + "+1" * 100_000, "\0", "'\ud800'"]
)
def test_code_that_no_parser_likes_harms_nobody(sandbox: MontySandbox, code: str) -> None:
    assert fails(sandbox, code).kind is Kind.PYTHON
    assert sandbox.evaluate("1", {}).value == 1


def test_inputs_of_any_shape_come_through(sandbox: MontySandbox) -> None:
    value: JSON = {"": None, "a b": [1.5, -(2**70), True, "\u0000\n🚀"], "é": {"x": [[]]}}
    assert sandbox.evaluate("value", {"value": value}).value == value
    deep = json.loads("[" * 150 + "]" * 150)
    assert sandbox.evaluate("len(deep)", {"deep": deep}).value == 1


def test_a_function_may_call_its_own_things_as_it_likes(sandbox: MontySandbox) -> None:
    code = (
        "import time as json\ntype = max = setattr = Context = 1\n"
        "def handler(event, context):\n"
        "    return [event, context.aws_request_id, context.get_remaining_time_in_millis() > 0]"
    )
    given = sandbox.call(code, "handler", {"a": 1}, {"aws_request_id": "r-1"})
    assert given.value == [{"a": 1}, "r-1", True]


def test_a_failing_function_shows_its_lines(sandbox: MontySandbox) -> None:
    with pytest.raises(SandboxError) as caught:
        sandbox.call("def handler(event, context):\n    return event['b']", "handler", {})
    assert caught.value.message == (
        "Traceback (most recent call last):\n"
        '  File "<code>", line 2, in handler\n'
        "    return event['b']\n"
        "           ~~~~~~~~~~\n"
        "KeyError: 'b'"
    )


@pytest.mark.parametrize("handler", ["no such", "1", "handler.x", ""])
def test_a_handler_that_is_no_name_is_told_so(sandbox: MontySandbox, handler: str) -> None:
    with pytest.raises(SandboxError, match="defines no function"):
        sandbox.call("def handler(event, context):\n    return 1", handler, {})


def test_status_where_monty_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("executions.services.sandbox.monty.find_spec", lambda name: None)
    with MontySandbox() as made:
        assert made.status().problem.startswith("Code cannot be run here: Monty is not installed")
        with pytest.raises(SandboxError, match="not installed") as caught:
            made.evaluate("1", {})
        assert caught.value.kind is Kind.UNAVAILABLE

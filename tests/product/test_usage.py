"""What runs at once have used is counted, also when nobody waits for their end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.definition import build
from tests.product.books import Shop
from tests.support.processes import wait_until

pytestmark = pytest.mark.server

_CALLERS = 8


def asking() -> dict[str, Any]:
    """A flow that asks its model."""
    return build.definition(
        [build.start(), build.prompt("Prompt", "Shorten {{text}}", "text"), build.end()],
        [
            build.data("in", "Start.document", "Prompt.text"),
            build.data("out", "Prompt.modelCompletion", "End.document"),
        ],
    )


def test_callers_that_go_away_leave_the_count(shop: Shop) -> None:
    which = shop.flow(asking())
    given = [{"nodeName": "Start", "content": {"document": "long"}}]
    for _ in range(_CALLERS):
        answer = shop.runtime.invoke_flow(**which, inputs=given, enableTrace=True)
        for event in answer["responseStream"]:
            if "nodeActionTrace" in event.get("flowTraceEvent", {}).get("trace", {}):
                answer["responseStream"].close()
                break

    def used() -> list[tuple[str, int, int]]:
        found = shop.session.get(f"usage?by=node&flow={which['flowIdentifier']}")
        return [(one["name"], one["calls"], one["inputTokens"]) for one in found["groups"]]

    whole = [("Prompt", _CALLERS, 900 * _CALLERS)]
    wait_until(lambda: used() == whole, "each call to be counted", seconds=20)

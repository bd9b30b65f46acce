"""Prices that a workspace enters, and what its pages are told of tokens and cost."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from executions.models import Execution, Price, Usage
from executions.services.models.local_record import MODEL_NAME
from flowbuilder.models import AuditEntry, Flow, Workspace
from tests.console.conftest import Browser
from tests.executions.support import chain, execution

TODAY = datetime.now(UTC).date()
RATES = {"currency": "USD", "inputPrice": "2.5", "outputPrice": "10"}


def workspace_of(browser: Browser) -> Workspace:
    assert browser.who
    return Workspace.objects.get(pk=browser.who.context.workspace_id)


def use(
    workspace: Workspace,
    model: str = "big",
    *,
    node: str = "Prompt",
    ago: int = 0,
    flow: str = "FLOW000001",
    run: Execution | None = None,
    input_: int = 1_000_000,
) -> Usage:
    return Usage.objects.create(
        workspace=workspace,
        execution=run,
        flow_id=flow,
        node=node,
        model_id=model,
        day=TODAY - timedelta(days=ago),
        calls=2,
        input=input_,
        output=100_000,
        cache_read=0,
        cache_write=0,
    )


def add(owner: Browser, pattern: str, expected: int = 201, **more: Any) -> Any:
    answer = owner.send("POST", "prices", {"pattern": pattern, **RATES, **more})
    assert answer.status_code == expected, answer.content
    return answer.json()


def get(browser: Browser, path: str, expected: int = 200) -> Any:
    answer = browser.get(path)
    assert answer.status_code == expected, answer.content
    return answer.json()


def test_the_table_begins_with_the_demo_model(owner: Browser, viewer: Browser) -> None:
    found = get(viewer, "prices")
    [free] = found["prices"]
    assert (free["id"], free["pattern"], free["inputPrice"]) == (None, MODEL_NAME, "0")
    assert found["unpriced"] == []
    own = add(owner, MODEL_NAME, currency="EUR")
    assert [one["id"] for one in get(viewer, "prices")["prices"]] == [own["id"]]
    assert owner.send("DELETE", f"prices/{own['id']}").status_code == 204
    assert get(viewer, "prices")["prices"] == [free]


def test_a_price_is_entered_changed_and_deleted(owner: Browser) -> None:
    made = add(owner, "nova*", cacheReadPrice="0.000001")
    assert made == {
        "id": made["id"],
        "pattern": "nova*",
        "validFrom": None,
        "currency": "USD",
        "inputPrice": "2.5",
        "outputPrice": "10",
        "cacheReadPrice": "0.000001",
        "cacheWritePrice": "0",
    }
    changed = {**made, "inputPrice": "3", "validFrom": "2026-01-01"}
    answer = owner.send("PUT", f"prices/{made['id']}", changed)
    assert answer.json() == changed
    assert owner.send("DELETE", f"prices/{made['id']}").status_code == 204
    assert owner.send("DELETE", f"prices/{made['id']}").status_code == 404
    entries = AuditEntry.objects.filter(action__endswith="Price").order_by("pk")
    assert [entry.action for entry in entries] == ["CreatePrice", "UpdatePrice", "DeletePrice"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"pattern": ""}, "pattern"),
        ({"pattern": "x" * 201}, "pattern"),
        ({"currency": "Dollars"}, "currency"),
        ({"currency": "usd"}, "currency"),
        ({"inputPrice": "-1"}, "inputPrice"),
        ({"inputPrice": "0.1234567"}, "inputPrice"),
        ({"outputPrice": "NaN"}, "outputPrice"),
        ({"outputPrice": "Infinity"}, "outputPrice"),
        ({"outputPrice": ""}, "outputPrice"),
        ({"cacheWritePrice": "1e30"}, "cacheWritePrice"),
        ({"validFrom": "tomorrow"}, "validFrom"),
    ],
)
def test_what_is_no_price_is_refused(owner: Browser, change: Any, field: str) -> None:
    refused = add(owner, **{"pattern": "x", **change}, expected=400)
    assert [one["name"] for one in refused["fields"]] == [field]
    assert not Price.objects.exists()


def test_one_price_from_each_day(owner: Browser) -> None:
    first = add(owner, "nova")
    later = add(owner, "nova", validFrom="2026-01-01")
    for since in (None, "2026-01-01"):
        refused = add(owner, "nova", 400, validFrom=since)
        assert refused["fields"][0]["name"] == "pattern"
    assert owner.send("PUT", f"prices/{later['id']}", first).status_code == 400
    assert owner.send("PUT", f"prices/{later['id']}", later).status_code == 200


def test_models_without_a_price_are_listed(owner: Browser) -> None:
    ours = workspace_of(owner)
    use(ours, "big")
    use(ours, "big", ago=3)
    use(ours, MODEL_NAME)
    use(ours, "forgotten", ago=100)
    [big] = get(owner, "prices")["unpriced"]
    assert big == {"modelId": "big", "calls": 4, "lastUsed": TODAY.isoformat()}
    add(owner, "big", validFrom=str(TODAY))
    [big] = get(owner, "prices")["unpriced"]
    assert (big["calls"], big["lastUsed"]) == (2, str(TODAY - timedelta(days=3)))
    add(owner, "b*")
    assert get(owner, "prices")["unpriced"] == []


def test_usage_by_flow_model_and_node(owner: Browser) -> None:
    ours = workspace_of(owner)
    flow = Flow.objects.create(workspace=ours, flow_id="FLOW000001", name="Tulips")
    use(ours, "big")
    use(ours, "big", ago=1, node="Other")
    use(ours, "small", flow="FLOWGONE01")
    use(ours, "big", ago=40)
    add(owner, "big")
    found = get(owner, "usage")
    assert (len(found["days"]), found["days"][-1]) == (30, TODAY.isoformat())
    tulips, gone = found["groups"]
    assert (tulips["name"], tulips["key"], tulips["exists"]) == ("Tulips", flow.flow_id, True)
    assert (gone["name"], gone["exists"]) == ("FLOWGONE01", False)
    assert tulips["inputTokens"] == 2_000_000
    assert tulips["cost"] == {"amounts": {"USD": "7"}, "unpriced": 0}
    assert gone["cost"] == {"amounts": {}, "unpriced": 2}
    assert found["total"]["cost"] == {"amounts": {"USD": "7"}, "unpriced": 2}
    assert tulips["days"][TODAY.isoformat()]["calls"] == 2
    assert set(tulips["days"]) == {day.isoformat() for day in (TODAY, TODAY - timedelta(1))}
    by_model = get(owner, "usage?by=model")["groups"]
    assert [group["name"] for group in by_model] == ["big", "small"]
    by_node = get(owner, f"usage?by=node&flow={flow.flow_id}")["groups"]
    assert [(group["flowName"], group["name"]) for group in by_node] == [
        ("Tulips", "Other"),
        ("Tulips", "Prompt"),
    ]
    past = TODAY - timedelta(days=40)
    assert get(owner, f"usage?from={past}&to={past}")["total"]["calls"] == 2


def test_editing_a_price_corrects_the_past_from_its_first_day(owner: Browser) -> None:
    ours = workspace_of(owner)
    for ago in (0, 1, 2):
        use(ours, ago=ago)
    old = add(owner, "big")
    add(owner, "big", validFrom=str(TODAY), inputPrice="5", outputPrice="0")
    assert get(owner, "usage")["total"]["cost"]["amounts"] == {"USD": "12"}
    owner.send("PUT", f"prices/{old['id']}", {**old, "inputPrice": "0", "outputPrice": "0"})
    assert get(owner, "usage")["total"]["cost"]["amounts"] == {"USD": "5"}


def test_many_groups_come_with_the_rest_as_one(owner: Browser) -> None:
    ours = workspace_of(owner)
    for number in range(105):
        use(ours, node=f"Node{number:03}", input_=1000 + number)
    found = get(owner, "usage?by=node")
    assert len(found["groups"]) == 100
    assert found["groups"][0]["name"] == "Node104"
    assert found["others"]["calls"] == 10
    assert found["total"]["calls"] == 210


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=2026-02-01&to=2026-01-01", "from=2020-01-01", "by=people"]
)
def test_what_cannot_be_asked_is_refused(owner: Browser, query: str) -> None:
    assert get(owner, f"usage?{query}", 400)["message"]


def test_an_execution_tells_what_its_nodes_used(owner: Browser, stranger: Browser) -> None:
    ours = workspace_of(owner)
    run = execution(ours, chain(1), {})
    use(ours, run=run)
    use(ours, "small", node="Other", run=run)
    use(ours, node="NotOfIt")
    add(owner, "big")
    where = f"executions/{run.flow_id}/{run.alias_id}/{run.name}/usage"
    found = get(owner, where)
    other, prompt = found["rows"]
    assert (other["node"], other["price"]) == ("Other", None)
    assert (prompt["node"], prompt["modelId"], prompt["day"]) == ("Prompt", "big", str(TODAY))
    assert prompt["price"]["inputPrice"] == "2.5"
    assert prompt["cost"] == {"amounts": {"USD": "3.5"}, "unpriced": 0}
    assert found["total"]["cost"] == {"amounts": {"USD": "3.5"}, "unpriced": 2}
    get(stranger, where, 404)


def test_many_executions_tell_what_each_used(owner: Browser, stranger: Browser) -> None:
    ours = workspace_of(owner)
    first, second, idle = (execution(ours, chain(1), {}) for _ in range(3))
    use(ours, run=first)
    use(ours, "small", run=first)
    use(ours, "big", run=second)
    add(owner, "big")
    names = [
        {"flowId": run.flow_id, "aliasId": run.alias_id, "name": run.name}
        for run in (first, second, idle)
    ]
    elsewhere = {**names[1], "aliasId": "OTHER"}

    def told(who: Browser, asked: list[dict[str, str]]) -> dict[str, Any]:
        answer = who.send("POST", "usage/executions", {"executions": asked})
        assert answer.status_code == 200, answer.content
        return {one["name"]: (one["calls"], one["cost"]) for one in answer.json()["executions"]}

    assert told(owner, names) == {
        first.name: (4, {"amounts": {"USD": "3.5"}, "unpriced": 2}),
        second.name: (2, {"amounts": {"USD": "3.5"}, "unpriced": 0}),
    }
    assert told(owner, [elsewhere]) == told(stranger, names) == {}
    many = [names[0]] * 101
    assert owner.send("POST", "usage/executions", {"executions": many}).status_code == 400


def test_the_csv_has_a_line_for_each_day_flow_node_and_model(owner: Browser) -> None:
    ours = workspace_of(owner)
    Flow.objects.create(workspace=ours, flow_id="FLOW000001", name="Tulips")
    use(ours, "=1+1")
    use(ours, "big", ago=1)
    add(owner, "big")
    answer = owner.get("usage/csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f'{TODAY}.csv"' in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()
    first, second = csv.DictReader(text.splitlines())
    assert (first["day"], first["cost"], first["currency"]) == (
        str(TODAY - timedelta(days=1)),
        *("3.5", "USD"),
    )
    assert (first["flow"], first["input_tokens"], first["calls"]) == ("Tulips", "1000000", "2")
    assert (second["model"], second["cost"], second["currency"]) == ("'=1+1", "", "")


def test_nobody_sees_another_workspaces_usage_or_prices(owner: Browser, stranger: Browser) -> None:
    use(workspace_of(owner))
    made = add(owner, "big")
    assert get(stranger, "usage")["groups"] == []
    assert b"big" not in b"".join(stranger.get("usage/csv").streaming_content)
    found = get(stranger, "prices")
    assert ([one["id"] for one in found["prices"]], found["unpriced"]) == ([None], [])
    for method in ("PUT", "DELETE"):
        answer = stranger.send(method, f"prices/{made['id']}", {**made, "inputPrice": "0"})
        assert answer.status_code == 404
    assert str(Price.objects.get().input) == "2.500000"
    use(workspace_of(stranger))
    assert get(stranger, "usage")["total"]["cost"]["unpriced"] == 2
    assert date.fromisoformat(get(stranger, "usage")["to"]) == TODAY

"""Every template, copied in a browser's session and run by the workers to its end."""

from __future__ import annotations

from typing import Any

import pytest

from flowbuilder.operations import templates
from tests.product.books import DRAFT, ROLE, Shop
from tests.support.product import Product

pytestmark = pytest.mark.server

ALL = {template.id: template for template in templates.templates()}


def run(shop: Shop, template: str, seconds: float = 60) -> list[Any]:
    """What a copy of the template gives for its sample input."""
    body = {"name": f"Of-{template}".replace("_", "-"), "executionRoleArn": ROLE}
    made = shop.session.send("POST", f"templates/{template}", body)
    which = {"flowIdentifier": made["id"], "flowAliasIdentifier": DRAFT}
    sample = shop.session.get(f"flows/{made['id']}/workbench")["sampleInput"]
    execution = shop.start(which, sample)
    ended = shop.end(execution, seconds)
    assert ended["status"] == "Succeeded", ended
    return [
        field["content"]["document"]
        for kind, event in shop.events(execution, "Flow")
        if kind == "flowOutputEvent"
        for field in event["fields"]
    ]


@pytest.mark.parametrize("template", ALL)
def test_every_template_runs_with_its_sample(shop: Shop, template: str) -> None:
    assert len(run(shop, template)) == 1


@pytest.mark.parametrize("template", ["routing", "nested_iterators"])
def test_templates_run_with_the_local_model(server: Product, template: str) -> None:
    shop = Shop(server)
    try:
        [text] = run(shop, template, 150)
        assert len(text.split()) > 3
    finally:
        shop.close()

"""boto3 against the running product: the stories of tests/product call all that is served."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import OperationModel

from tests.clients.conftest import MANY
from tests.clients.served import served
from tests.product import test_operations as operations
from tests.product import test_own_operations as own
from tests.product import test_prompts as prompts
from tests.product.books import DRAFT, Shop
from tests.support.product import Product

pytestmark = pytest.mark.server


class Answered:
    """The operations that a shop's clients were answered, without the refused ones."""

    def __init__(self, shop: Shop) -> None:
        self.names: dict[str, set[str]] = {}
        for client in (shop.agent, shop.runtime, shop.own):
            client.meta.events.register("after-call", self._note)

    def _note(self, model: OperationModel, http_response: Any, **_: object) -> None:
        if http_response.status_code < 300:
            self.names.setdefault(model.service_model.service_name, set()).add(model.name)


def test_every_operation_is_answered(server: Product, lasting: str) -> None:
    shop = Shop(server)
    shop.agent, shop.runtime = server.boto3("bedrock-agent"), server.boto3("bedrock-agent-runtime")
    shop.own = server.boto3("flowbuilder")
    answered = Answered(shop)
    upper = shop.flow(operations.capitals())
    operations.test_a_flow_from_its_first_draft_to_its_end(shop)
    operations.test_an_execution_from_start_to_end_by_arns(shop, upper)
    operations.test_a_run_without_trace_gives_only_what_comes_out(shop, upper)
    operations.test_lists_come_in_pages(shop, upper)
    prompts.test_a_prompt_from_its_first_draft_to_its_end(shop)
    prompts.test_tags_of_a_flow_its_alias_and_a_prompt(shop)
    own.test_an_agent_asks_a_background_execution(shop)
    own.test_a_failed_execution_goes_on_with_another_version(shop)
    own.test_parts_of_a_draft_are_tried(shop)
    execution = shop.start({"flowIdentifier": lasting, "flowAliasIdentifier": DRAFT}, MANY, "Start")
    assert shop.runtime.stop_flow_execution(**execution)["status"] == "Aborted"
    assert answered.names == served()

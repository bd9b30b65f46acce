"""What the tests of all clients share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.executions.support import each
from tests.product.books import ROLE
from tests.support.product import Product

#: What keeps the flow `lasting` busy for longer than a client takes to stop it.
MANY = ["x"] * 3000


@pytest.fixture(scope="session")
def lasting(server: Product) -> str:
    """The id of a prepared flow whose executions last, given `MANY` texts."""
    definition: dict[str, Any] = each("Body")
    made = server.agent.create_flow(name="Lasting", executionRoleArn=ROLE, definition=definition)
    assert server.agent.prepare_flow(flowIdentifier=made["id"])["status"] == "Prepared"
    return str(made["id"])

"""One running product whose models are a quick stand-in, for all tests of the whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.aws import FakeAws
from tests.fakes.model import SlowModel
from tests.product.books import Shop
from tests.support.product import Product

#: Two paragraphs, so that the formatter has something to do.
ANSWER = "A rocket is a tall machine. It flies to space.\n\nPeople built it. They were brave."


@pytest.fixture(scope="session")
def model() -> Iterator[SlowModel]:
    """An OpenAI-compatible endpoint that answers at once; `seconds` slows it down."""
    with SlowModel(0.0, ANSWER) as running:
        yield running


@pytest.fixture(scope="session")
def shop(
    tmp_path_factory: pytest.TempPathFactory, model: SlowModel, agents: FakeAws
) -> Iterator[Shop]:
    """The whole product on SQLite with the stand-in model, and agents of a stand-in for AWS."""
    outside = standing_in(model) | agents.environment("us-east-1")
    with Product(tmp_path_factory.mktemp("shop"), **outside) as product:
        shop = Shop(product)
        yield shop
        shop.close()


def standing_in(model: SlowModel) -> dict[str, str]:
    """The environment that sends every model call to the stand-in."""
    return {
        "FLOWBUILDER_DEFAULT_PROVIDER": "openai",
        "OPENAI_BASE_URL": model.url,
        "OPENAI_API_KEY": "unused",
    }


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave the stand-in as quick as it was."""
    yield
    if "model" in request.fixturenames:
        request.getfixturevalue("model").seconds = 0.0

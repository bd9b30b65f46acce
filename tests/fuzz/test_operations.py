"""Every operation with parameters that are right, almost right, and far from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from hypothesis import given, note
from hypothesis import strategies as st

from tests.fuzz.api import Api, Asked, request_of
from tests.fuzz.budget import Budget
from tests.fuzz.mutations import bodies, headers, mutated
from tests.fuzz.things import Things
from tests.wire.served import OPERATIONS, route
from tests.wire.strategies import values


@st.composite
def requests(draw: st.DrawFn, things: Things) -> tuple[str, Asked]:
    """An operation and a request for it."""
    name = draw(st.sampled_from(OPERATIONS))
    params: Any = _known(draw, name, things)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 4]))):
        params = draw(mutated(params))
        if not isinstance(params, dict):
            break
    asked = request_of(name, params if isinstance(params, dict) else {"name": params})
    if draw(st.integers(0, 7)) == 0:
        asked = replace(asked, body=draw(bodies))
    if draw(st.integers(0, 7)) == 0:
        asked = replace(asked, headers=draw(headers))
    return name, asked


def _known(draw: st.DrawFn, name: str, things: Things) -> dict[str, Any]:
    """Parameters that the model allows, and that mostly name what is there."""
    shape: Any = route(name).model.input_shape
    names = list(shape.members)
    real = {n for n in names if n in things and draw(st.integers(0, 3))}
    params: dict[str, Any] = {n: draw(st.sampled_from(things[n])) for n in sorted(real)}
    for member in names:
        if member not in real and (member in shape.required_members or draw(st.booleans())):
            params[member] = draw(values(shape.members[member]))
    return params


def test_whatever_is_asked_the_answer_has_the_services_form(
    api: Api, things: Things, budget: Budget
) -> None:
    for one_round in budget.rounds(350):

        @given(drawn=requests(things))
        def holds(drawn: tuple[str, Asked]) -> None:
            name, asked = drawn
            note(name)
            with transaction.atomic():
                answer = api.ask(api.signed(asked))
                if name == "CreateFlow" and answer.status == 201:
                    _use(api, answer.json["id"])
                transaction.set_rollback(True)

        one_round(holds)


def _use(api: Api, flow: str) -> None:
    """What the server has taken, it can also show, check and delete."""
    for name in ("GetFlow", "PrepareFlow", "GetFlow", "DeleteFlow"):
        answer = api.call(name, flowIdentifier=flow)
        assert answer.status < 300, (name, answer.body)

"""Prompts tried in the browser, and what uses them."""

from __future__ import annotations

from typing import Any

import pytest

from flowbuilder.operations import prompts
from tests.console.conftest import Browser
from tests.definition import build

TEXT = {"templateType": "TEXT", "templateConfiguration": {"text": {"text": "Hi {{who}}"}}}


def attempt(browser: Browser, variant: object, inputs: object, expected: int = 200) -> Any:
    answer = browser.send("POST", "prompts/try", {"variant": variant, "inputs": inputs})
    assert answer.status_code == expected, answer.content
    return answer.json()


@pytest.mark.parametrize(
    ("variant", "inputs", "says"),
    [
        (TEXT, {"who": "you"}, "names no model"),
        ({**TEXT, "modelId": "m"}, {}, "who"),
        ({"modelId": "m"}, {}, "has no template"),
    ],
)
def test_why_a_prompt_cannot_be_asked_is_an_answer(
    editor: Browser, variant: dict[str, Any], inputs: dict[str, str], says: str
) -> None:
    given = attempt(editor, variant, inputs)
    assert given["text"] is None
    assert says in given["error"]["message"]
    assert given["milliseconds"] >= 0


def test_whoever_may_not_run_may_not_try(viewer: Browser) -> None:
    assert "viewer" in attempt(viewer, TEXT, {}, 403)["message"]


@pytest.mark.parametrize("body", [{}, {"variant": "x"}, {"variant": {}, "inputs": {"a": {}}}])
def test_what_is_no_trial_is_refused(editor: Browser, body: object) -> None:
    assert editor.send("POST", "prompts/try", body).status_code == 400


def test_the_flows_that_use_a_prompt_are_named(owner: Browser, stranger: Browser) -> None:
    who = owner.who
    assert who is not None
    made = prompts.create_prompt(who.context, {"name": "greeting"})
    uses = f"prompts/{made['id']}/uses"
    assert owner.get(uses).json() == {"flows": []}
    ask = build.prompt("Ask", "x")
    ask["configuration"]["prompt"]["sourceConfiguration"] = {"resource": {"promptArn": made["arn"]}}
    who.create("Greeter", definition=build.definition([ask], []))
    assert owner.get(uses).json() == {"flows": ["Greeter (draft)"]}
    assert stranger.get(uses).status_code == 404

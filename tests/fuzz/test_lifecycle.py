"""Long ways through the life of flows and prompts, beside a small model of what must be there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    precondition,
    rule,
)

from tests.fuzz.api import Answer, Api
from tests.fuzz.budget import Budget
from tests.fuzz.things import PROMPT, draft

NAMES = st.sampled_from(["one", "two", "three", "four"])
TAGS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "1", "x y"]), max_size=3)
PICK = st.integers(0, 10**6)
SIZE = st.integers(1, 3)
TEST = "TSTALIASID"


@dataclass
class Thing:
    """A flow or prompt as it must be."""

    id: str
    name: str
    arn: str
    etag: str
    tags: dict[str, str]
    stale: list[str] = field(default_factory=list)
    text: str = "$.data"
    prepared: bool = False
    versions: set[int] = field(default_factory=set)
    last_version: int = 0
    #: Alias identifier to name and version.
    aliases: dict[str, tuple[str, int]] = field(default_factory=dict)

    def changed(self, etag: str) -> None:
        """It has been changed, and has another ETag from now on."""
        assert etag not in {self.etag, *self.stale}
        self.stale.append(self.etag)
        self.etag = etag

    def published(self, number: int) -> None:
        """It has another version, of a number that none had before."""
        assert number == self.last_version + 1
        self.last_version = number
        self.versions.add(number)


class Machine(RuleBasedStateMachine):
    """What both have in common; each run leaves nothing behind."""

    api: ClassVar[Api]

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, Thing] = {}
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        """Take back all of it."""
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)

    def ask(self, operation: str, status: int, /, **params: Any) -> Answer:
        """The answer, which has this status."""
        answer = self.api.call(operation, **params)
        assert answer.status == status, (operation, params, answer.status, answer.body)
        return answer

    def taken(self, name: str, but: str = "") -> bool:
        """Whether another thing has the name."""
        return any(thing.name == name and thing.id != but for thing in self.things.values())

    def pages(self, operation: str, member: str, size: int, **params: Any) -> list[dict[str, Any]]:
        """All items of a list, which comes in pages of at most `size`."""
        found: list[dict[str, Any]] = []
        while True:
            answer = self.ask(operation, 200, maxResults=size, **params).json
            assert len(answer[member]) <= size
            found += answer[member]
            if "nextToken" not in answer:
                return found
            params["nextToken"] = answer["nextToken"]

    def tag(self, thing: Thing, tags: dict[str, str], gone: set[str]) -> None:
        """Tag, untag, and look."""
        if tags:
            self.ask("TagResource", 200, resourceArn=thing.arn, tags=tags)
        if gone:
            self.ask("UntagResource", 200, resourceArn=thing.arn, tagKeys=sorted(gone))
        thing.tags = {k: v for k, v in (thing.tags | tags).items() if k not in gone}
        shown = self.ask("ListTagsForResource", 200, resourceArn=thing.arn).json
        assert shown["tags"] == thing.tags


def chosen(items: Any, pick: int) -> Any:
    """One of the items, which are not none."""
    ordered = sorted(items)
    return ordered[pick % len(ordered)]


class Flows(Machine):
    """Flows with their versions and aliases."""

    live: Bundle[str] = Bundle("live")
    gone: Bundle[str] = Bundle("gone")

    @rule(target=live, name=NAMES, tags=TAGS)
    def create(self, name: str, tags: dict[str, str]) -> Any:
        status = 409 if self.taken(name) else 201
        answer = self.ask("CreateFlow", status, name=name, tags=tags, **draft())
        if status == 409:
            return multiple()
        made, etag = answer.json, answer.headers["etag"]
        self.things[made["id"]] = Thing(made["id"], name, made["arn"], etag, tags)
        return str(made["id"])

    @rule(flow=live, name=NAMES, text=st.sampled_from(["$.data", "$.data.a"]), pick=PICK)
    def update(self, flow: str, name: str, text: str, pick: int) -> None:
        thing = self.things[flow]
        match = chosen({thing.etag, *thing.stale, "*"}, pick)
        status = 409 if self.taken(name, flow) or match in thing.stale else 200
        params = {"name": name, "if_match": match, **draft(text)}
        answer = self.ask("UpdateFlow", status, flowIdentifier=flow, **params)
        if status == 200:
            thing.changed(answer.headers["etag"])
            thing.name, thing.text, thing.prepared = name, text, False

    @rule(flow=live)
    def prepare(self, flow: str) -> None:
        answer = self.ask("PrepareFlow", 202, flowIdentifier=flow).json
        assert answer["status"] == "Prepared"
        self.things[flow].prepared = True

    @rule(flow=live)
    def publish(self, flow: str) -> None:
        thing = self.things[flow]
        status = 201 if thing.prepared else 400
        answer = self.ask("CreateFlowVersion", status, flowIdentifier=flow).json
        if thing.prepared:
            thing.published(int(answer["version"]))

    @rule(flow=live, name=NAMES, number=st.integers(1, 4))
    def create_alias(self, flow: str, name: str, number: int) -> None:
        thing = self.things[flow]
        routing = [{"flowVersion": str(number)}]
        known = number in thing.versions
        status = 201 if known and name not in dict(thing.aliases.values()) else 0
        status = status or (409 if known else 400)
        params = {"flowIdentifier": flow, "name": name, "routingConfiguration": routing}
        answer = self.ask("CreateFlowAlias", status, **params).json
        if status == 201:
            thing.aliases[answer["id"]] = (name, number)

    @precondition(lambda self: any(thing.aliases for thing in self.things.values()))
    @rule(pick=PICK, number=st.integers(1, 4))
    def move_alias(self, pick: int, number: int) -> None:
        thing, alias = self._alias(pick)
        name, _ = thing.aliases[alias]
        known = number in thing.versions
        self.ask(
            "UpdateFlowAlias",
            200 if known else 400,
            flowIdentifier=thing.id,
            aliasIdentifier=alias,
            name=name,
            routingConfiguration=[{"flowVersion": str(number)}],
        )
        if known:
            thing.aliases[alias] = (name, number)

    @precondition(lambda self: any(thing.aliases for thing in self.things.values()))
    @rule(pick=PICK)
    def delete_alias(self, pick: int) -> None:
        thing, alias = self._alias(pick)
        named = {"flowIdentifier": thing.id, "aliasIdentifier": alias}
        self.ask("DeleteFlowAlias", 200, **named)
        del thing.aliases[alias]
        self.ask("GetFlowAlias", 404, **named)

    @precondition(lambda self: any(thing.versions for thing in self.things.values()))
    @rule(pick=PICK, force=st.booleans())
    def delete_version(self, pick: int, force: bool) -> None:
        thing, number = chosen_pair(self.things, pick)
        users = {alias for alias, (_, version) in thing.aliases.items() if version == number}
        named = {"flowIdentifier": thing.id, "flowVersion": str(number)}
        status = 200 if force or not users else 409
        self.ask("DeleteFlowVersion", status, skipResourceInUseCheck=force, **named)
        if status == 200:
            thing.versions.remove(number)
            thing.aliases = {a: kept for a, kept in thing.aliases.items() if a not in users}
            self.ask("GetFlowVersion", 404, **named)

    @rule(flow=live, tags=TAGS, gone_tags=st.sets(st.sampled_from("abc")))
    def tags(self, flow: str, tags: dict[str, str], gone_tags: set[str]) -> None:
        self.tag(self.things[flow], tags, gone_tags)

    @rule(flow=live)
    def refuse_deletion_while_in_use(self, flow: str) -> None:
        if self.things[flow].aliases:
            self.ask("DeleteFlow", 409, flowIdentifier=flow)

    @rule(target=gone, flow=consumes(live))
    def delete(self, flow: str) -> str:
        self.ask("DeleteFlow", 200, flowIdentifier=flow, skipResourceInUseCheck=True)
        del self.things[flow]
        return flow

    @rule(flow=gone)
    def look_for_what_is_gone(self, flow: str) -> None:
        named = {"flowIdentifier": flow}
        for operation in ("GetFlow", "PrepareFlow", "DeleteFlow", "ListFlowVersions"):
            self.ask(operation, 404, **named)
        self.ask("GetFlowAlias", 404, aliasIdentifier=TEST, **named)
        self.ask("UpdateFlow", 404, name="none", **named, **draft())

    @rule(flow=live, size=SIZE)
    def look_at_one(self, flow: str, size: int) -> None:
        thing, named = self.things[flow], {"flowIdentifier": flow}
        answer = self.ask("GetFlow", 200, **named)
        assert (answer.json["name"], answer.headers["etag"]) == (thing.name, thing.etag)
        assert answer.json["definition"] == draft(thing.text)["definition"]
        assert (answer.json["status"] == "Prepared") == thing.prepared
        versions = self.pages("ListFlowVersions", "flowVersionSummaries", size, **named)
        assert [int(version["version"]) for version in versions] == sorted(thing.versions)[::-1]
        aliases = self.pages("ListFlowAliases", "flowAliasSummaries", size, **named)
        assert [alias["id"] for alias in aliases] == [TEST, *thing.aliases]
        for alias in aliases[1:]:
            number = int(alias["routingConfiguration"][0]["flowVersion"])
            assert (alias["name"], number) == thing.aliases[alias["id"]]
            assert number in thing.versions

    @rule(size=SIZE)
    def look_at_all(self, size: int) -> None:
        flows = self.pages("ListFlows", "flowSummaries", size)
        assert [flow["id"] for flow in flows] == list(self.things)[::-1]

    def _alias(self, pick: int) -> tuple[Thing, str]:
        """One of the aliases, with its flow."""
        found = [(flow, alias) for flow, thing in self.things.items() for alias in thing.aliases]
        flow, alias = found[pick % len(found)]
        return self.things[flow], alias


class Prompts(Machine):
    """Prompts with their versions."""

    live: Bundle[str] = Bundle("live")
    gone: Bundle[str] = Bundle("gone")

    @rule(target=live, name=NAMES, tags=TAGS)
    def create(self, name: str, tags: dict[str, str]) -> Any:
        status = 409 if self.taken(name) else 201
        answer = self.ask("CreatePrompt", status, name=name, tags=tags, variants=[PROMPT])
        if status == 409:
            return multiple()
        made, etag = answer.json, answer.headers["etag"]
        self.things[made["id"]] = Thing(made["id"], name, made["arn"], etag, tags)
        return str(made["id"])

    @rule(prompt=live, name=NAMES, pick=PICK)
    def update(self, prompt: str, name: str, pick: int) -> None:
        thing = self.things[prompt]
        match = chosen({thing.etag, *thing.stale, "*"}, pick)
        status = 409 if self.taken(name, prompt) or match in thing.stale else 200
        params = {"name": name, "if_match": match, "variants": [PROMPT]}
        answer = self.ask("UpdatePrompt", status, promptIdentifier=prompt, **params)
        if status == 200:
            thing.changed(answer.headers["etag"])
            thing.name = name

    @rule(prompt=live)
    def publish(self, prompt: str) -> None:
        answer = self.ask("CreatePromptVersion", 201, promptIdentifier=prompt).json
        self.things[prompt].published(int(answer["version"]))

    @precondition(lambda self: any(thing.versions for thing in self.things.values()))
    @rule(pick=PICK)
    def delete_version(self, pick: int) -> None:
        thing, number = chosen_pair(self.things, pick)
        named = {"promptIdentifier": thing.id, "promptVersion": str(number)}
        self.ask("DeletePrompt", 200, **named)
        thing.versions.remove(number)
        self.ask("GetPrompt", 404, **named)

    @rule(prompt=live, tags=TAGS, gone_tags=st.sets(st.sampled_from("abc")))
    def tags(self, prompt: str, tags: dict[str, str], gone_tags: set[str]) -> None:
        self.tag(self.things[prompt], tags, gone_tags)

    @rule(target=gone, prompt=consumes(live))
    def delete(self, prompt: str) -> str:
        self.ask("DeletePrompt", 200, promptIdentifier=prompt)
        del self.things[prompt]
        return prompt

    @rule(prompt=gone)
    def look_for_what_is_gone(self, prompt: str) -> None:
        for operation in ("GetPrompt", "DeletePrompt", "CreatePromptVersion"):
            self.ask(operation, 404, promptIdentifier=prompt)

    @rule(prompt=live, size=SIZE)
    def look_at_one(self, prompt: str, size: int) -> None:
        thing, named = self.things[prompt], {"promptIdentifier": prompt}
        answer = self.ask("GetPrompt", 200, **named)
        assert (answer.json["name"], answer.headers["etag"]) == (thing.name, thing.etag)
        rows = self.pages("ListPrompts", "promptSummaries", size, **named)
        wanted = ["DRAFT", *map(str, sorted(thing.versions)[::-1])]
        assert [row["version"] for row in rows] == wanted

    @rule(size=SIZE)
    def look_at_all(self, size: int) -> None:
        prompts = self.pages("ListPrompts", "promptSummaries", size)
        assert [prompt["id"] for prompt in prompts] == list(self.things)[::-1]


def chosen_pair(things: dict[str, Thing], pick: int) -> tuple[Thing, int]:
    """One of the versions, with its thing."""
    found = [(thing, number) for thing in things.values() for number in sorted(thing.versions)]
    return found[pick % len(found)]


def test_flows_live_as_the_model_says(api: Api, budget: Budget) -> None:
    Flows.api = api
    for one_round in budget.rounds(25, steps=35):
        one_round.drive(Flows)


def test_prompts_live_as_the_model_says(api: Api, budget: Budget) -> None:
    Prompts.api = api
    for one_round in budget.rounds(20, steps=30):
        one_round.drive(Prompts)

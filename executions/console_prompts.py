"""Prompts in the browser: what uses them, and trying one."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions.engine.events import Event, Kind
from executions.nodes import registry
from executions.nodes.registry import Action, Call, NodeError, Question, RunScope
from executions.usage import records
from executions.usage.sums import NO_FLOW
from flowbuilder.console.access import ConsoleView
from flowbuilder.definition.types import Node, NodeType
from flowbuilder.operations import prompt_uses, prompts
from flowbuilder.operations.arns import prompt_arn
from flowbuilder.roles import Role

_TRIED = "Prompt"


class _Trial(serializers.Serializer[dict[str, Any]]):
    variant = serializers.DictField()
    inputs = serializers.DictField(child=serializers.CharField(allow_blank=True), default=dict)


class PromptTrialView(ConsoleView):
    """POST {variant, inputs}: ask the model of a variant, saved or not, as a Prompt node would.

    Gives {"text", "usage", "error": {"code", "message"} | null, "milliseconds"}: that the model
    cannot be asked is an answer here, not an error.
    """

    roles: ClassVar = {"POST": Role.RUNNER}

    def post(self, request: Request) -> Response:
        asked = _Trial(data=request.data)
        asked.is_valid(raise_exception=True)
        variant, inputs = asked.validated_data["variant"], asked.validated_data["inputs"]
        actions: list[Action] = []
        began = time.monotonic()
        call = Call(
            spec=Node(
                _TRIED,
                NodeType.PROMPT,
                configuration={"sourceConfiguration": {"inline": variant}},
            ),
            inputs=inputs,
            key=f"{uuid.uuid4()}:{_TRIED}",
            scope=self._scope(),
            deadline=began + settings.NODE_SECONDS,
            cancelled=threading.Event(),
            report=actions.append,
        )
        text: Any = None
        error: dict[str, str] | None = None
        try:
            given = registry.run(call)
            text = None if isinstance(given, Question) else given.get("modelCompletion")
        except NodeError as problem:
            error = {"code": problem.code.value, "message": problem.message}
        records.add_of_day(self.identity.workspace_id, NO_FLOW, _sums(actions))
        took = round((time.monotonic() - began) * 1000, 1)
        body = {"text": text, "usage": _usage(actions), "error": error, "milliseconds": took}
        return Response(body)

    def _scope(self) -> RunScope:
        who = self.context
        return RunScope(
            workspace_id=who.workspace_id,
            account=who.account,
            region=who.region,
            flow_arn="",
            alias_arn="",
            execution_arn="",
            execution_key=str(uuid.uuid4()),
        )


class PromptUsesView(ConsoleView):
    """GET: {"flows"}: names of the flows, and of versions of them, that use the prompt."""

    def get(self, request: Request, prompt_id: str) -> Response:
        found, _ = prompts.find(self.context, {"promptIdentifier": prompt_id})
        arn = prompt_arn(self.context, found.prompt_id)
        return Response({"flows": prompt_uses.users(self.identity.workspace_id, arn, None)})


def _sums(actions: list[Action]) -> records.Sums:
    """What the calls used, as if a node of this name had made them."""
    now = timezone.now()
    return records.summed(
        (
            now,
            Event(Kind.NODE_ACTION, _TRIED, (), {"usage": [used.written() for used in each.used]}),
        )
        for each in actions
        if each.used
    )


def _usage(actions: list[Action]) -> Any:
    """The tokens that the last answer tells of; None when there is none."""
    for action in reversed(actions):
        if isinstance(action.response, dict) and action.response.get("usage"):
            return action.response["usage"]
    return None

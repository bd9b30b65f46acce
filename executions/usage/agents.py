"""What the models behind an agent of Amazon Bedrock use, as the agent's traces tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from executions.usage.tokens import Used, told


class Told:
    """What the traces of one completion have told so far."""

    def __init__(self, agent: str) -> None:
        """`agent` stands for a model that the traces do not name."""
        self.used: tuple[Used, ...] = ()
        self._agent = agent
        #: Models by the id of the step in which they were asked.
        self._models: dict[str, str] = {}

    def hear(self, part: Mapping[str, Any]) -> None:
        """Take in a member `trace` of the completion."""
        for step in part.get("trace", {}).values():
            if not isinstance(step, Mapping):
                continue
            asked = step.get("modelInvocationInput") or {}
            if model := asked.get("foundationModel"):
                self._models[str(asked.get("traceId"))] = str(model)
            answered = step.get("modelInvocationOutput") or {}
            model = self._models.get(str(answered.get("traceId")), self._agent)
            self.used += told(model, answered.get("metadata") or {})

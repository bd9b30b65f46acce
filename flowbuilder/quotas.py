"""How many things there may be beside each other: this server's own limits, and the service's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Quota:
    """The most of one thing. The size of a definition is `definition.limits`' business."""

    #: What is counted, as people say it.
    things: str
    #: The environment variable that changes it.
    setting: str
    default: int
    #: What AWS_QUOTAS=1 applies.
    service: int


QUOTAS: Final[dict[str, Quota]] = {
    "flows": Quota("flows in a workspace", "FLOWBUILDER_MAX_FLOWS", 10_000, 100),
    "flow_versions": Quota("versions of a flow", "FLOWBUILDER_MAX_FLOW_VERSIONS", 1_000, 10),
    "flow_aliases": Quota("aliases of a flow", "FLOWBUILDER_MAX_FLOW_ALIASES", 1_000, 10),
    "prompts": Quota("prompts in a workspace", "FLOWBUILDER_MAX_PROMPTS", 10_000, 500),
    "prompt_versions": Quota("versions of a prompt", "FLOWBUILDER_MAX_PROMPT_VERSIONS", 1_000, 10),
    "tags": Quota("tags of a resource", "FLOWBUILDER_MAX_TAGS", 50, 50),
}

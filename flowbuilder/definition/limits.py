"""How large a definition may be: the product's own limits, and the service's quotas."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final


def _limit(value: int, setting: str) -> int:
    """A field with its default and the name of the environment variable that changes it."""
    default: int = field(default=value, metadata={"setting": setting})
    return default


@dataclass(frozen=True, slots=True)
class Limits:
    """The most there may be of each thing in one definition (Loop bodies count with the flow)."""

    nodes: int = _limit(1_000, "FLOWBUILDER_MAX_NODES")
    connections: int = _limit(2_000, "FLOWBUILDER_MAX_CONNECTIONS")
    #: Per Condition node, `default` included.
    conditions: int = _limit(50, "FLOWBUILDER_MAX_CONDITIONS")
    #: Per node.
    inputs: int = _limit(100, "FLOWBUILDER_MAX_NODE_INPUTS")
    #: Per node.
    outputs: int = _limit(100, "FLOWBUILDER_MAX_NODE_OUTPUTS")
    inline_code_nodes: int = _limit(200, "FLOWBUILDER_MAX_INLINE_CODE_NODES")
    #: Iterators inside each other.
    iterator_depth: int = _limit(20, "FLOWBUILDER_MAX_ITERATOR_DEPTH")
    #: Whether these are the service's, by AWS_QUOTAS=1, whatever the settings above.
    quotas: bool = False

    def told(self, name: str) -> str:
        """The limit in a field and the setting that changes it: `40 (setting …)`."""
        setting = "AWS_QUOTAS" if self.quotas else SETTINGS[name]
        return f"{getattr(self, name):,} (setting {setting})"


#: The environment variable that changes each limit, by the name of its field.
SETTINGS: Final[dict[str, str]] = {
    item.name: item.metadata["setting"] for item in fields(Limits) if "setting" in item.metadata
}

#: The product's own.
DEFAULT: Final = Limits()
#: The service's quotas and its model's maximums; AWS_QUOTAS=1 applies them.
SERVICE: Final = Limits(
    nodes=40,
    connections=20,
    conditions=5,
    inputs=20,
    outputs=5,
    inline_code_nodes=5,
    iterator_depth=1,
    quotas=True,
)

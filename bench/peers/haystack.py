"""A chain of components in a pipeline of Haystack, which keeps nothing."""

from __future__ import annotations

import os

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

from haystack import Pipeline, component

from bench import NODES
from bench.peers.timing import tell, timed


@component
class Same:
    """A component that does nothing."""

    @component.output_types(value=str)
    def run(self, value: str) -> dict[str, str]:
        """Give the value."""
        return {"value": value}


def main() -> None:
    pipeline = Pipeline()
    for number in range(NODES):
        pipeline.add_component(f"step{number}", Same())
    for number in range(1, NODES):
        pipeline.connect(f"step{number - 1}.value", f"step{number}.value")
    tell({"in memory": timed(lambda: pipeline.run({"step0": {"value": "x"}}))})


if __name__ == "__main__":
    main()

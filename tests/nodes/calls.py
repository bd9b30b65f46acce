"""Calling nodes in tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from executions.nodes.registry import Action, Call, Question, RunScope, run
from flowbuilder.definition.types import JSON, DataType, Node, NodeOutput, NodeType
from flowbuilder.models import Workspace


class Caller:
    """Calls nodes for one workspace; `actions` and `traces` hold what they reported."""

    def __init__(self, workspace: Workspace) -> None:
        self.scope = RunScope(
            workspace_id=workspace.pk,
            account=workspace.account,
            region="us-east-1",
            flow_arn=f"arn:aws:bedrock:us-east-1:{workspace.account}:flow/FLOW000001",
            alias_arn=f"arn:aws:bedrock:us-east-1:{workspace.account}:flow/FLOW000001/alias/A1",
            execution_arn="",
            execution_key="run-1",
        )
        self.actions: list[Action] = []
        self.traces: list[dict[str, JSON]] = []
        self.cancelled = threading.Event()

    def call(
        self,
        node_type: NodeType,
        configuration: Mapping[str, JSON] | None,
        inputs: Mapping[str, JSON],
        *,
        outputs: Mapping[str, DataType] | None = None,
        seconds: float = 20.0,
    ) -> Call:
        declared = tuple(NodeOutput(name, kind) for name, kind in (outputs or {}).items())
        spec = Node("Node_1", node_type, outputs=declared, configuration=configuration)
        return Call(
            spec=spec,
            inputs=inputs,
            key="run-1:Node_1",
            scope=self.scope,
            deadline=time.monotonic() + seconds,
            cancelled=self.cancelled,
            report=self.actions.append,
            depend=self.traces.append,
        )

    def run(
        self,
        node_type: NodeType,
        configuration: Mapping[str, JSON] | None,
        inputs: Mapping[str, JSON],
        *,
        outputs: Mapping[str, DataType] | None = None,
        seconds: float = 20.0,
    ) -> dict[str, JSON]:
        """Run a node of this type and configuration; its outputs by name."""
        given = run(self.call(node_type, configuration, inputs, outputs=outputs, seconds=seconds))
        assert not isinstance(given, Question)
        return given

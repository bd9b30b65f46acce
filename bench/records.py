"""Executions as StartFlowExecution records them, without a request."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bench import flows
from executions import journal
from executions.engine.events import Event, Kind
from executions.models import Execution
from flowbuilder.models import Snapshot, Workspace


def snapshot(workspace: Workspace, definition: flows.Definition) -> Snapshot:
    """The definition as it is kept for running."""
    text = json.dumps(definition)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Snapshot.objects.create(workspace=workspace, digest=digest, definition=text)


def execution(kept: Snapshot, value: Any, **columns: Any) -> Execution:
    """A new execution with its first event."""
    now = timezone.now()
    values: dict[str, Any] = {
        "flow_id": "FLOW000001",
        "flow_name": "Flow",
        "alias_id": "TSTALIASID",
        "alias_name": "TSTALIASID",
        "flow_version": "DRAFT",
        "name": str(uuid.uuid4()),
        "execution_role_arn": flows.ROLE,
        "concurrency": 10,
        "created_at": now,
        "deadline": now + timedelta(hours=1),
        "lease_until": now,
        **columns,
    }
    made = Execution(workspace=kept.workspace, snapshot=kept, **values)
    with transaction.atomic():
        journal.begin(made, [first(value)])
    return made


def first(value: Any) -> Event:
    """The flow's input."""
    fields = [{"name": "document", "value": value}]
    return Event(Kind.FLOW_INPUT, "FlowInput", (), {"fields": fields})

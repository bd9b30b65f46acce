"""`manage.py replay`: an execution against another version of its flow."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from executions import arns
from executions.models import Execution
from executions.replay_operation import replayed
from flowbuilder.roles import Role
from flowbuilder.wire.context import Answer, Context
from flowbuilder.wire.errors import WireError


class Command(BaseCommand):
    help = (
        "Run an ended execution again with the results it recorded, against a version of its flow, "
        "and tell which outputs differ. Nothing outside is called. Exits with 1 when any differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("execution", help="the execution's ARN")
        parser.add_argument(
            "--version-of-flow",
            dest="flow_version",
            default="DRAFT",
            metavar="VERSION",
            help="a version's number; without it the draft as it was prepared",
        )
        parser.add_argument("--seconds", type=float, default=3600.0, help="how long it may take")
        parser.add_argument("--json", action="store_true", help="print the whole report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        execution = _execution(options["execution"])
        context = Context(
            workspace_id=execution.workspace_id,
            account=execution.workspace.account,
            user_id=0,
            role=Role.RUNNER,
            region=settings.AWS_REGION,
            request_id="replay",
        )
        try:
            report = replayed(context, execution, options["flow_version"], options["seconds"])
        except WireError as problem:
            raise CommandError(problem.message, returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
        else:
            self._tell(report)
        if report["differences"] or report["replayed"]["status"] != report["recorded"]["status"]:
            sys.exit(1)

    def _tell(self, report: Answer) -> None:
        """Print the report in words."""
        version = report["flowVersion"]
        against = "the prepared draft" if version == "DRAFT" else f"version {version}"
        recorded, replayed_ = report["recorded"]["status"], report["replayed"]["status"]
        self.stdout.write(f"{recorded}; against {against}: {replayed_}")
        for outcome in (report["recorded"], report["replayed"]):
            if "message" in outcome:
                self.stdout.write(f"  {outcome['message']}")
        counts = ", ".join(f"{count} {kind}" for kind, count in report["outputs"].items() if count)
        self.stdout.write(f"Outputs: {counts or 'none'}")
        for one in report["differences"]:
            path = "".join(f"{step['nodeName']}[{step['index']}] " for step in one["path"])
            self.stdout.write(f"- {path}{one['nodeName']}: {one['kind'].lower()}")
            for name in ("before", "after"):
                if name in one:
                    self.stdout.write(f"    {name}: {_shown(one[name])}")
        for node in report["nodes"]:
            times = f"{node['activations']} times" if node["activations"] > 1 else "once"
            self.stdout.write(f"{node['nodeName']}: {_EFFECTS[node['effect']]} ({times})")


_EFFECTS = {
    "Assumed": "given other inputs than recorded, and assumed to give the same",
    "Evaluated": "its code was run again",
    "NotCalled": "not called, because it is new or changed or has no recorded result",
}


def _shown(content: dict[str, Any]) -> str:
    if "document" not in content:
        return f"{content['bytes']:,} bytes"
    text = json.dumps(content["document"], ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:300]}… ({content['bytes']:,} bytes)"


def _execution(text: str) -> Execution:
    """The execution of this ARN. Raises CommandError."""
    arn = arns.parse(text)
    if arn is None or arn.execution is None:
        raise CommandError(f"{text} is not the ARN of an execution.", returncode=2)
    found = (
        Execution.objects.filter(
            workspace__account=arn.account,
            flow_id=arn.flow_id,
            alias_id=arn.alias_id,
            name=arn.execution,
        )
        .select_related("workspace")
        .first()
    )
    if found is None:
        raise CommandError(f"There is no execution {text}.", returncode=2)
    return found

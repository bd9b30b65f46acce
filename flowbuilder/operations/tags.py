"""Tags of flows, aliases, prompts and versions of prompts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction

from flowbuilder.models import Flow, FlowAlias, Prompt, PromptVersion
from flowbuilder.operations import quotas
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import NotFoundError, ValidationError

_ARN = re.compile(
    r"arn:aws:bedrock:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):(?:"
    r"flow/(?P<flow>\w{10})(?:/alias/(?P<alias>\w{10}))?"
    r"|prompt/(?P<prompt>\w{10})(?::(?P<version>\d{1,5}))?)"
)
#: What begins keys that the service keeps for itself.
_RESERVED = "aws:"


@operation("TagResource", role="editor")
def tag_resource(context: Context, params: Params) -> Answer:
    """Give a resource these tags; those it has under other keys stay."""
    with transaction.atomic():
        row = _find(context, params["resourceArn"])
        row.tags = checked({**row.tags, **params["tags"]})
        row.save(update_fields=["tags"])
    return {}


@operation("UntagResource", role="editor")
def untag_resource(context: Context, params: Params) -> Answer:
    """Take the tags with these keys from a resource; keys it does not have are no error."""
    with transaction.atomic():
        row = _find(context, params["resourceArn"])
        gone = set(params["tagKeys"])
        row.tags = {key: value for key, value in row.tags.items() if key not in gone}
        row.save(update_fields=["tags"])
    return {}


@operation("ListTagsForResource", role="viewer")
def list_tags_for_resource(context: Context, params: Params) -> Answer:
    """The tags of a resource."""
    with transaction.atomic():
        return {"tags": _find(context, params["resourceArn"]).tags}


def checked(tags: Mapping[str, str] | None) -> dict[str, str]:
    """The tags to store. Raises ValidationError for reserved keys, QuotaError for too many."""
    given = dict(tags or {})
    for key in given:
        if key.lower().startswith(_RESERVED):
            message = f"The key {key} begins with {_RESERVED}, which the service keeps for itself."
            raise ValidationError(message, [(f"tags.{key}", message)])
    quotas.hold("tags", len(given))
    return given


def _find(context: Context, arn: str) -> Flow | FlowAlias | Prompt | PromptVersion:
    """The resource, locked. Raises NotFoundError, also for strangers' and for other kinds."""
    missing = NotFoundError(f"There is no flow, alias or prompt {arn}.")
    found = _ARN.fullmatch(arn)
    if found is None or (found["account"], found["region"]) != (context.account, context.region):
        raise missing
    row: Flow | FlowAlias | Prompt | PromptVersion | None
    if found["alias"]:
        row = (
            FlowAlias.objects.select_for_update(of=("self",))
            .filter(
                flow__workspace_id=context.workspace_id,
                flow__flow_id=found["flow"],
                alias_id=found["alias"],
            )
            .first()
        )
    elif found["flow"]:
        row = (
            Flow.objects.select_for_update()
            .filter(workspace_id=context.workspace_id, flow_id=found["flow"])
            .first()
        )
    elif found["version"]:
        row = (
            PromptVersion.objects.select_for_update(of=("self",))
            .filter(
                prompt__workspace_id=context.workspace_id,
                prompt__prompt_id=found["prompt"],
                number=int(found["version"]),
            )
            .first()
        )
    else:
        row = (
            Prompt.objects.select_for_update()
            .filter(workspace_id=context.workspace_id, prompt_id=found["prompt"])
            .first()
        )
    if row is None:
        raise missing
    return row

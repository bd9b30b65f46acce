"""Stored prompts: a draft each, and immutable numbered versions."""

from __future__ import annotations

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from flowbuilder.models import Prompt, PromptVersion, Workspace
from flowbuilder.operations import arns, changes, pages, prompt_uses, quotas, tags
from flowbuilder.operations.idempotency import once
from flowbuilder.wire.context import Answer, Context, Params, operation
from flowbuilder.wire.errors import ConflictError, NotFoundError, ValidationError

DRAFT = "DRAFT"


@operation("CreatePrompt", role="editor")
def create_prompt(context: Context, params: Params) -> Answer:
    """A new prompt with its draft."""
    fields = _fields(params)

    def make() -> dict[str, Any]:
        Workspace.objects.select_for_update().get(pk=context.workspace_id)
        count = Prompt.objects.filter(workspace_id=context.workspace_id).count()
        quotas.hold("prompts", count + 1)
        prompt = Prompt.objects.create(
            workspace_id=context.workspace_id,
            prompt_id=arns.new_id(),
            tags=tags.checked(params.get("tags")),
            updated_by_id=context.user_id,
            **fields,
        )
        return _shown(context, prompt)

    try:
        return once(context, "CreatePrompt", params, make)
    except IntegrityError:
        raise _name_taken(params["name"]) from None


@operation("CreatePromptVersion", role="editor")
def create_prompt_version(context: Context, params: Params) -> Answer:
    """The next version of a prompt: its draft as it is now. No number is given twice."""

    def make() -> dict[str, Any]:
        prompt = _draft(context, params["promptIdentifier"], "versions are made of")
        Prompt.objects.filter(pk=prompt.pk).update(next_version=F("next_version") + 1)
        prompt.refresh_from_db()
        number = prompt.next_version - 1
        quotas.hold_number(number, f"Prompt {prompt.name}")
        count = PromptVersion.objects.filter(prompt=prompt).count()
        quotas.hold("prompt_versions", count + 1)
        version = PromptVersion.objects.create(
            prompt=prompt,
            number=number,
            name=prompt.name,
            description=params.get("description") or "",
            customer_encryption_key_arn=prompt.customer_encryption_key_arn,
            default_variant=prompt.default_variant,
            variants=prompt.variants,
            tags=tags.checked(params.get("tags")),
        )
        return _shown_version(context, prompt, version)

    return once(context, "CreatePromptVersion", params, make)


@operation("GetPrompt", role="viewer")
def get_prompt(context: Context, params: Params) -> Answer:
    """A prompt's draft, or the version that `promptVersion` or the ARN names."""
    prompt, number = find(context, params)
    if number is None:
        answer = _shown(context, prompt)
    else:
        answer = _shown_version(context, prompt, _version(prompt, number))
    if params.get("includedData") == "METADATA_ONLY":
        del answer["variants"]
    return answer


@operation("UpdatePrompt", role="editor")
def update_prompt(context: Context, params: Params) -> Answer:
    """Replace a prompt's draft: what is left out is cleared. Versions stay what they are.

    With `If-Match`, only when nobody has changed the draft since the revision named there.
    """
    fields = _fields(params)
    prompt = _draft(context, params["promptIdentifier"], "updates go to")
    rows = changes.matching(context, Prompt.objects.filter(pk=prompt.pk))
    try:
        with transaction.atomic():
            changed = rows.update(
                **fields,
                revision=F("revision") + 1,
                updated_at=timezone.now(),
                updated_by_id=context.user_id,
            )
    except IntegrityError:
        raise _name_taken(params["name"]) from None
    prompt, _ = find(context, {"promptIdentifier": prompt.prompt_id})
    if not changed:
        raise changes.stale(context, "prompt", prompt)
    return _shown(context, prompt)


@operation("DeletePrompt", role="editor")
def delete_prompt(context: Context, params: Params) -> Answer:
    """Delete a version of a prompt, or the prompt with all of them.

    Raises ConflictError while a flow uses it: a draft, what was prepared of it, or a version.
    """
    prompt, number = find(context, params)
    version = None if number is None else _version(prompt, number)
    arn = arns.prompt_arn(context, prompt.prompt_id)
    with transaction.atomic():
        if used := prompt_uses.users(context.workspace_id, arn, number):
            thing = f"Prompt {prompt.name}" if number is None else f"Version {number}"
            more = f" and {len(used) - 10} more" if len(used) > 10 else ""
            raise ConflictError(
                f"{thing} is in use by flows: {', '.join(used[:10])}{more}. Let them use another "
                "prompt, or delete them, first."
            )
        if version is None:
            prompt.delete()
            return {"id": prompt.prompt_id}
        version.delete()
    return {"id": prompt.prompt_id, "version": str(version.number)}


@operation("ListPrompts", role="viewer")
def list_prompts(context: Context, params: Params) -> Answer:
    """The drafts of the workspace's prompts, newest first.

    With `promptIdentifier`, that prompt's draft and its versions, newest first.
    """
    if not params.get("promptIdentifier"):
        return pages.page(
            f"prompts:{context.workspace_id}",
            Prompt.objects.filter(workspace_id=context.workspace_id).defer("variants"),
            params,
            key="id",
            descending=True,
            show=lambda prompt: _head(context, prompt),
            member="promptSummaries",
        )
    prompt, _ = find(context, {"promptIdentifier": params["promptIdentifier"]})
    return pages.page(
        f"prompt:{prompt.pk}",
        PromptVersion.objects.filter(prompt=prompt).defer("variants"),
        params,
        key="number",
        descending=True,
        show=lambda version: _version_head(context, prompt, version),
        member="promptSummaries",
        first=_head(context, prompt),
    )


def find(context: Context, params: Params) -> tuple[Prompt, int | None]:
    """The prompt that a request names, and the number of its version, None for the draft.

    Raises NotFoundError, also for strangers' prompts, and ValidationError when ARN and
    `promptVersion` name two versions.
    """
    identifier = params["promptIdentifier"]
    prompt_id, number = arns.prompt_id_of(context, identifier)
    prompt = (
        Prompt.objects.filter(workspace_id=context.workspace_id, prompt_id=prompt_id)
        .select_related("updated_by")
        .first()
    )
    if prompt is None:
        raise NotFoundError(f"There is no prompt {identifier}.")
    named = params.get("promptVersion")
    if named is None:
        return prompt, number
    if number is not None and named != str(number):
        message = f"The ARN names version {number}, and promptVersion {named}. Give one of them."
        raise ValidationError(message, [("promptVersion", message)])
    return prompt, None if named == DRAFT else int(named)


def _draft(context: Context, identifier: str, why: str) -> Prompt:
    """The prompt. Raises ValidationError when the ARN names a version of it."""
    prompt, number = find(context, {"promptIdentifier": identifier})
    if number is not None:
        message = f"{identifier} is a version; {why} the draft. Leave :{number} out."
        raise ValidationError(message, [("promptIdentifier", message)])
    return prompt


def _version(prompt: Prompt, number: int) -> PromptVersion:
    version = PromptVersion.objects.filter(prompt=prompt, number=number).first()
    if version is None:
        raise NotFoundError(f"Prompt {prompt.name} has no version {number}.")
    return version


def _fields(params: Params) -> dict[str, Any]:
    """The columns that create and update take. Raises ValidationError for what does not fit."""
    variants = params.get("variants") or []
    default = params.get("defaultVariant") or ""
    wrong: list[tuple[str, str]] = []
    names = [variant["name"] for variant in variants]
    if default and default not in names:
        known = f"It has {', '.join(names)}." if names else "It has none."
        wrong.append(("defaultVariant", f"The prompt has no variant {default}. {known}"))
    for index, variant in enumerate(variants):
        kind, template = variant["templateType"], next(iter(variant["templateConfiguration"]))
        if kind.lower() != template:
            path = f"variants[{index}].templateConfiguration"
            wrong.append((path, f"{template} is no template of type {kind}; {kind.lower()} is."))
    if wrong:
        raise ValidationError(" ".join(message for _, message in wrong), wrong)
    return {
        "name": params["name"],
        "description": params.get("description") or "",
        "customer_encryption_key_arn": params.get("customerEncryptionKeyArn") or "",
        "default_variant": default,
        "variants": json.dumps(variants, ensure_ascii=False, separators=(",", ":")),
    }


def _head(context: Context, prompt: Prompt) -> dict[str, Any]:
    """A `PromptSummary` of the draft."""
    head = {
        "name": prompt.name,
        "id": prompt.prompt_id,
        "arn": arns.prompt_arn(context, prompt.prompt_id),
        "version": DRAFT,
        "createdAt": prompt.created_at,
        "updatedAt": prompt.updated_at,
    }
    return head | ({"description": prompt.description} if prompt.description else {})


def _version_head(context: Context, prompt: Prompt, version: PromptVersion) -> dict[str, Any]:
    """A `PromptSummary` of a version."""
    head = {
        "name": version.name,
        "id": prompt.prompt_id,
        "arn": arns.prompt_arn(context, prompt.prompt_id, version.number),
        "version": str(version.number),
        "createdAt": version.created_at,
        "updatedAt": version.created_at,
    }
    return head | ({"description": version.description} if version.description else {})


def _content(row: Prompt | PromptVersion) -> dict[str, Any]:
    optional = {
        "customerEncryptionKeyArn": row.customer_encryption_key_arn,
        "defaultVariant": row.default_variant,
    }
    given = {name: value for name, value in optional.items() if value}
    return {**given, "variants": json.loads(row.variants)}


def _shown(context: Context, prompt: Prompt) -> dict[str, Any]:
    return {**_head(context, prompt), **_content(prompt), "$headers": changes.etag(prompt)}


def _shown_version(context: Context, prompt: Prompt, version: PromptVersion) -> dict[str, Any]:
    return {**_version_head(context, prompt, version), **_content(version)}


def _name_taken(name: str) -> ConflictError:
    return ConflictError(f"There is a prompt named {name} already. Choose another name.")

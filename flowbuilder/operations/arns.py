"""Names of flows, aliases and prompts: identifiers, ARNs, and the way back."""

from __future__ import annotations

import secrets

from flowbuilder.wire.context import Context

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def new_id() -> str:
    """A random identifier as the service gives them: ten digits and capital letters."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def flow_arn(context: Context, flow_id: str) -> str:
    return f"arn:aws:bedrock:{context.region}:{context.account}:flow/{flow_id}"


def alias_arn(context: Context, flow_id: str, alias_id: str) -> str:
    return f"{flow_arn(context, flow_id)}/alias/{alias_id}"


def flow_id_of(context: Context, identifier: str) -> str | None:
    """The flow's identifier in an identifier or ARN; None for another account's or region's ARN."""
    if not identifier.startswith("arn:"):
        return identifier
    prefix = flow_arn(context, "")
    return identifier.removeprefix(prefix) if identifier.startswith(prefix) else None


def alias_id_of(context: Context, flow_id: str, identifier: str) -> str | None:
    """The alias's identifier in an identifier or ARN; None for the ARN of another flow's alias."""
    if not identifier.startswith("arn:"):
        return identifier
    prefix = alias_arn(context, flow_id, "")
    return identifier.removeprefix(prefix) if identifier.startswith(prefix) else None


def prompt_arn(context: Context, prompt_id: str, version: int | None = None) -> str:
    arn = f"arn:aws:bedrock:{context.region}:{context.account}:prompt/{prompt_id}"
    return arn if version is None else f"{arn}:{version}"


def prompt_id_of(context: Context, identifier: str) -> tuple[str | None, int | None]:
    """The prompt's identifier in an identifier or ARN, and the version that the ARN names.

    (None, None) for another account's or region's ARN.
    """
    prefix = prompt_arn(context, "")
    if identifier.startswith("arn:") and not identifier.startswith(prefix):
        return None, None
    prompt_id, _, version = identifier.removeprefix(prefix).partition(":")
    return prompt_id, int(version) if version else None

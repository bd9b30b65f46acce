"""Who may sign a request, as the wire needs to know it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, in which workspace, with which role there."""

    workspace_id: int
    #: The 12-digit account of the workspace.
    account: str
    user_id: int
    #: viewer, runner, editor or admin.
    role: str


@dataclass(frozen=True, slots=True)
class Credential:
    """The secret that a signature is checked with, and whose it is."""

    secret: str = field(repr=False)
    identity: Identity

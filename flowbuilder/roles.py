"""What a member of a workspace may do. `wire.auth.enforce` is where it is enforced."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """What a member may do; each role may do all that the ones before it may.

    A viewer reads, a runner also starts and stops executions, an editor also changes flows,
    prompts and what they use, an admin also manages people, keys and routes.
    """

    VIEWER = "viewer", "Viewer"
    RUNNER = "runner", "Runner"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)

"""Workspaces, who belongs to them, and the keys programs sign with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from flowbuilder.roles import Role


class Workspace(models.Model):
    """A tenant; its 12-digit account is the one in the ARNs of all it owns."""

    account = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.account})"


class Membership(models.Model):
    """A person's role in a workspace."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.workspace}"


class AccessKey(models.Model):
    """A secret of one person for one workspace, with which programs ask; encrypted at rest."""

    class Kind(models.TextChoices):
        SIGNING = "signing", "Signing (SigV4)"
        BEARER = "bearer", "Bearer"

    key_id = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SIGNING)
    description = models.CharField(max_length=200, blank=True)
    #: `flowbuilder.secrets.encrypt` of the secret.
    encrypted_secret = models.TextField()
    #: The same of the session token that temporary signing keys come with; empty for others.
    encrypted_session_token = models.TextField(blank=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="access_keys")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_keys")
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    #: The key that took its place when it was rotated; both work until this one expires.
    successor = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessor"
    )

    def __str__(self) -> str:
        return self.key_id

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
